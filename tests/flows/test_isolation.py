"""Where a stage fails on documents the build names them, and stops or goes on without them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from flows.errors import AvermentError
from flows.isolation import OnFailure, run_isolating, settled
from flows.pipeline import Intake, Shard, run_stage, tables, take_in
from flows.release.staging import stage as staged
from flows.workspace import Workspace
from tests.flows.folders import LETTER, write
from transforms.stages import STAGES, Frames, Stage

BAD = ("seeds/3", "seeds/5")


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path / "data")


@pytest.fixture
def intake(workspace: Workspace, tmp_path: Path) -> Intake:
    letters = {f"{n}.txt": LETTER.replace("Norway", f"Norway in case {n}") for n in range(8)}
    return take_in(workspace, write(tmp_path / "seeds", letters | {"7.txt": letters["3.txt"]}))


def failing_on(name: str, bad: tuple[str, ...]) -> tuple[Stage, ...]:
    """The stages of the core, of which one fails on these documents."""

    def breaking(stage: Stage) -> Stage:
        def run(**frames: pl.DataFrame) -> Frames:
            if set(bad) & set(frames[stage.takes[0]]["document_id"]):
                raise ValueError("a rule that\nno one foresaw")
            return stage.run(**frames)

        return replace(stage, run=run) if stage.name == name else stage

    return tuple(breaking(stage) for stage in STAGES)


def run(
    workspace: Workspace, intake: Intake, stages: tuple[Stage, ...], on_failure: OnFailure
) -> tuple[Intake, tuple[Shard, ...]]:
    def one(stage: Stage, shard: Shard) -> Shard | Exception:
        try:
            return run_stage(workspace, stage, shard, "i")
        except (ValueError, AvermentError) as error:
            return error

    def each(stage: Stage, shards: tuple[Shard, ...]) -> tuple[Shard, ...]:
        return settled(stage, shards, [one(stage, shard) for shard in shards])

    return run_isolating(workspace, intake, stages, "i", each, on_failure)


@pytest.mark.parametrize("name", [stage.name for stage in STAGES])
def test_a_build_that_stops_names_the_documents(workspace: Workspace, intake: Intake, name: str) -> None:
    expected = rf"^Stage {name} fails on seeds/3, seeds/5: ValueError: a rule that no one foresaw; .*isolate"
    with pytest.raises(AvermentError, match=expected):
        run(workspace, intake, failing_on(name, BAD), "stop")


@pytest.mark.parametrize("name", ["read", "claims"])
def test_a_build_that_goes_on_has_them_in_quarantine_and_nowhere_else(
    workspace: Workspace, intake: Intake, name: str
) -> None:
    left, shards = run(workspace, intake, failing_on(name, BAD), "isolate")
    folder = staged(tables(workspace, left, shards), workspace.releases, "seeds").folder
    found = {path.stem: pl.read_parquet(path) for path in folder.glob("*.parquet")}
    assert found["quarantine"].select("document_id", "stage", "rule").rows() == [(d, name, "stage_failed") for d in BAD]
    for table in ("documents", "sections", "segments", "claims", "mentions", "evidence"):
        assert set(found[table]["document_id"]) == {f"seeds/{n}" for n in (0, 1, 2, 4, 6, 7)}, table
    status = dict(found["sources"].select("path", "status").iter_rows())
    assert (status["3.txt"], status["7.txt"]) == ("quarantined", "accepted")


def test_where_nothing_is_left_nothing_is_built(workspace: Workspace, intake: Intake) -> None:
    every = tuple(f"seeds/{n}" for n in range(8))
    with pytest.raises(AvermentError, match=r"^No document is left: read fails on every one"):
        run(workspace, intake, failing_on("read", every), "isolate")


def test_a_fault_that_does_not_come_again_is_told_as_it_was(workspace: Workspace, intake: Intake) -> None:
    def each(stage: Stage, shards: tuple[Shard, ...]) -> tuple[Shard, ...]:
        return settled(stage, shards, [OSError("the disk is away") for _ in shards])

    with pytest.raises(OSError, match="the disk is away"):
        run_isolating(workspace, intake, STAGES, "i", each, "isolate")
