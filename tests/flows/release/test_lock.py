"""One writer at a time, and what a dead writer left is put right."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from flows.errors import AvermentError
from flows.release.catalog import Catalog
from flows.release.lock import release_lock
from flows.release.staging import discard, stage
from tests.flows.release.miniature import NOON, ROOT, frames, miniature, release

_HOLD = """
import sys, time
from pathlib import Path
from tests.flows.release.miniature import frames, miniature
from flows.release.lock import release_lock
from flows.release.staging import stage
with release_lock(Path(sys.argv[1]), "miniature"):
    stage(frames(miniature()), Path(sys.argv[1]), "miniature")
    print("held", flush=True)
    time.sleep(60)
"""


def holder(releases: Path) -> subprocess.Popen[str]:
    """Another process that holds the lock and has staged a release."""
    command = [sys.executable, "-c", _HOLD, str(releases)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_a_second_writer_is_told_who_writes_and_a_dead_one_stands_in_nobodys_way(tmp_path: Path) -> None:
    process = holder(tmp_path)
    staged = list((tmp_path / "miniature").glob(".staging-*"))
    try:
        with (
            pytest.raises(AvermentError, match=rf"^Another build \(process {process.pid}\) is writing .*\.$"),
            release_lock(tmp_path, "miniature"),
        ):
            raise AssertionError("two writers")
        assert len(staged) == 1
        assert staged[0].is_dir()
    finally:
        os.kill(process.pid, signal.SIGKILL)
        process.communicate()
    with release_lock(tmp_path, "miniature"):
        assert [path.name for path in (tmp_path / "miniature").iterdir()] == [".lock"]


def test_the_same_process_cannot_write_twice_at_once(tmp_path: Path) -> None:
    with (
        release_lock(tmp_path, "miniature"),
        pytest.raises(AvermentError, match=f"process {os.getpid()}"),
        release_lock(tmp_path, "miniature"),
    ):
        raise AssertionError("two writers")


def test_two_datasets_do_not_wait_for_each_other(tmp_path: Path) -> None:
    with release_lock(tmp_path, "one"), release_lock(tmp_path, "two"):
        assert sorted(path.name for path in tmp_path.iterdir()) == ["one", "two"]


def test_a_build_that_publishes_nothing_leaves_no_trace(tmp_path: Path) -> None:
    releases = tmp_path / "releases"
    with release_lock(releases, "miniature"):
        discard(stage(frames(miniature()), releases, "miniature"))
    assert not releases.exists()


def test_a_version_renamed_by_a_writer_that_died_before_the_index_is_entered(tmp_path: Path) -> None:
    folder = release(tmp_path, miniature())
    index = folder.parent / "index.json"
    before = index.read_bytes()
    index.unlink()
    assert Catalog(tmp_path, "miniature").versions() == ()
    with release_lock(tmp_path, "miniature", lambda: NOON):
        assert index.read_bytes() == before
    assert [path.name for path in sorted(folder.parent.iterdir())] == ["1.0.0", "index.json"]


@pytest.mark.parametrize("missing", ["SHA256SUMS", "manifest.json"])
def test_an_incomplete_folder_is_not_entered(missing: str, tmp_path: Path) -> None:
    folder = release(tmp_path, miniature())
    (folder / missing).unlink()
    (folder.parent / "index.json").unlink()
    with release_lock(tmp_path, "miniature"):
        pass
    assert Catalog(tmp_path, "miniature").versions() == ()
    assert folder.is_dir()


def test_a_version_copied_to_another_number_is_not_entered(tmp_path: Path) -> None:
    folder = release(tmp_path, miniature())
    shutil.copytree(folder, folder.with_name("9.0.0"))
    with release_lock(tmp_path, "miniature"):
        pass
    assert [entry.version for entry in Catalog(tmp_path, "miniature").versions()] == ["1.0.0"]


def test_a_yank_survives_the_next_writer(tmp_path: Path) -> None:
    index = release(tmp_path, miniature()).parent / "index.json"
    record = json.loads(index.read_text())
    record["versions"][0]["status"] = "yanked"
    index.write_text(json.dumps(record))
    with release_lock(tmp_path, "miniature"):
        pass
    assert Catalog(tmp_path, "miniature").current() is None


def test_a_broken_index_stops_the_writer_before_it_writes(tmp_path: Path) -> None:
    folder = release(tmp_path, miniature())
    (folder.parent / "index.json").write_text("{")
    with pytest.raises(AvermentError, match="no valid index"), release_lock(tmp_path, "miniature"):
        raise AssertionError("written")
    assert (folder.parent / "index.json").read_text() == "{"
