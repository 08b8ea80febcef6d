"""A file that has not changed is not read again; one that may have changed is."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from flows.sources import known
from flows.sources.ingest import ingest
from flows.sources.known import KnownFiles
from flows.sources.manifest import read_manifest
from flows.sources.raw import RawStore
from tests.flows.folders import write


@pytest.fixture(autouse=True)
def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(known, "SETTLED_NS", -1)


class Reads:
    """Counts the files that are read, and ingests a folder as a run does."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder, self.names = folder, list[str]()
        self.seeds = write(folder / "seeds", {"a.txt": "One.", "b.txt": "Two."})
        real = Path.read_bytes

        def noted(path: Path) -> bytes:
            if path.suffix == ".txt":
                self.names.append(path.name)
            return real(path)

        monkeypatch.setattr(Path, "read_bytes", noted)

    def run(self) -> tuple[list[str], list[str]]:
        """The files that a run reads, and the digests that it gives."""
        self.names.clear()
        files = KnownFiles(self.folder / "known.parquet")
        found = ingest(read_manifest(self.seeds), RawStore(self.folder / "raw"), known=files)
        files.keep()
        return sorted(self.names), found.records["sha256"].to_list()


@pytest.fixture
def reads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Reads:
    return Reads(tmp_path, monkeypatch)


def test_unchanged_files_are_not_read_again(reads: Reads) -> None:
    names, digests = reads.run()
    assert names == ["a.txt", "b.txt"]
    assert reads.run() == ([], digests)


def test_a_file_changed_with_its_old_time_and_size_is_read(reads: Reads) -> None:
    _, digests = reads.run()
    before = (reads.seeds / "a.txt").stat()
    (reads.seeds / "a.txt").write_text("Six.")
    os.utime(reads.seeds / "a.txt", ns=(before.st_atime_ns, before.st_mtime_ns))
    names, fresh = reads.run()
    assert names == ["a.txt"]
    assert fresh != digests


def test_a_file_changed_just_now_is_not_noted(reads: Reads, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(known, "SETTLED_NS", 3_600_000_000_000)
    reads.run()
    assert reads.run()[0] == ["a.txt", "b.txt"]


def test_what_the_raw_store_lost_is_read_again(reads: Reads) -> None:
    _, digests = reads.run()
    RawStore(reads.folder / "raw").path(digests[0]).unlink()
    assert reads.run() == (["a.txt"], digests)


def test_damaged_notes_are_as_none(reads: Reads) -> None:
    _, digests = reads.run()
    (reads.folder / "known.parquet").write_bytes(b"PAR1")
    assert reads.run() == (["a.txt", "b.txt"], digests)
