"""Both formats say the same, in bytes that follow from the values alone."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from expectations.schema import Column, Table
from expectations.tables import TABLES
from flows.errors import GateRefused
from flows.release.csv_format import csv_bytes
from flows.release.parquet_format import ROW_GROUP_ROWS, arrow_rows, parquet_writer, rows_per_group
from flows.release.staging import stage
from tests.flows.release.miniature import ROOT, frames, miniature

AWKWARD = st.sampled_from(
    ["", '"', '""', ",", "\n", "\r", "\r\n", "\\", '\\"', "null", "[]", " ", "é", "𝄞", "\u2028", "\t"]
)
TEXTS = st.lists(st.one_of(AWKWARD, st.text(st.characters(codec="utf-8"), max_size=4)), max_size=4).map("".join)
INTEGERS = st.integers(-(2**63), 2**63 - 1)
VALUES: dict[str, st.SearchStrategy[object]] = {
    "string": TEXTS,
    "integer": INTEGERS,
    "boolean": st.booleans(),
    "date": st.dates(date(1, 1, 1), date(9999, 12, 31)),
    "strings": st.lists(TEXTS, max_size=3),
    "integers": st.lists(INTEGERS, max_size=3),
}


def _values(column: Column) -> st.SearchStrategy[object]:
    return st.none() | VALUES[column.type] if column.nullable else VALUES[column.type]


@st.composite
def table_rows(draw: st.DrawFn) -> tuple[Table, pl.DataFrame]:
    table = draw(st.sampled_from(list(TABLES.values())))
    row = st.fixed_dictionaries({column.name: _values(column) for column in table.columns})
    return table, pl.DataFrame(draw(st.lists(row, max_size=4)), schema=table.polars_schema())


def written_parquet(frame: pl.DataFrame, table: Table, path: Path) -> Path:
    with path.open("wb") as file, parquet_writer(file, table) as writer:
        writer.write_table(arrow_rows(frame, table))
    return path


def read_csv(data: bytes, table: Table) -> pl.DataFrame:
    """The rows that a reader gets who knows the contract: another library than the writer's."""
    types = {c.name: pa.string() if c.is_list else table.arrow_schema().field(c.name).type for c in table.columns}
    convert = pacsv.ConvertOptions(
        column_types=types, strings_can_be_null=True, quoted_strings_can_be_null=False, null_values=[""]
    )
    rows = pacsv.read_csv(
        pa.BufferReader(data), parse_options=pacsv.ParseOptions(newlines_in_values=True), convert_options=convert
    )
    columns = rows.to_pydict()
    for column in table.columns:
        if column.is_list:
            columns[column.name] = [None if text is None else json.loads(text) for text in columns[column.name]]
    return pl.DataFrame(columns, schema=table.polars_schema())


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drawn=table_rows())
def test_reading_csv_or_parquet_gives_equal_values(drawn: tuple[Table, pl.DataFrame], tmp_path: Path) -> None:
    table, frame = drawn
    from_parquet = pl.read_parquet(written_parquet(frame, table, tmp_path / "rows.parquet"))
    from_csv = read_csv(csv_bytes(frame, table, header=True), table)
    assert from_parquet.equals(frame)
    assert from_csv.equals(frame)


@given(drawn=table_rows(), cut=st.integers(0, 4))
@settings(deadline=None)
def test_csv_written_in_parts_is_csv_written_at_once(drawn: tuple[Table, pl.DataFrame], cut: int) -> None:
    table, frame = drawn
    parts = csv_bytes(frame[:cut], table, header=True) + csv_bytes(frame[cut:], table, header=False)
    assert parts == csv_bytes(frame, table, header=True)


def test_csv_has_the_documented_form() -> None:
    table = TABLES["documents"]
    row = dict.fromkeys(table.polars_schema(), None) | {
        "document_id": 'a,"b"', "kind": "", "title": "x\ny", "symbols": ["A/1", 'q"', ""], "bodies": [],
        "agenda_items": [7], "signatories": [], "addressees": [], "session": -3, "date_published": date(2014, 5, 1),
    }  # fmt: skip
    text = csv_bytes(pl.DataFrame([row], schema=table.polars_schema()), table, header=False).decode()
    assert text.startswith('"a,""b""","","x\ny","[""A/1"",""q\\"""",""""]",[],-3,[7],,2014-05-01,,')
    assert text.endswith("\n")


