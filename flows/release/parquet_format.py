"""Parquet whose bytes follow from the values alone.

zstd level 3, page index, page checksums, dictionary columns and sorting
columns as the schema says, each row group written from one chunk, so that
neither threads nor the chunks of a frame show in the file.
"""

from __future__ import annotations

from typing import BinaryIO

import polars as pl
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from expectations.schema import Column, Table
from flows.errors import GateRefused

ROW_GROUP_ROWS = 131_072
ROW_GROUP_BYTES = 128 * 1024 * 1024
"""Text in a row group, at most: Arrow's plain strings hold 2 GiB in a chunk, and readers load a group at once."""


def text_bytes(schema: pl.Schema) -> pl.Expr:
    """The bytes of a row's strings."""
    return pl.sum_horizontal(
        pl.lit(0, pl.Int64),
        *(pl.col(name).str.len_bytes().cast(pl.Int64) for name, kind in schema.items() if kind == pl.String),
    )


def rows_per_group(rows: int, text: int) -> int:
    """How many rows a row group of a table with so many rows and bytes of text holds.

    A power of two, smaller where the rows are long.
    """
    held = ROW_GROUP_ROWS
    while held > 1 and held * text > ROW_GROUP_BYTES * rows:
        held //= 2
    return held


def dictionary_columns(table: Table) -> list[str]:
    """The leaf columns whose values come again: strings, but for row ids, digests and a key's last column."""
    once = {*table.unique, table.key[-1]}
    repeated = [c for c in table.columns if c.name not in once and not (c.pattern or "").startswith("[0-9a-f]{")]
    leaf = {"string": "{}", "strings": "{}.list.element"}
    return [leaf[c.type].format(c.name) for c in repeated if c.type in leaf]


def parquet_writer(file: BinaryIO, table: Table) -> pq.ParquetWriter:
    """A writer of the table's file; each `write_table` makes a row group."""
    schema = table.arrow_schema()
    order = pq.SortingColumn.from_ordering(
        schema, [(name, "ascending") for name in table.key], null_placement="at_start"
    )
    return pq.ParquetWriter(
        file,
        schema,
        compression="zstd",
        compression_level=3,
        use_dictionary=dictionary_columns(table),
        write_page_index=True,
        write_page_checksum=True,
        sorting_columns=order,
    )


def _refuse_null(table: Table, column: Column, where: str, count: int) -> None:
    if count:
        raise GateRefused(
            f"Table {table.name} holds null {where} column {column.name} {count} times, which the contract forbids; "
            "nothing was published: mend the rule or the source that gives it."
        )


def arrow_rows(frame: pl.DataFrame, table: Table) -> pa.Table:
    """The rows in one chunk with the table's Arrow schema; GateRefused where a null stands that it forbids."""
    for column in table.columns:
        if not column.nullable:
            _refuse_null(table, column, "in", frame[column.name].null_count())
    rows = frame.to_arrow().cast(table.arrow_schema()).combine_chunks()
    for column in table.columns:
        if column.is_list:
            _refuse_null(table, column, "inside a list of", pc.list_flatten(rows[column.name]).null_count)
    return rows
