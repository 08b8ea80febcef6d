"""Verification finds every broken promise, and none in a release that keeps them."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from expectations.tables import TABLES
from flows.errors import AvermentError
from flows.release.faults import Fault
from flows.release.verify import verify
from tests.flows.release.miniature import LETTER, ROOT, Rows, miniature, release


def faults_of(folder: Path) -> set[tuple[str | None, str]]:
    return {(fault.table, fault.rule) for fault in verify(folder)}


def test_a_release_that_keeps_its_promises_has_no_fault(tmp_path: Path) -> None:
    assert verify(release(tmp_path, miniature())) == []
    assert verify(release(tmp_path / "empty", {name: [] for name in TABLES})) == []


def _set(table: str, row: int, **values: object) -> Callable[[Rows], None]:
    return lambda rows: rows[table][row].update(values)


def _drop(table: str, row: int) -> Callable[[Rows], None]:
    return lambda rows: rows[table].__delitem__(row)


_REJECTS = LETTER.index("rejects")

BROKEN: list[tuple[str, Callable[[Rows], None], set[tuple[str, str]]]] = [
    ("a segment is dropped", _drop("segments", 1), {("segments", "partition")}),
    ("the last segment is dropped", _drop("segments", 3), {("segments", "partition")}),
    ("all segments of a document are dropped", _drop("segments", 4), {("segments", "partition")}),
    ("segments overlap", _set("segments", 1, char_start=3), {("segments", "partition")}),
    ("a section ends too early", _set("sections", 2, char_end=5), {("sections", "partition")}),
    ("a claim's words are others", _set("claims", 2, text="Ruritania says no."), {("claims", "words")}),
    (
        "a claim's words come in another order",
        _set("claims", 1, text="It an demands apology 𝄞."),
        {("claims", "words")},
    ),
    ("a claim's words begin elsewhere", _set("claims", 2, text="says so."), {("claims", "words")}),
    ("a claim is shifted", _set("claims", 2, char_start=11), {("claims", "words")}),
    ("a claim ends behind the text", _set("claims", 2, char_end=900), {("claims", "span")}),
    ("a claim begins before the text", _set("claims", 2, char_start=-1), {("claims", "span")}),
    ("a claim is empty", _set("claims", 2, char_start=5, char_end=5), {("claims", "span")}),
    ("a cue is another word", _set("claims", 0, cue="denies"), {("claims", "words")}),
    ("a cue is shifted", _set("claims", 0, cue_start=_REJECTS + 1, cue_end=_REJECTS + 8), {("claims", "words")}),
    ("a cue lies outside its claim", _set("claims", 0, cue="Général", cue_start=0, cue_end=7), {("claims", "span")}),
    ("a cue has no end", _set("claims", 0, cue_end=None), {("claims", "span")}),
    ("a mention is another word", _set("mentions", 2, text="Ruritanie"), {("mentions", "words")}),
    ("evidence lies outside", _set("evidence", 0, char_end=10**6), {("evidence", "span")}),
    ("evidence has no start", _set("evidence", 0, char_start=None), {("evidence", "span")}),
    (
        "a claim's document is gone",
        _set("claims", 2, document_id="un/x"),
        {("claims", "reference"), ("claims", "span")},
    ),
    ("a mention's claim is gone", _set("mentions", 1, claim_id="f" * 16), {("mentions", "reference")}),
    ("a duplicate's original is gone", _set("sources", 1, duplicate_of="un/x"), {("sources", "reference")}),
    ("an ordinal comes twice", _set("claims", 1, ordinal=1), {("claims", "key_unique")}),
    (
        "an id comes twice",
        _set("segments", 1, segment_id=miniature()["segments"][0]["segment_id"]),
        {("segments", "key_unique")},
    ),
]


@pytest.mark.parametrize(("spoil", "expected"), [(s, e) for _, s, e in BROKEN], ids=[name for name, _, _ in BROKEN])
def test_rows_that_break_a_promise_are_found(
    spoil: Callable[[Rows], None], expected: set[tuple[str, str]], tmp_path: Path
) -> None:
    rows = miniature()
    spoil(rows)
    assert faults_of(release(tmp_path, rows)) == expected


def test_a_fault_names_the_rows(tmp_path: Path) -> None:
    rows = miniature()
    rows["claims"][2]["text"] = "Nothing."
    (fault,) = verify(release(tmp_path, rows))
    assert fault.rows == ({"document_id": "un/b", "ordinal": 1},)
    assert fault.message == "text of 1 row of claims is not what the text says there."


def _rewrite(folder: Path, name: str, change: Callable[[pa.Table], pa.Table]) -> None:
    path = folder / f"{name}.parquet"
    pq.write_table(change(pq.read_table(path)), path)


def _set_column(rows: pa.Table, name: str, values: pa.Array) -> pa.Table:
    place = rows.schema.get_field_index(name)
    return rows.set_column(place, rows.schema.field(name).with_type(values.type), values)


TAMPERED: list[tuple[str, Callable[[Path], object], set[tuple[str | None, str]]]] = [
    ("a file is gone", lambda f: (f / "codebook.md").unlink(), {(None, "file_missing")}),
    ("a file is added", lambda f: (f / "notes.txt").write_text(""), {(None, "file_extra")}),
    ("a byte differs", lambda f: (f / "claims.csv").open("ab").write(b"x"), {(None, "checksum")}),
    ("the checksums are gone", lambda f: (f / "SHA256SUMS").unlink(), {(None, "checksums")}),
    ("the checksums are broken", lambda f: (f / "SHA256SUMS").write_text("x"), {(None, "checksums")}),
    ("the manifest is gone", lambda f: (f / "manifest.json").unlink(), {(None, "file_missing"), (None, "manifest")}),
    (
        "the manifest is no JSON",
        lambda f: (f / "manifest.json").write_text("{"),
        {(None, "checksum"), (None, "manifest")},
    ),
    (
        "a table is cut short",
        lambda f: (f / "claims.parquet").write_bytes((f / "claims.parquet").read_bytes()[:-9]),
        {(None, "checksum"), ("claims", "readable")},
    ),
    (
        "a row is dropped",
        lambda f: _rewrite(f, "evidence", lambda t: t.slice(0, 1)),
        {(None, "checksum"), ("evidence", "row_count"), ("evidence", "content")},
    ),
    (
        "a value differs",
        lambda f: _rewrite(f, "evidence", lambda t: _set_column(t, "rule", pa.array(["x", "y"]))),
        {(None, "checksum"), ("evidence", "content")},
    ),
    (
        "a column is retyped",
        lambda f: _rewrite(f, "evidence", lambda t: _set_column(t, "char_start", pa.array([1, None], pa.int32()))),
        {(None, "checksum"), ("evidence", "schema")},
    ),
    (
        "rows stand in another order",
        lambda f: _rewrite(f, "evidence", lambda t: t.take([1, 0])),
        {(None, "checksum"), ("evidence", "content"), ("evidence", "order")},
    ),
]


@pytest.mark.parametrize(("spoil", "expected"), [(s, e) for _, s, e in TAMPERED], ids=[name for name, _, _ in TAMPERED])
def test_files_that_are_not_those_published_are_found(
    spoil: Callable[[Path], object], expected: set[tuple[str | None, str]], tmp_path: Path
) -> None:
    folder = release(tmp_path, miniature())
    spoil(folder)
    assert faults_of(folder) == expected


def test_a_manifest_that_disagrees_with_the_checksums_is_found(tmp_path: Path) -> None:
    folder = release(tmp_path, miniature())
    record = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    del record["files"]["README.md"]
    (folder / "manifest.json").write_text(json.dumps(record), encoding="utf-8")
    assert Fault(None, "manifest", "manifest.json and SHA256SUMS do not list the same files and digests.") in verify(
        folder
    )


def test_what_is_no_release_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(AvermentError, match="There is no release in"):
        verify(tmp_path / "nowhere")


def test_verification_imports_neither_prefect_nor_great_expectations() -> None:
    code = "import sys, flows.release.verify; print([m for m in ('prefect', 'great_expectations') if m in sys.modules])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert run.stdout == "[]\n"