@pytest.mark.parametrize("name", TABLES)
def test_the_parquet_schema_is_the_contract(name: str, tmp_path: Path) -> None:
    table = TABLES[name]
    path = written_parquet(frames(miniature())[name].collect(), table, tmp_path / "rows.parquet")
    file = pq.ParquetFile(path)
    assert file.schema_arrow.remove_metadata() == table.arrow_schema()
    group = file.metadata.row_group(0)
    order = [file.schema_arrow.names[column.column_index] for column in group.sorting_columns]
    assert tuple(order) == table.key
    assert all(group.column(i).has_offset_index for i in range(group.num_columns))
    assert all(group.column(i).compression == "ZSTD" for i in range(group.num_columns))


def test_a_closed_vocabulary_is_dictionary_encoded_and_an_id_is_not(tmp_path: Path) -> None:
    path = written_parquet(frames(miniature())["claims"].collect(), TABLES["claims"], tmp_path / "claims.parquet")
    group = pq.ParquetFile(path).metadata.row_group(0)
    encodings = {group.column(i).path_in_schema: group.column(i).encodings for i in range(group.num_columns)}
    assert "RLE_DICTIONARY" in encodings["claim_type"]
    assert "RLE_DICTIONARY" in encodings["targets.list.element"]
    assert "RLE_DICTIONARY" not in encodings["claim_id"]


def test_row_groups_are_smaller_where_rows_are_long() -> None:
    assert rows_per_group(10, 10) == ROW_GROUP_ROWS
    assert rows_per_group(3, 3 * 10_000_000) == 8
    assert rows_per_group(0, 0) == ROW_GROUP_ROWS


@pytest.mark.parametrize("value", [None, ["a", None]])
def test_a_null_that_the_contract_forbids_is_refused(value: object) -> None:
    rows = miniature()["claims"]
    frame = pl.DataFrame([rows[0] | {"targets": value}], schema=TABLES["claims"].polars_schema())
    with pytest.raises(GateRefused, match=r"claims holds null .* column targets 1 times"):
        arrow_rows(frame, TABLES["claims"])


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cut=st.integers(0, 5), data=st.data())
def test_bytes_do_not_depend_on_order_or_chunks(cut: int, data: st.DataObject, tmp_path: Path) -> None:
    expected = _digests(stage(frames(miniature()), tmp_path, "plain").folder)
    mixed = {}
    for name, frame in frames(miniature()).items():
        rows = frame.collect()
        shuffled = rows[data.draw(st.permutations(range(rows.height)))]
        mixed[name] = pl.concat([shuffled[:cut], shuffled[cut:]], rechunk=False).lazy()
    assert _digests(stage(mixed, tmp_path, "mixed").folder) == expected


def _digests(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}


_STAGE = """
import sys
from pathlib import Path
import polars as pl
from tests.flows.release.miniature import ROOT, frames, miniature
from flows.release.staging import stage
tables = frames(miniature())
wide = tables["mentions"].collect()
many = pl.concat([wide.with_columns(char_end=pl.col("char_end") + n) for n in range(20_000)])
tables["mentions"] = many.sample(fraction=1, shuffle=True, seed=int(sys.argv[2])).lazy()
print(stage(tables, Path(sys.argv[1]), "threads").folder)
"""


def test_bytes_do_not_depend_on_threads_or_hash_seed(tmp_path: Path) -> None:
    found = []
    for threads, seed in (("1", "1"), ("4", "2")):
        environment = os.environ | {"POLARS_MAX_THREADS": threads, "PYTHONHASHSEED": seed, "ARROW_NUM_THREADS": threads}
        command = [sys.executable, "-c", _STAGE, str(tmp_path / threads), seed]
        run = subprocess.run(command, env=environment, capture_output=True, text=True, check=True, cwd=ROOT)
        found.append(_digests(Path(run.stdout.strip())))
    assert found[0] == found[1]
