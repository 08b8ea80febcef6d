"""An entry of the stage store is there whole or not at all, and is known by what it was made from."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.errors import AvermentError
from flows.store import FrameRef, Store, stage_key
from tests.flows.folders import ROOT

FRAME = pl.DataFrame({"a": [1, 2, 3], "b": ["x", None, "é"]})
KEY = "k" * 64


def kept(root: Path) -> tuple[Store, FrameRef]:
    store = Store(root)
    return store, store.put("read", KEY, {"texts": FRAME})["texts"]


def test_what_was_kept_is_found_and_read_back(tmp_path: Path) -> None:
    store, ref = kept(tmp_path)
    assert store.find("read", KEY) == {"texts": ref}
    assert store.load(ref).equals(FRAME)
    assert store.scan(ref).select("b").collect()["b"].to_list() == ["x", None, "é"]


def test_equal_frames_have_equal_digests_whatever_their_chunks_and_buffers(tmp_path: Path) -> None:
    store, ref = kept(tmp_path)
    longer = pl.concat([FRAME, FRAME, FRAME])
    parts = pl.concat([longer.head(1), longer.slice(4, 1), longer.tail(1)], rechunk=False)
    assert store.put("read", "other", {"texts": parts})["texts"].digest == ref.digest


def test_an_unknown_key_is_unknown(tmp_path: Path) -> None:
    assert Store(tmp_path).find("read", KEY) is None


@pytest.mark.parametrize("damage", ["frame gone", "frame cut", "list gone", "list cut", "list empty"])
def test_a_damaged_entry_counts_as_unknown_and_can_be_put_again(tmp_path: Path, damage: str) -> None:
    store, ref = kept(tmp_path)
    frame, done = store.path(ref), store.path(ref).parent / "done.json"
    {
        "frame gone": frame.unlink,
        "frame cut": lambda: frame.write_bytes(frame.read_bytes()[:-1]),
        "list gone": done.unlink,
        "list cut": lambda: done.write_text(done.read_text()[:-2]),
        "list empty": lambda: done.write_text("[1]"),
    }[damage]()
    assert store.find("read", KEY) is None
    assert store.put("read", KEY, {"texts": FRAME}) == {"texts": ref}
    assert store.load(ref).equals(FRAME)


@pytest.mark.parametrize("read", [Store.load, Store.scan])
def test_altered_bytes_are_reported_and_the_entry_is_removed(
    tmp_path: Path, read: Callable[[Store, FrameRef], object]
) -> None:
    store, ref = kept(tmp_path)
    content = bytearray(store.path(ref).read_bytes())
    content[len(content) // 2] ^= 1
    store.path(ref).write_bytes(content)
    with pytest.raises(AvermentError, match="damaged"):
        read(store, ref)
    assert store.find("read", KEY) is None


def test_a_folder_whose_name_looks_like_a_pattern_is_a_folder(tmp_path: Path) -> None:
    store, ref = kept(tmp_path / "letters [2020] *")
    assert store.scan(ref).collect().equals(FRAME)


def test_a_second_writer_of_the_same_entry_changes_nothing(tmp_path: Path) -> None:
    store, ref = kept(tmp_path)
    before = store.path(ref).stat()
    assert store.put("read", KEY, {"texts": FRAME}) == {"texts": ref}
    assert store.path(ref).stat() == before
    assert [path.name for path in (tmp_path / "read").iterdir()] == [KEY]


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "read").write_text("a file where a folder should be")
    with pytest.raises(AvermentError, match="Cannot keep frames"):
        Store(tmp_path).put("read", KEY, {"texts": FRAME})


KILLED = """
import os, signal, sys
import polars as pl
from pathlib import Path
from flows.store import Store
at, calls, plain = int(sys.argv[2]), 0, {}
def dying(name):
    def call(*arguments, **options):
        global calls
        calls += 1
        if calls == at:
            os.kill(os.getpid(), signal.SIGKILL)
        return plain[name](*arguments, **options)
    return call
for name in ("mkdir", "fsync", "rename"):
    plain[name] = getattr(os, name)
    setattr(os, name, dying(name))
Store(Path(sys.argv[1])).put("read", "k" * 64, {"texts": pl.DataFrame({"a": [1]}), "more": pl.DataFrame({"a": [2]})})
print(calls)
"""


def test_a_writer_killed_at_any_step_leaves_no_entry_that_is_not_whole(tmp_path: Path) -> None:
    for step in range(1, 20):
        root = tmp_path / str(step)
        root.mkdir()
        ended = subprocess.run(
            [sys.executable, "-c", KILLED, str(root), str(step)],
            cwd=ROOT,
            env=os.environ | {"POLARS_MAX_THREADS": "1"},
            capture_output=True,
            text=True,
            check=False,
        )
        found = Store(root).find("read", KEY)
        if ended.returncode == 0:
            assert found is not None
            assert step > 4
            return
        assert ended.returncode == -signal.SIGKILL, ended.stderr
        assert found is None
        store, ref = kept(root)
        assert store.load(ref).equals(FRAME)
        shutil.rmtree(root)
    raise AssertionError("the writer never came to its end")


@given(st.text(), st.lists(st.text("0123456789abcdef", min_size=64, max_size=64), max_size=3), st.text())
def test_a_key_differs_where_anything_it_is_made_from_differs(stage: str, inputs: list[str], identity: str) -> None:
    key = stage_key("s", inputs, "i")
    assert key == stage_key("s", list(inputs), "i")
    assert key != stage_key("s", [*inputs, "0" * 64], "i")
    assert key != stage_key("t", inputs, "i")
    assert key != stage_key("s", inputs, "j")
    assert len(set(inputs)) < 2 or key != stage_key("s", sorted(inputs, reverse=inputs == sorted(inputs)), "i")
