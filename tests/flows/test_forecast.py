"""The forecast says what a build then does, and why, and writes nothing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from flows import forecast as module
from flows.forecast import StageForecast, forecast
from flows.workspace import Workspace
from tests.flows.builds import built
from tests.flows.folders import LETTER, OTHER_LETTER, write


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    return write(tmp_path / "seeds", {"a.txt": LETTER, "b.txt": OTHER_LETTER, "c.txt": LETTER})


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path / "data")


def by_stage(workspace: Workspace, seeds: Path) -> dict[str, StageForecast]:
    return {stage.stage: stage for stage in forecast(workspace, seeds)}


def files(workspace: Workspace) -> set[tuple[str, int]]:
    return {(str(path), path.stat().st_mtime_ns) for path in workspace.root.rglob("*")}


def test_before_the_first_build_all_is_to_compute_and_nothing_is_written(workspace: Workspace, seeds: Path) -> None:
    stages = by_stage(workspace, seeds)
    assert (stages["read"].shards, stages["claims"].may_follow, stages["read"].documents) == (1, 1, 3)
    assert stages["read"].reasons == ("no earlier build is known",)
    assert not workspace.root.exists()


def test_after_a_build_nothing_is_to_compute(workspace: Workspace, seeds: Path) -> None:
    built(workspace, seeds)
    before = files(workspace)
    assert all(stage.documents == 0 and stage.reasons == () for stage in forecast(workspace, seeds))
    assert files(workspace) == before


def test_documents_are_named(workspace: Workspace, seeds: Path) -> None:
    built(workspace, seeds)
    (seeds / "c.txt").unlink()
    write(seeds, {"b.txt": OTHER_LETTER + "\nMore.\n", "d.txt": "New."})
    reasons = by_stage(workspace, seeds)["read"].reasons
    assert reasons == ("new documents: seeds/d", "changed documents: seeds/b", "gone documents: seeds/c")


def test_changed_code_vocabulary_and_libraries_are_named(
    workspace: Workspace, seeds: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    built(workspace, seeds)
    core = module.identity()
    parts = core.stages["claims"] | {"transforms/acts.py": "x", "transforms/vocabulary/cues.csv": "y"}
    monkeypatch.setattr(module, "identity", lambda: replace(core, stages=core.stages | {"claims": parts}))
    stages = by_stage(workspace, seeds)
    assert {name for name, stage in stages.items() if stage.documents} == {"claims"}
    assert stages["claims"].reasons == (
        "changed code: transforms/acts.py",
        "changed vocabulary: transforms/vocabulary/cues.csv",
    )
    monkeypatch.setattr(module, "identity", lambda: replace(core, libraries=core.libraries | {"polars": "9"}))
    assert by_stage(workspace, seeds)["read"].reasons[0].endswith(", now 9")


def test_what_was_removed_is_to_compute_again(workspace: Workspace, seeds: Path) -> None:
    built(workspace, seeds)
    for path in (workspace.stage / "claims").rglob("*.parquet"):
        path.unlink()
    stages = by_stage(workspace, seeds)
    assert stages["claims"].reasons == ("frames of the last build are gone",)
    assert stages["segments"].documents == 0
