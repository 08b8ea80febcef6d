"""Merging: the rows of a table over all shards, in the order of its key, a range of keys at a time.

A part is the rows of one shard. Rows that share the key's first column stand
together in their part, so a range of that column is one slice of every part,
and a scan of a file reads no more of it than that slice. What is held is a
range and the first column's values with their counts, never the whole table.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from expectations.schema import Table
from flows.release.parquet_format import text_bytes

RANGE_BYTES = 32 * 1024 * 1024
"""What a range holds, about: its text, and eight bytes a value."""


@dataclass(frozen=True)
class Merged:
    """A table's parts, each in the order of the key, and how they are cut into ranges.

    `slices` has one row a range and part: range, part, offset and length in
    rows. `rows` counts those of the table, `text_bytes` the bytes of its strings.
    """

    table: Table
    parts: tuple[pl.LazyFrame, ...]
    slices: pl.DataFrame
    rows: int
    text_bytes: int

    def ranges(self) -> Iterator[pl.DataFrame]:
        """The rows range by range, in the order of the key (nulls first); ties as the parts have them."""
        for cut in self.slices.partition_by("range", maintain_order=True):
            pieces = [self.parts[part].slice(offset, length) for _, part, offset, length in cut.iter_rows()]
            yield pl.concat(pieces).collect().sort(self.table.key, nulls_last=False, maintain_order=True)

    def groups(self, rows: int) -> Iterator[pl.DataFrame]:
        """The rows in frames of exactly `rows`, the last one shorter; one empty frame where there are none."""
        held = pl.DataFrame(schema=self.table.polars_schema())
        for fresh in self.ranges():
            held = held.vstack(fresh)
            while held.height >= rows:
                yield held.head(rows)
                held = held.slice(rows)
        if held.height or not self.rows:
            yield held


def merged(parts: Sequence[pl.LazyFrame], table: Table, range_bytes: int = RANGE_BYTES) -> Merged:
    """The rows of `parts` to be read as one table; columns beyond the contract are left out.

    A part whose rows are not grouped and ordered by the key's first column is
    put in order in memory.
    """
    typed = [part.select(pl.col(name).cast(kind) for name, kind in table.polars_schema().items()) for part in parts]
    ready = [_counted(part, number, table) for number, part in enumerate(typed)]
    counts = pl.concat([counts for _, counts in ready])
    slices = _slices(counts, range_bytes)
    rows, text = (int(counts[name].sum()) for name in ("rows", "text"))
    return Merged(table, tuple(part for part, _ in ready), slices, rows, text)


def _counted(part: pl.LazyFrame, number: int, table: Table) -> tuple[pl.LazyFrame, pl.DataFrame]:
    """The part, in order, and its rows and bytes for each value of the key's first column."""
    first = pl.col(table.key[0])
    counts = _runs(part, first, number, table)
    # Values that come again or go down make the sorted runs differ from the runs.
    if not counts["value"].equals(counts["value"].unique().sort(nulls_last=False)):
        part = part.sort(table.key, nulls_last=False, maintain_order=True).collect().lazy()
        counts = _runs(part, first, number, table)
    return part, counts


def _runs(part: pl.LazyFrame, first: pl.Expr, number: int, table: Table) -> pl.DataFrame:
    sizes = part.select(value=first, run=first.rle_id(), text=text_bytes(table.polars_schema()))
    runs = sizes.group_by("run", maintain_order=True).agg(pl.first("value"), pl.len().alias("rows"), pl.sum("text"))
    weight = pl.col("text") + pl.col("rows") * 8 * len(table.columns)
    return runs.select("value", pl.lit(number).alias("part"), "rows", "text", weight.alias("bytes")).collect()


def _slices(counts: pl.DataFrame, range_bytes: int) -> pl.DataFrame:
    """Where each range lies in each part; rows with one value are never cut."""
    before = pl.col("bytes").cum_sum() - pl.col("bytes")
    ordered = counts.sort("value", "part", nulls_last=False).with_columns(before.alias("before"))
    ranged = ordered.with_columns((pl.col("before").first().over("value") // range_bytes).alias("range"))
    lengths = ranged.group_by("range", "part").agg(pl.sum("rows").alias("length")).sort("range", "part")
    offset = pl.col("length").cum_sum().over("part", order_by="range") - pl.col("length")
    return lengths.select("range", "part", offset.alias("offset"), "length")
