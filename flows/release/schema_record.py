"""The schema as a manifest records it, so that any later code can compare and verify a version.

It records what a reader can depend on: tables, columns, types, nullability,
units, patterns, vocabularies' terms, keys, references and spans. Descriptions
are for people and stand in the codebook.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from expectations.schema import Column, Reference, Span, Table, Vocabulary

Record = dict[str, Any]


def _column_record(column: Column) -> Record:
    vocabulary = column.vocabulary
    return {
        "name": column.name,
        "type": column.type,
        "nullable": column.nullable,
        "unit": column.unit,
        "pattern": column.pattern,
        "vocabulary": {"name": vocabulary.name, "terms": list(vocabulary.terms)} if vocabulary else None,
    }


def _span_record(span: Span) -> Record:
    return {
        "start": span.start,
        "end": span.end,
        "text_column": span.text_column,
        "folded": span.folded,
        "inside": list(span.inside) if span.inside else None,
    }


def table_record(table: Table) -> Record:
    """What a reader can depend on of a table, JSON-able."""
    return {
        "columns": [_column_record(column) for column in table.columns],
        "key": list(table.key),
        "unique": list(table.unique),
        "references": [
            {"columns": list(r.columns), "table": r.table, "target": list(r.target)} for r in table.references
        ],
        "spans": [_span_record(span) for span in table.spans],
    }


def schema_record(tables: Mapping[str, Table]) -> dict[str, Record]:
    """The record of every table, by name."""
    return {name: table_record(table) for name, table in tables.items()}


def record_digest(record: Record) -> str:
    """The SHA-256 of a table's record as compact JSON with sorted keys."""
    text = json.dumps(record, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _column(record: Record) -> Column:
    words = record["vocabulary"]
    return Column(
        record["name"],
        record["type"],
        "",
        nullable=record["nullable"],
        vocabulary=Vocabulary(words["name"], dict.fromkeys(words["terms"], "")) if words else None,
        unit=record["unit"],
        pattern=record["pattern"],
    )


def _span(record: Record) -> Span:
    start, end = record["inside"] or (None, None)
    return Span(
        record["start"],
        record["end"],
        text_column=record["text_column"],
        folded=record["folded"],
        inside=(start, end) if start and end else None,
    )


def recorded_table(name: str, record: Record) -> Table:
    """The table that a record describes, without its descriptions; KeyError or TypeError where it is none."""
    return Table(
        name=name,
        title="",
        description="",
        columns=tuple(_column(column) for column in record["columns"]),
        key=tuple(record["key"]),
        unique=tuple(record["unique"]),
        references=tuple(Reference(tuple(r["columns"]), r["table"], tuple(r["target"])) for r in record["references"]),
        spans=tuple(_span(span) for span in record["spans"]),
    )
