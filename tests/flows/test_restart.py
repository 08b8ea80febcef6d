"""Killed at any moment, a build leaves a workspace from which the next one goes on to the same bytes."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.flows.folders import LETTER, ROOT, process_environment, write
from transforms.stages import STAGES

PLACES = [
    "flows.sources.raw:RawStore.keep@3",
    *(stage.name for stage in STAGES),
    "flows.store:Store.put@7",
    "flows.release.staging:_write_table@3",
    "flows.release.publish:_write_metadata@1",
    "flows.release.publish:index_version@1",
    "flows.candidate:publish@1",
]


def run(where: str, seeds: Path, data: Path) -> int:
    """The exit status of a build; below 0 the signal that ended it."""
    command = [sys.executable, "-m", "tests.flows.killed_build", where, str(seeds), str(data)]
    return subprocess.run(command, cwd=ROOT, env=process_environment(), timeout=120, check=False).returncode


def release(data: Path) -> dict[str, bytes]:
    home = data / "releases" / "seeds"
    assert sorted(path.name for path in home.iterdir()) == ["1.0.0", "index.json"]
    return {path.name: path.read_bytes() for path in (home / "1.0.0").iterdir()}


def entries(data: Path) -> dict[Path, int]:
    """The whole entries of the stage store, by inode."""
    found = (data / "stage").glob("*/[0-9a-f]*/done.json") if data.exists() else []
    return {path.relative_to(data): path.stat().st_ino for path in found}


@pytest.fixture(scope="module")
def seeds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    letters = {f"{n}.txt": LETTER.replace("Norway", f"Norway in case {n}") for n in range(8)}
    copies = {"copy.txt": letters["5.txt"], "bad.txt": b"\x00\x01"}
    return write(tmp_path_factory.mktemp("restart") / "seeds", letters | copies)


@pytest.fixture(scope="module")
def undisturbed(seeds: Path) -> dict[str, bytes]:
    data = seeds.parent / "undisturbed"
    assert run("-", seeds, data) == 0
    return release(data)


@pytest.mark.parametrize("where", PLACES)
def test_a_killed_build_is_finished_by_the_next(
    where: str, seeds: Path, undisturbed: dict[str, bytes], tmp_path: Path
) -> None:
    data = tmp_path / "data"
    assert run(where, seeds, data) == -signal.SIGKILL
    finished = entries(data)
    assert run("-", seeds, data) == 0
    assert release(data) == undisturbed
    assert finished.items() <= entries(data).items()
