"""Every file that a source leads to is a record or stands in quarantine with a reason; its bytes are kept."""

from __future__ import annotations

import errno
import hashlib
import os
import tempfile
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.errors import AvermentError
from flows.sources.ingest import Ingested, ingest
from flows.sources.manifest import read_manifest
from flows.sources.raw import RawStore
from flows.workspace import Workspace
from tests.flows.folders import write

HEAD = '[dataset]\nname = "d"\ntitle = "D"\ndescription = "D."\nlicence = "CC0-1.0"\n'


def taken(folder: Path, **limits: int) -> Ingested:
    return ingest(read_manifest(folder), RawStore(folder.parent / "raw"), (), **limits)


def rules(found: Ingested) -> dict[str, str]:
    return dict(found.quarantine.select("path", "rule").iter_rows())


def test_a_record_is_named_by_its_path_below_the_place_where_the_glob_starts(tmp_path: Path) -> None:
    source = '[[source]]\nid = "un"\npath = "un/**/*.txt"\n'
    folder = write(tmp_path / "s", {"sources.toml": HEAD + source, "un/a.txt": "a", "un/b/c.d.txt": "c"})
    assert taken(folder).records["document_id"].to_list() == ["un/a", "un/b/c.d"]


def test_the_bytes_are_kept_under_their_digest(tmp_path: Path) -> None:
    folder = write(tmp_path / "s", {"a.txt": b"\xff\x00 bytes"})
    (digest,) = taken(folder).records["sha256"]
    assert digest == hashlib.sha256(b"\xff\x00 bytes").hexdigest()
    assert (tmp_path / "raw" / digest[:2] / digest).read_bytes() == b"\xff\x00 bytes"


def test_bytes_that_are_kept_are_not_written_again(tmp_path: Path) -> None:
    raw = RawStore(tmp_path)
    path = raw.path(raw.keep(b"once"))
    before = path.stat()
    raw.keep(b"once")
    assert path.stat() == before


def test_altered_bytes_are_reported_and_removed(tmp_path: Path) -> None:
    raw = RawStore(tmp_path)
    digest = raw.keep(b"once")
    raw.path(digest).write_bytes(b"ounce")
    with pytest.raises(AvermentError, match="Damaged input has been removed"):
        raw.read([digest])
    assert raw.read([raw.keep(b"once")]) == [b"once"]


def test_all_that_was_altered_is_removed_at_once(tmp_path: Path) -> None:
    raw = RawStore(tmp_path)
    digests = [raw.keep(content) for content in (b"one", b"two", b"six")]
    for digest in digests[:2]:
        raw.path(digest).write_bytes(b"???")
    with pytest.raises(AvermentError, match="and 1 more"):
        raw.read(digests)
    assert [raw.path(digest).exists() for digest in digests] == [False, False, True]


def test_what_cannot_be_read_is_kept_aside_with_its_reason(tmp_path: Path) -> None:
    files = {"empty.txt": "", "large.txt": "x" * 100, "page.pdf": "%PDF-1.7", "what": "?", "fine.txt": "fine"}
    found = taken(write(tmp_path / "s", files), max_file_bytes=50)
    assert rules(found) == {
        "empty.txt": "empty_file",
        "large.txt": "too_large",
        "page.pdf": "unsupported_format",
        "what": "unsupported_format",
    }
    assert found.records.filter(pl.col("document_id").is_not_null())["path"].to_list() == ["fine.txt"]
    assert found.quarantine["stage"].unique().to_list() == ["ingest"]


def test_a_link_that_leaves_the_folder_is_not_followed(tmp_path: Path) -> None:
    folder = write(tmp_path / "s", {"fine.txt": "fine"})
    write(tmp_path, {"secret.txt": "secret", "elsewhere/b.txt": "b"})
    (folder / "out.txt").symlink_to(tmp_path / "secret.txt")
    (folder / "in.txt").symlink_to(folder / "fine.txt")
    (folder / "nowhere.txt").symlink_to(folder / "gone.txt")
    (folder / "loop.txt").symlink_to(folder / "loop.txt")
    found = taken(folder)
    assert rules(found) == {
        "out.txt": "outside_folder",
        "nowhere.txt": "unreadable_file",
        "loop.txt": "unreadable_file",
    }
    assert not list((tmp_path / "raw").rglob(hashlib.sha256(b"secret").hexdigest()))


def test_a_source_behind_a_linked_folder_is_not_followed_either(tmp_path: Path) -> None:
    folder = write(tmp_path / "s", {"sources.toml": HEAD + '[[source]]\nid = "x"\npath = "out/*.txt"\n'})
    write(tmp_path, {"elsewhere/b.txt": "b"})
    (folder / "out").symlink_to(tmp_path / "elsewhere")
    assert rules(taken(folder)) == {"out/b.txt": "outside_folder"}


def test_a_file_without_permission_is_kept_aside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write(tmp_path / "s", {"a.txt": "a", "b.txt": "b"})
    read_bytes = Path.read_bytes

    def refuse(path: Path) -> bytes:
        if path.name == "a.txt":
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        return read_bytes(path)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    found = taken(folder)
    assert rules(found) == {"a.txt": "unreadable_file"}
    assert "Permission denied" in found.quarantine["reason"][0]


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    folder = write(tmp_path / "s", {"b.txt": "b"})
    os.mkfifo(folder / "a.txt")
    assert rules(taken(folder)) == {"a.txt": "unreadable_file"}


