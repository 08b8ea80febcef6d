"""Cleaning removes what the last builds did not use, and the next build computes nothing anew for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.clean import clean_stage
from flows.errors import AvermentError
from flows.forecast import forecast
from flows.workspace import Workspace
from tests.flows.builds import built
from tests.flows.folders import LETTER, OTHER_LETTER, write


def test_what_the_last_builds_used_stays(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "data")
    seeds = write(tmp_path / "seeds", {"a.txt": LETTER})
    other = write(tmp_path / "other", {"a.txt": OTHER_LETTER, "b.txt": OTHER_LETTER})
    built(workspace, seeds)
    write(seeds, {"a.txt": LETTER + "\nMore.\n"})
    built(workspace, seeds)
    built(workspace, other)
    (workspace.stage / "claims" / ".0123-dead").mkdir()
    cleaned = clean_stage(workspace)
    assert cleaned.removed > 5
    assert cleaned.bytes > 0
    assert not (workspace.stage / "claims" / ".0123-dead").exists()
    assert all(stage.documents == 0 for folder in (seeds, other) for stage in forecast(workspace, folder))
    assert clean_stage(workspace).removed == 0


def test_where_nothing_says_what_is_needed_nothing_is_removed(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "data")
    kept = write(workspace.stage, {"claims/0123/claims.parquet": "x"})
    with pytest.raises(AvermentError, match="build first"):
        clean_stage(workspace)
    assert (kept / "claims/0123/claims.parquet").exists()
