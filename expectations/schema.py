"""The words in which a table is declared.

A `Table` is the single declaration of a table: from it come the Arrow schema
that writes Parquet, the Polars schema of the frames, the base expectations of
the gate, the data package and the codebook. Nothing else says a column's type.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import polars as pl
import pyarrow as pa

ColumnType = Literal["string", "integer", "boolean", "date", "strings", "integers"]
"""A column's logical type; the last two are lists, never null inside."""

_ARROW: dict[ColumnType, pa.DataType] = {
    "string": pa.string(),
    "integer": pa.int64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    "strings": pa.list_(pa.field("element", pa.string(), nullable=False)),
    "integers": pa.list_(pa.field("element", pa.int64(), nullable=False)),
}
_POLARS: dict[ColumnType, pl.DataType] = {
    "string": pl.String(),
    "integer": pl.Int64(),
    "boolean": pl.Boolean(),
    "date": pl.Date(),
    "strings": pl.List(pl.String()),
    "integers": pl.List(pl.Int64()),
}


@dataclass(frozen=True)
class Vocabulary:
    """A closed list of terms that a column may hold, each with its definition."""

    name: str
    terms: dict[str, str]


@dataclass(frozen=True)
class Column:
    """One column: what it holds, and what may stand in it.

    `unit` names what an integer counts (`code points`, `bytes`, …). A nullable
    column says in its description what null means.
    """

    name: str
    type: ColumnType
    description: str
    nullable: bool = False
    vocabulary: Vocabulary | None = None
    unit: str | None = None
    pattern: str | None = None
    """A regular expression that every value matches as a whole."""

    @property
    def is_list(self) -> bool:
        return self.type in ("strings", "integers")


@dataclass(frozen=True)
class Reference:
    """Columns of this table whose values, where not null, stand in another."""

    columns: tuple[str, ...]
    table: str
    target: tuple[str, ...]


@dataclass(frozen=True)
class Span:
    """Two columns that are a half-open range of code points of a text.

    `text_column`, where given, repeats the words at that range: exactly, or
    with white space folded and page furniture cut out where `folded`.
    `inside` names two columns of the same row that enclose the range.
    """

    start: str
    end: str
    text_column: str | None = None
    folded: bool = False
    inside: tuple[str, str] | None = None


@dataclass(frozen=True)
class Table:
    """A table of the dataset.

    `key` identifies a row and is the order of the rows in every file.
    `unique` lists further columns of which no two rows hold the same value;
    the first of them is the row's stable id, by which versions are compared.
    """

    name: str
    title: str
    description: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    unique: tuple[str, ...] = ()
    references: tuple[Reference, ...] = ()
    spans: tuple[Span, ...] = ()

    @property
    def identity(self) -> tuple[str, ...]:
        """The columns by which a row is recognised in another version."""
        return self.unique[:1] or self.key

    def column(self, name: str) -> Column:
        """The column of that name; KeyError where the table has none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"table {self.name} has no column {name}")

    def arrow_schema(self) -> pa.Schema:
        """The schema of the table's Parquet file."""
        return pa.schema([pa.field(c.name, _ARROW[c.type], nullable=c.nullable) for c in self.columns])

    def polars_schema(self) -> pl.Schema:
        """The schema of a frame of the table's rows."""
        return pl.Schema({c.name: _POLARS[c.type] for c in self.columns})
