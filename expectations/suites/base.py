"""What follows from a table's declaration alone.

Every table has the same base: nothing null that must not be, keys and ids
unique, rows in the key's order, terms of the vocabularies, patterns, and spans
that are not empty. Nothing here repeats what `expectations.tables` says.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import polars as pl
from great_expectations.expectations.expectation import Expectation

from expectations.custom import ExpectSpanToLieInside
from expectations.schema import Column, Span, Table
from expectations.staged import Tables
from expectations.suites.native import (
    ExpectColumnPairValuesAToBeGreaterThanB,
    ExpectColumnValuesToBeBetween,
    ExpectColumnValuesToBeInSet,
    ExpectColumnValuesToBeUnique,
    ExpectColumnValuesToMatchRegex,
    ExpectColumnValuesToNotBeNull,
    ExpectCompoundColumnsToBeUnique,
)
from expectations.suites.suite import Suite, critical

_SHOWN = 80
"""How many characters of running text a suite is given: enough to recognise a row in a report."""
_NEVER_NULL = "The codebook says that it is never null, and readers rely on it."
_KEY = "The key identifies a row; two rows with one key cannot be told apart."
_ORDER = "Files are sorted by their key, so that they compress, compare and read in one order."
_IN_ORDER = "in_key_order"
_UNIQUE = "It identifies a row across versions, so that no two rows may share it."
_VOCABULARY = "Readers group and filter by these terms; a term outside the vocabulary is counted by nobody."
_PATTERN = "Readers parse it by the form that the codebook states."
_SPAN = "A span is half open and counts from 0; an empty or reversed one points at no words."


def table_suite(table: Table, *further: Expectation, derived: Mapping[str, pl.Expr] | None = None) -> Suite:
    """The suite of a table from its own file: the base, then what `further` says of its own columns.

    `derived` names columns that `further` needs, made from the table's columns;
    ValueError where one of them would hide a column of the table.
    """
    made = derived or {}
    if hidden := made.keys() & table.polars_schema().keys():
        raise ValueError(f"table {table.name} has columns of its own named {', '.join(sorted(hidden))}")

    def view(tables: Tables) -> pl.LazyFrame:
        complete = {_complete(column): _is_complete(column.name) for column in table.columns if column.is_list}
        made_of_table = {_IN_ORDER: _ascends(table.key), **complete, **made}
        return tables[table.name].with_columns(**made_of_table).with_columns(pl.col(_words(table)).str.head(_SHOWN))

    return Suite(table.name, table.name, table.key, (table.name,), view, (*_base(table), *further))


def _words(table: Table) -> list[str]:
    """The columns of which only null or not null is asked: running text, which need not be handed over in full."""
    identifying = {*table.key, *table.unique}
    strings = [column for column in table.columns if column.type == "string" and column.name not in identifying]
    return [column.name for column in strings if not column.vocabulary and not column.pattern]


def _base(table: Table) -> Iterator[Expectation]:
    yield from _filled(table)
    yield _unique(table.key, _KEY)
    yield critical(ExpectColumnValuesToBeInSet, _ORDER, column=_IN_ORDER, value_set=[True])
    for name in table.unique:
        yield _unique((name,), _UNIQUE)
    for column in table.columns:
        yield from _values(column)
    for span in table.spans:
        yield from _span(span)


def _filled(table: Table) -> Iterator[Expectation]:
    for column in table.columns:
        if column.is_list:
            yield critical(ExpectColumnValuesToBeInSet, _NEVER_NULL, column=_complete(column), value_set=[True])
        elif not column.nullable:
            yield critical(ExpectColumnValuesToNotBeNull, _NEVER_NULL, column=column.name)


def _complete(column: Column) -> str:
    return f"{column.name}_without_null"


def _is_complete(name: str) -> pl.Expr:
    """Whether a list is there and holds no null."""
    return pl.col(name).list.contains(None, nulls_equal=True).fill_null(True).not_()


def _ascends(key: tuple[str, ...]) -> pl.Expr:
    """Whether a row's key comes after, or is equal to, that of the row before it; strings by their UTF-8 bytes."""
    ascends = pl.lit(True)
    for name in reversed(key):
        value, before = pl.col(name), pl.col(name).shift(1)
        ascends = (value > before) | ((value == before) & ascends)
    return (ascends | (pl.int_range(pl.len()) == 0)).fill_null(False)


def _unique(columns: tuple[str, ...], reason: str) -> Expectation:
    if len(columns) == 1:
        return critical(ExpectColumnValuesToBeUnique, reason, column=columns[0])
    return critical(ExpectCompoundColumnsToBeUnique, reason, column_list=list(columns))


def _values(column: Column) -> Iterator[Expectation]:
    if column.vocabulary:
        terms = list(column.vocabulary.terms)
        yield critical(ExpectColumnValuesToBeInSet, _VOCABULARY, column=column.name, value_set=terms)
    if column.pattern:
        whole = rf"\A(?:{column.pattern})\Z"
        yield critical(ExpectColumnValuesToMatchRegex, _PATTERN, column=column.name, regex=whole)


def _span(span: Span) -> Iterator[Expectation]:
    yield critical(ExpectColumnValuesToBeBetween, _SPAN, column=span.start, min_value=0)
    yield critical(
        ExpectColumnPairValuesAToBeGreaterThanB,
        _SPAN,
        column_A=span.end,
        column_B=span.start,
        ignore_row_if="both_values_are_missing",
    )
    if span.inside:
        enclosing = "The words lie within what they belong to."
        yield critical(ExpectSpanToLieInside, enclosing, column_list=[span.start, span.end, *span.inside])
