"""Promises about rows: keys present, unique and in order; references that lead somewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import polars as pl

from expectations.schema import Reference, Table
from flows.release.faults import Fault

SHOWN = 5

Shown = tuple[int, tuple[dict[str, object], ...]]


def counted(count: int, noun: str) -> str:
    """`1 row`, `3 rows`."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def shown_rows(rows: pl.LazyFrame, columns: tuple[str, ...], wrong: pl.Expr) -> Shown:
    """How many rows are wrong, and the first few by `columns`."""
    bad = rows.filter(wrong).select(list(dict.fromkeys(columns)))
    count, first = pl.collect_all([bad.select(pl.len()), bad.head(SHOWN)])
    return int(count.item()), tuple(first.to_dicts())


def _unique_faults(rows: pl.LazyFrame, table: Table, columns: tuple[str, ...]) -> Iterator[Fault]:
    names = ", ".join(columns)
    null = pl.any_horizontal(pl.col(name).is_null() for name in columns)
    for rule, wrong, says in (
        ("key_present", null, "is null"),
        ("key_unique", pl.struct(columns).is_duplicated(), "is not unique"),
    ):
        count, first = shown_rows(rows, (*table.key, *columns), wrong)
        if count:
            yield Fault(table.name, rule, f"{names} {says} in {counted(count, 'row')} of {table.name}.", first)


def key_faults(frame: pl.DataFrame, table: Table) -> Iterator[Fault]:
    """Keys that are null or double, and rows out of the order of the key."""
    rows = frame.lazy()
    for columns in (table.key, *((name,) for name in table.unique)):
        yield from _unique_faults(rows, table, columns)
    ordered = frame.select(table.key).sort(table.key, nulls_last=False)
    if not ordered.equals(frame.select(table.key)):
        yield Fault(table.name, "order", f"The rows of {table.name} are not in the order of {', '.join(table.key)}.")


def _dangling(rows: Mapping[str, pl.LazyFrame], table: Table, reference: Reference) -> pl.LazyFrame:
    present = pl.all_horizontal(pl.col(name).is_not_null() for name in reference.columns)
    target = rows[reference.table].select(reference.target)
    own = rows[table.name].select(list(dict.fromkeys((*table.key, *reference.columns)))).filter(present)
    return own.join(target, left_on=reference.columns, right_on=reference.target, how="anti", maintain_order="left")


def reference_faults(rows: Mapping[str, pl.LazyFrame], table: Table) -> Iterator[Fault]:
    """Values that refer to a row that is not there."""
    for reference in table.references:
        dangling = _dangling(rows, table, reference)
        count, first = shown_rows(dangling, (*table.key, *reference.columns), pl.lit(True))
        if count:
            names = ", ".join(reference.columns)
            message = f"{names} of {counted(count, 'row')} of {table.name} is not in {reference.table}."
            yield Fault(table.name, "reference", message, first)