def test_a_name_that_is_no_text_is_kept_aside(tmp_path: Path) -> None:
    folder = write(tmp_path / "s", {"b.txt": "b"})
    Path(os.fsdecode(os.fsencode(folder) + b"/\xff.txt")).write_text("x")
    (folder / r"\xff.txt").write_text("x")
    found = taken(folder)
    assert rules(found) == {"./\\xff.txt": "undecodable_path"}
    assert found.records["path"].to_list() == ["./\\xff.txt", "\\xff.txt", "b.txt"]


def test_a_record_of_which_no_bytes_were_read_is_a_record_without_a_digest(tmp_path: Path) -> None:
    folder = write(tmp_path / "s", {"a.txt": "a", "large.txt": "x" * 100})
    (folder / "link.txt").symlink_to(tmp_path)
    records = taken(folder, max_file_bytes=50).records.select("path", "document_id", "bytes", "sha256")
    assert records.rows()[1:] == [("large.txt", None, 100, None), ("link.txt", None, None, None)]


@pytest.mark.parametrize("path", [".", "**/*.txt", "closed/*.txt", "closed"])
def test_a_folder_that_cannot_be_looked_into_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    source = f'[[source]]\nid = "x"\npath = "{path}"\n'
    folder = write(tmp_path / "s", {"sources.toml": HEAD + source, "a.txt": "a", "closed/b.md": "b"})
    access = os.access
    monkeypatch.setattr(os, "access", lambda place, mode: Path(place).name != "closed" and access(place, mode))
    assert rules(taken(folder))["closed"] == "unreadable_file"


def test_what_a_build_keeps_in_its_workspace_is_no_record(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "s" / "data")
    folder = write(tmp_path / "s", {"a.txt": "a", "data/mine.txt": "m", "data/releases/d/1.0.0/README.md": "r"})
    workspace.prepare()
    raw = RawStore(workspace.raw)
    for _ in range(2):
        found = ingest(read_manifest(folder), raw, workspace.own)
        assert found.records["path"].to_list() == ["a.txt", "data/mine.txt"]


def test_of_two_records_with_one_id_the_first_by_path_stays(tmp_path: Path) -> None:
    found = taken(write(tmp_path / "s", {"a.txt": "text", "a.md": "mark", "b.txt": "b"}))
    assert rules(found) == {"a.txt": "document_id_taken"}
    assert "belongs to a.md" in found.quarantine["reason"][0]


@pytest.mark.parametrize("files", [{}, {".hidden.txt": "x"}, {".git/a.txt": "x"}])
def test_a_source_without_documents_is_an_error(tmp_path: Path, files: dict[str, str]) -> None:
    (tmp_path / "s").mkdir()
    with pytest.raises(AvermentError, match="leads to no file"):
        taken(write(tmp_path / "s", files))


def test_constants_and_patterns_are_declared_of_the_records_they_fit(tmp_path: Path) -> None:
    source = (
        '[[source]]\nid = "g"\npath = "*.txt"\nmetadata = { bodies = ["A", "B"] }\n'
        "pattern = '(?P<sender>[A-Z]{3})_(?P<session>[0-9]+)'\n"
    )
    files = {"sources.toml": HEAD + source, "NOR_12.txt": "n", "other.txt": "o"}
    rows = taken(write(tmp_path / "s", files)).declared.drop("rule").rows()
    both = [("bodies", "A", "manifest"), ("bodies", "B", "manifest")]
    read = [("sender", "NOR", "pattern"), ("session", "12", "pattern")]
    assert sorted(rows) == sorted([("g/NOR_12", *row) for row in both + read] + [("g/other", *row) for row in both])


@settings(max_examples=40, deadline=None)
@given(st.dictionaries(st.text("ab.é/", min_size=1, max_size=4), st.binary(max_size=8), max_size=6))
def test_the_accounting_adds_up_for_any_files(files: dict[str, bytes]) -> None:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "s"
        folder.mkdir()
        written = write_possible(folder, files)
        try:
            found = taken(folder)
        except AvermentError:
            assert not written
            return
        accepted = found.records.filter(pl.col("document_id").is_not_null())
        assert sorted(found.records["path"]) == sorted(written)
        assert sorted([*accepted["path"], *found.quarantine["path"]]) == sorted(written)
        assert accepted["document_id"].is_unique().all()


def write_possible(folder: Path, files: dict[str, bytes]) -> list[str]:
    """Writes those files whose names can stand beside each other, and returns the paths of the visible ones."""
    for name, content in files.items():
        path = folder / name.replace("/", "", 1) if name.startswith("/") else folder / name
        if ".." in name or path.is_dir() or any(parent.is_file() for parent in path.parents):
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.is_dir():
            path.write_bytes(content)
    every = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return [path.as_posix() for path in every if not any(part.startswith(".") for part in path.parts)]
