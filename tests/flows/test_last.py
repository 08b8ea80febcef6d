"""Nothing is staged where nothing changed since the newest version, and only there."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows import last
from flows.candidate import rejected_rows
from flows.last import last_build
from flows.release.catalog import Catalog
from flows.workspace import Workspace
from tests.flows.builds import built
from tests.flows.folders import LETTER, OTHER_LETTER, write


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    return write(tmp_path / "seeds", {"a.txt": LETTER, "b.txt": OTHER_LETTER, "bad.txt": b"\x00\x01"})


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path / "data")


def test_where_nothing_changed_nothing_is_staged(workspace: Workspace, seeds: Path) -> None:
    first = built(workspace, seeds)
    again = built(workspace, seeds)
    assert first.staged is not None
    assert again.staged is None
    assert (again.plan.version, again.plan.previous, again.rows) == (None, "1.0.0", first.rows)
    assert [row["path"] for row in rejected_rows(again)] == ["bad.txt"]
    assert Catalog(workspace.releases, "seeds").release("1.0.0").is_dir()


def test_a_changed_document_is_staged(workspace: Workspace, seeds: Path) -> None:
    built(workspace, seeds)
    write(seeds, {"b.txt": OTHER_LETTER + "\nMore.\n"})
    assert built(workspace, seeds).plan.version is not None


def test_a_record_that_is_only_rejected_otherwise_is_staged(workspace: Workspace, seeds: Path) -> None:
    built(workspace, seeds)
    write(seeds, {"bad.txt": b""})
    assert built(workspace, seeds).staged is not None


def test_other_code_for_the_files_stages(workspace: Workspace, seeds: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    built(workspace, seeds)
    monkeypatch.setattr("flows.candidate.writing_digest", lambda: "other")
    assert built(workspace, seeds).staged is not None


def test_a_release_that_another_workspace_made_is_not_taken_for_this_ones(
    workspace: Workspace, seeds: Path, tmp_path: Path
) -> None:
    built(workspace, seeds)
    other = Workspace(tmp_path / "other")
    built(other, write(tmp_path / "x" / "seeds", {"a.txt": LETTER}))
    (other.stage / "last-seeds.json").write_bytes((workspace.stage / "last-seeds.json").read_bytes())
    assert built(other, seeds).plan.version == "1.1.0"


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"records": {}, "entries": []}'])
def test_a_damaged_note_is_as_none(workspace: Workspace, seeds: Path, content: str) -> None:
    built(workspace, seeds)
    last._path(workspace, "seeds").write_text(content)
    assert last_build(workspace, "seeds") is None
    again = built(workspace, seeds)
    assert again.staged is not None
    assert again.plan.version is None
