"""The command as a process of its own: what it prints, how it ends, and what it leaves behind."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import polars as pl
import pytest

from tests.flows.folders import LETTER, OTHER_LETTER, ROOT, command, process_environment, write


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with a release of two letters."""
    place = tmp_path_factory.mktemp("command")
    seeds = write(place / "letters", {"a.txt": LETTER, "again.txt": LETTER, "b.txt": OTHER_LETTER, "c.txt": ""})
    ended = command("build", str(seeds), "--data", str(place / "data"))
    assert ended.returncode == 0, ended.stderr
    assert ended.stderr == ""
    assert ended.stdout.startswith("Released letters 1.0.0: the first release.\n")
    assert "c.txt: empty_file: The file has no bytes." in ended.stdout
    return place / "data"


GROUP = pytest.mark.xdist_group("command")


def claim_id(data: Path) -> str:
    return str(pl.read_parquet(data / "releases/letters/1.0.0/claims.parquet")["claim_id"][0])


@GROUP
def test_building_again_makes_no_version_and_never_imports_the_gate(data: Path, tmp_path: Path) -> None:
    script = (
        "import sys; from flows.cli import run; status = run(sys.argv[1:]);"
        "print('great_expectations' in sys.modules); sys.exit(status)"
    )
    ended = subprocess.run(
        [sys.executable, "-c", script, "build", str(data.parent / "letters"), "--data", str(data)],
        cwd=ROOT,
        env=process_environment(),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    first, *_, last = ended.stdout.splitlines()
    assert first == "Nothing changed: letters 1.0.0 stays the current release."
    assert last == "False"
    assert [path.name for path in (data / "releases/letters").iterdir() if path.is_dir()] == ["1.0.0"]


@GROUP
def test_what_was_built_can_be_listed_shown_verified_and_explained(data: Path) -> None:
    for arguments, expected in (
        (["list"], "1.0.0"),
        (["show", "1.0.0"], "claims by type"),
        (["show"], "quarantine by rule"),
        (["verify", "1.0.0"], "is whole"),
        (["explain", claim_id(data)], "characters"),
        (["explain", "letters/a"], "sender"),
    ):
        ended = command(*arguments, "--data", str(data))
        assert (ended.returncode, ended.stderr) == (0, ""), arguments
        assert expected in ended.stdout


@GROUP
def test_every_answer_is_there_for_programs_too(data: Path) -> None:
    explain = ["explain", claim_id(data)]
    for arguments, key in ((["list"], "versions"), (["show"], "counts"), (["verify"], "faults"), (explain, "claim")):
        assert key in json.loads(command(*arguments, "--json", "--data", str(data)).stdout)


@GROUP
def test_an_explanation_shows_the_words_that_say_each_value(data: Path) -> None:
    record = json.loads(command("explain", "letters/a", "--json", "--data", str(data)).stdout)
    said = {row["field"]: row["words"] for row in record["evidence"] if row["origin"] == "text"}
    assert said["date_published"] == "4 March 2021"
    assert "Norway" in said["sender"]


@GROUP
def test_a_release_that_was_altered_is_told_and_ends_with_status_1(data: Path, tmp_path: Path) -> None:
    copy = tmp_path / "data"
    subprocess.run(["cp", "-r", str(data), str(copy)], check=True)
    table = copy / "releases/letters/1.0.0/claims.csv"
    table.write_bytes(table.read_bytes() + b"\n")
    ended = command("verify", "--data", str(copy))
    assert ended.returncode == 1
    assert "claims.csv is not the file that was published" in ended.stdout


@GROUP
def test_a_closed_pipe_is_quiet(data: Path) -> None:
    line = f"{sys.executable} -m flows.cli explain letters/a --json --data {data} | true"
    ended = subprocess.run(["bash", "-c", line], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.stderr == ""


@GROUP
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is full")
def test_an_answer_that_cannot_be_written_is_told(data: Path) -> None:
    line = f"{sys.executable} -m flows.cli show --data {data}"
    full = subprocess.run(["bash", "-c", f"{line} > /dev/full"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert full.returncode == 1
    assert full.stderr.startswith("averment: Cannot write to standard output: No space left on device")
    assert full.stderr.count("\n") == 1
    closed = subprocess.run(["bash", "-c", f"{line} >&-"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (closed.returncode, closed.stderr) == (0, "")


@GROUP
def test_an_encoding_that_lacks_a_character_shows_its_escape(data: Path) -> None:
    ended = command("explain", "letters/a", "--data", str(data), PYTHONIOENCODING="latin-1")
    assert (ended.returncode, ended.stderr) == (0, "")
    assert r"\u201c" in ended.stdout


@GROUP
def test_a_damaged_release_is_told_wherever_it_is_read(data: Path, tmp_path: Path) -> None:
    copy = tmp_path / "data"
    subprocess.run(["cp", "-r", str(data), str(copy)], check=True)
    (copy / "releases/letters/1.0.0/claims.parquet").write_bytes(b"PAR1")
    (copy / "releases/letters/1.0.0/evidence.parquet").unlink()
    for arguments in (["show"], ["explain", claim_id(data)], ["explain", "letters/a"]):
        ended = command(*arguments, "--data", str(copy))
        assert ended.returncode == 1
        assert "Cannot read the release in" in ended.stderr
        assert "restore it from a copy" in ended.stderr
        assert ended.stderr.count("\n") == 1


@GROUP
@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["show", "../1.0.0"], 2, "is no version"),
        (["show", "9.9.9"], 1, "There is no version 9.9.9"),
        (["show", "--dataset", "../letters"], 2, "is no name of a dataset"),
        (["list", "--dataset", "other"], 1, "There is no release in"),
        (["explain", "nobody"], 2, "has no claim and no document 'nobody'; find ids in"),
        (["explain", "letters/c"], 2, "c.txt is in quarantine: The file has no bytes."),
        (["explain", "letters/again"], 2, "its text is that of letters/a, "),
    ],
)
def test_an_error_is_one_sentence_and_a_status(data: Path, arguments: list[str], status: int, said: str) -> None:
    ended = command(*arguments, "--data", str(data))
    assert ended.returncode == status
    assert said in ended.stderr
    assert ended.stderr.startswith("averment: ")
    assert ended.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({}, "leads to no file"),
        ({"sources.toml": "[dataset"}, "not valid TOML"),
        ({"a.txt": ""}, "None of the 1 records could be read"),
        ({"a.txt": b"\x00\x01\x02\xff"}, "None of the 1 records could be read"),
    ],
)
def test_bad_seeds_are_told_in_one_sentence_and_publish_nothing(
    tmp_path: Path, files: dict[str, str | bytes], said: str
) -> None:
    (tmp_path / "s").mkdir()
    ended = command("build", str(write(tmp_path / "s", files)), "--data", str(tmp_path / "data"))
    assert ended.returncode == 1
    assert said in ended.stderr
    assert ended.stderr.count("\n") == 1
    assert not (tmp_path / "data/releases").exists()


def test_a_folder_whose_name_is_no_text_is_told(tmp_path: Path) -> None:
    folder = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff"))
    write(folder, {"a.txt": LETTER})
    ended = command("build", str(folder), "--data", str(tmp_path / "data"))
    assert ended.returncode == 1
    assert "is not UTF-8" in ended.stderr
    assert ended.stderr.count("\n") == 1


def test_a_workspace_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    write(tmp_path, {"s/a.txt": LETTER, "data": "a file where the workspace should be"})
    ended = command("build", str(tmp_path / "s"), "--data", str(tmp_path / "elsewhere" / ".." / "data" / "x"))
    assert ended.returncode == 1
    assert "--data" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_fault_that_nobody_foresaw_is_told_without_a_traceback_which_is_kept(tmp_path: Path) -> None:
    script = (
        "import sys, flows.explanation as e\n"
        "from flows.release.catalog import Catalog\n"
        "Catalog.versions = lambda self: 1 / 0\n"
        "from flows.cli import run; sys.exit(run(sys.argv[1:]))"
    )
    ended = subprocess.run(
        [sys.executable, "-c", script, "list", "--dataset", "d", "--data", str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 1
    assert "ZeroDivisionError" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert "Traceback" in (tmp_path / "log/fault.txt").read_text()


def test_an_interrupted_build_says_how_to_go_on(tmp_path: Path) -> None:
    seeds = write(tmp_path / "letters", {"a.txt": LETTER})
    process = subprocess.Popen(
        [sys.executable, "-m", "flows.cli", "build", str(seeds), "--data", str(tmp_path / "data")],
        cwd=ROOT,
        env=process_environment(),
        stderr=subprocess.PIPE,
        text=True,
    )
    deadline = time.monotonic() + 60
    while not (tmp_path / "data/stage/read").exists():
        assert time.monotonic() < deadline
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "it goes on from what is finished" in said
    assert "Traceback" not in said
    assert not list((tmp_path / "data").glob("releases/letters/*.*.*"))


def test_wrong_usage_ends_with_status_2() -> None:
    assert command("frobnicate").returncode == 2
    assert command("show", "1.0.0", "2.0.0").returncode == 2


def test_commands_that_only_read_import_neither_prefect_nor_great_expectations(tmp_path: Path) -> None:
    script = (
        "import sys; from flows.cli import run\n"
        "for arguments in (['--help'], ['list'], ['show'], ['verify'], ['explain', 'x'], ['build', '--help']):\n"
        "    run([*arguments] if '--help' in arguments else [*arguments, '--data', sys.argv[1]])\n"
        "print({'prefect', 'great_expectations', 'pandas'} & set(sys.modules))"
    )
    ended = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert ended.stdout.splitlines()[-1] == "set()"


def test_two_builds_with_other_hash_seeds_and_thread_counts_give_equal_bytes(tmp_path: Path) -> None:
    folders = []
    for seed, threads in (("1", "1"), ("2", "4")):
        data = tmp_path / seed
        ended = command("build", "--data", str(data), PYTHONHASHSEED=seed, POLARS_MAX_THREADS=threads)
        assert ended.returncode == 0, ended.stderr
        folders.append(data / "releases/diplomatic-claims/1.0.0")
    one, two = ({path.name: path.read_bytes() for path in folder.iterdir()} for folder in folders)
    assert one.keys() == two.keys()
    assert [name for name in one if one[name] != two[name]] == []
