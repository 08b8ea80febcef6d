"""Columns that suites compare with: made in Polars, whole tables at once.

Offsets are code points. Every function keeps the rows of the frame it is given
and their order, and adds columns.
"""

from __future__ import annotations

import polars as pl

from expectations.schema import Reference
from expectations.staged import Tables

ROW_OF_DOCUMENT = pl.int_range(1, pl.len() + 1).over("document_id")
"""A row's place among the rows of its document, from 1, in the order of the file."""

END_BEFORE = pl.col("char_end").shift(1, fill_value=0).over("document_id")
"""Where the row before it in its document ends; 0 for the first."""


def looked_up(frame: pl.LazyFrame, other: pl.LazyFrame, **on: str) -> pl.LazyFrame:
    """Adds the columns of `other`, of which one row at most has the values of the columns `on` (ours=theirs).

    Where `other` repeats a key its first row counts; its own suite finds that.
    """
    theirs = list(on.values())
    first = other.unique(theirs, keep="first", maintain_order=True)
    return frame.join(first, left_on=list(on), right_on=theirs, how="left", maintain_order="left")


def found(reference: Reference) -> str:
    """The name of the column that holds a reference's value where the other table has it, and null where not."""
    return f"{reference.table}.{reference.target[0]}"


def with_references(frame: pl.LazyFrame, tables: Tables, references: tuple[Reference, ...]) -> pl.LazyFrame:
    """Adds the column `found(reference)` for each reference."""
    for reference in references:
        target = tables[reference.table].select(*reference.target, pl.col(reference.target[0]).alias(found(reference)))
        frame = looked_up(frame, target, **dict(zip(reference.columns, reference.target, strict=True)))
    return frame


def with_text(frame: pl.LazyFrame, tables: Tables) -> pl.LazyFrame:
    """Adds `document_text` and `text_length` of the row's document."""
    texts = tables["documents"].select(
        "document_id", document_text="text", text_length=pl.col("text").str.len_chars().cast(pl.Int64)
    )
    return looked_up(frame, texts, document_id="document_id")


def at_span(start: str, end: str) -> pl.Expr:
    """The words of `document_text` between the offsets in two columns; null where they are no span."""
    first, length = pl.col(start), pl.col(end) - pl.col(start)
    is_span = (first >= 0) & (length >= 0)
    return pl.when(is_span).then(pl.col("document_text").str.slice(first, length))


def folded(words: pl.Expr) -> pl.Expr:
    """The words with every run of white space as one space, and none at their ends; separators of data are such too."""
    return words.str.replace_all(r"[\s\x1c-\x1f]+", " ").str.strip_chars()


def with_count(frame: pl.LazyFrame, counted: pl.LazyFrame, name: str) -> pl.LazyFrame:
    """Adds, as column `name`, how many rows of `counted` have the row's document_id."""
    counts = counted.group_by("document_id").agg(pl.len().cast(pl.Int64).alias(name))
    return looked_up(frame, counts, document_id="document_id").with_columns(pl.col(name).fill_null(0))


def with_end(frame: pl.LazyFrame, parts: pl.LazyFrame, name: str) -> pl.LazyFrame:
    """Adds, as column `name`, where the last of a document's parts ends; 0 where it has none."""
    ends = parts.group_by("document_id").agg(pl.col("char_end").max().alias(name))
    return looked_up(frame, ends, document_id="document_id").with_columns(pl.col(name).fill_null(0))
