"""The flow, through Prefect's own test harness: what it releases, what it refuses, what it does not do again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest
from prefect.client.orchestration import get_client
from prefect.testing.utilities import prefect_test_harness

from expectations.report import Finding, Report
from flows.ahead import working_ahead
from flows.build import build
from flows.errors import AvermentError, GateRefused
from flows.workspace import Workspace
from tests.flows.folders import LETTER, OTHER_LETTER, write
from tests.flows.test_isolation import failing_on

pytestmark = pytest.mark.xdist_group("prefect")


@pytest.fixture(scope="module", autouse=True)
def prefect() -> Iterator[None]:
    with prefect_test_harness(server_startup_timeout=120):
        yield


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    return write(tmp_path / "seeds", {"a.txt": LETTER, "b.txt": OTHER_LETTER, "c.txt": LETTER, "d.txt": b"\x00\x01"})


def refusing(_: Path) -> Report:
    return Report((Finding("s", "expect_no_such_thing", "claims", (), "critical", "Because.", success=False),))


def test_a_folder_becomes_a_release_and_nothing_changed_makes_none(tmp_path: Path, seeds: Path) -> None:
    outcome = build(seeds, tmp_path / "data")
    assert (outcome.dataset, outcome.version, outcome.changed) == ("seeds", "1.0.0", True)
    assert outcome.rows["documents"] == 2
    assert [row["path"] for row in outcome.rejected] == ["d.txt"]
    status = pl.read_parquet(Path(outcome.folder) / "sources.parquet").select("path", "status").rows()
    assert dict(status) == {"a.txt": "accepted", "b.txt": "accepted", "c.txt": "duplicate", "d.txt": "quarantined"}

    again = build(seeds, tmp_path / "data")
    assert (again.version, again.changed) == ("1.0.0", False)

    write(seeds, {"e.txt": LETTER.replace("Norway", "Finland")})
    more = build(seeds, tmp_path / "data")
    assert (more.version, more.changed) == ("1.1.0", True)
    assert sorted(path.name for path in Path(more.folder).parent.iterdir()) == ["1.0.0", "1.1.0", "index.json"]


def test_the_steps_are_named_tasks(tmp_path: Path, seeds: Path) -> None:
    build(seeds, tmp_path / "data")
    with get_client(sync_client=True) as client:
        names = {run.name.rsplit("-", 1)[0] for run in client.read_task_runs()}
    assert names >= {"ingest", "read", "documents", "sections", "segments", "claims", "gate", "release"}


def test_what_the_gate_refuses_is_not_published(tmp_path: Path, seeds: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.build.validate", refusing)
    data = tmp_path / "data"
    with pytest.raises(GateRefused, match="expect_no_such_thing"):
        build(seeds, data)
    assert not (data / "releases").exists()
    assert (data / "quarantine" / "validation.json").is_file()
    page = (data / "quarantine" / "validation.md").read_text(encoding="utf-8")
    assert page.startswith("# Validation of seeds, as it was refused\n")
    assert "`expect_no_such_thing` (critical)" in page


def test_a_fault_of_the_user_is_told_at_once_and_not_tried_again(tmp_path: Path) -> None:
    seeds = write(tmp_path / "seeds", {"sources.toml": "[dataset"})
    with pytest.raises(AvermentError, match="not valid TOML"):
        build(seeds, tmp_path / "data")


def test_a_fault_that_passes_is_overcome(tmp_path: Path, seeds: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from flows import build as module

    calls = []

    def fails_once(*arguments: object) -> object:
        calls.append(arguments)
        if len(calls) == 1:
            raise OSError("the network share was away")
        return real(*arguments)

    real = module.take_in
    monkeypatch.setattr(module, "take_in", fails_once)
    assert build(seeds, tmp_path / "data").version == "1.0.0"
    assert len(calls) == 1 + 1


def test_documents_that_a_stage_fails_on_are_isolated(
    tmp_path: Path, seeds: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from flows import build as module

    stages = failing_on("claims", ("seeds/b",))
    monkeypatch.setattr(module, "STAGES", stages)
    monkeypatch.setattr(module, "STAGE_TASKS", {stage.name: module._stage_task(stage) for stage in stages})
    with pytest.raises(AvermentError, match="Stage claims fails on seeds/b: ValueError"):
        build(seeds, tmp_path / "data")
    outcome = build(seeds, tmp_path / "data", on_failure="isolate")
    assert outcome.rows["documents"] == 1
    assert ("b.txt", "claims", "stage_failed") in {(r["path"], r["stage"], r["rule"]) for r in outcome.rejected}


def test_what_was_staged_ahead_is_what_is_published(
    tmp_path: Path, seeds: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = Workspace(tmp_path / "data")
    with working_ahead(workspace, seeds, lambda: False) as candidate:
        assert candidate is not None
        monkeypatch.setattr("flows.build.make_candidate", None)
        assert build(seeds, workspace.root).version == "1.0.0"
    assert sorted(path.name for path in (workspace.releases / "seeds").iterdir()) == ["1.0.0", "index.json"]


def test_seeds_that_change_after_the_work_ahead_are_staged_again(tmp_path: Path, seeds: Path) -> None:
    workspace = Workspace(tmp_path / "data")
    with working_ahead(workspace, seeds, lambda: False):
        write(seeds, {"e.txt": LETTER.replace("Norway", "Finland")})
        assert build(seeds, workspace.root).rows["documents"] == 3


def test_work_ahead_stops_when_the_api_answers(tmp_path: Path, seeds: Path) -> None:
    workspace = Workspace(tmp_path / "data")
    with working_ahead(workspace, seeds, lambda: True) as candidate:
        assert candidate is None
    assert not (workspace.stage / "read").exists()
