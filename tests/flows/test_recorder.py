"""The record of a build: lines of JSON, and figures that say what each stage took."""

from __future__ import annotations

import json
import logging
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.errors import AvermentError, GateRefused
from flows.recorder import covered, recording, step
from flows.workspace import Workspace

LOG = logging.getLogger("averment")
MOMENTS = st.integers(0, 50)


def tell(stage: str, shard: int, known: bool = False) -> None:
    told = {"stage": stage, "shard": shard, "documents": 3, "bytes": 2_000_000, "seconds": 0.5, "known": known}
    LOG.info("%s: shard %d", stage, shard, extra=told)


def lines(workspace: Workspace) -> list[dict[str, object]]:
    (path,) = workspace.log.glob("*.jsonl")
    return [json.loads(line) for line in path.read_text().splitlines()]


@given(st.lists(st.tuples(MOMENTS, MOMENTS).map(lambda pair: (min(pair), max(pair)))))
def test_time_that_is_worked_twice_counts_once(spans: list[tuple[int, int]]) -> None:
    moments = {moment for start, end in spans for moment in range(start, end)}
    assert covered(spans) == len(moments)


def test_every_record_is_a_line_of_json(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    with recording(workspace):
        tell("read", 7)
        LOG.warning("Beware")
    first, second = lines(workspace)
    assert (first["stage"], first["shard"], first["documents"], first["level"]) == ("read", 7, 3, "INFO")
    assert (second["message"], second["level"]) == ("Beware", "WARNING")


def test_figures_are_by_stage_and_count_a_shard_once(tmp_path: Path) -> None:
    with recording(Workspace(tmp_path)) as recorder:
        tell("read", 0)
        tell("read", 1, known=True)
        tell("read", 0, known=True)
        with step("gate"):
            pass
        read, gate = recorder.figures()
    assert (read.stage, read.shards, read.computed, read.documents) == ("read", 2, 1, 6)
    assert 0.5 <= read.seconds < 1.5
    assert read.mb_per_second == pytest.approx(4 / read.seconds, rel=0.02)
    assert (gate.stage, gate.shards, gate.mb_per_second) == ("gate", 0, None)


def test_a_recording_within_a_recording_is_the_same(tmp_path: Path) -> None:
    with recording(Workspace(tmp_path)) as outer, recording(Workspace(tmp_path)) as inner:
        assert inner is outer
        tell("read", 0)
    assert len(lines(Workspace(tmp_path))) == 1
    LOG.warning("Nobody listens any more")
    assert len(lines(Workspace(tmp_path))) == 1


@pytest.mark.parametrize(("error", "state"), [(GateRefused("No."), "refused"), (KeyboardInterrupt(), "failed")])
def test_a_build_that_fails_says_with_what(tmp_path: Path, error: BaseException, state: str) -> None:
    workspace = Workspace(tmp_path)

    def fail() -> None:
        with recording(workspace):
            tell("read", 0)
            raise error

    with pytest.raises(type(error)):
        fail()
    record = json.loads(workspace.run_record.read_text())
    assert (record["state"], record["error"]) == (state, str(error) or type(error).__name__)
    assert [stage["stage"] for stage in record["stages"]] == ["read"]


def test_a_workspace_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file")
    with pytest.raises(AvermentError, match="Cannot write in"), recording(Workspace(tmp_path / "data")):
        pass
