"""`codebook.md`: every table, column, vocabulary and rule, from the one schema."""

from __future__ import annotations

from collections.abc import Mapping

from expectations.schema import Column, Table, Vocabulary
from expectations.tables import TABLES
from flows.release import markdown

_TYPE = {
    "string": "string",
    "integer": "integer (64 bit)",
    "boolean": "boolean",
    "date": "date",
    "strings": "list of strings",
    "integers": "list of integers (64 bit)",
}


def _column_row(column: Column) -> list[str]:
    may_hold = []
    if column.vocabulary is not None:
        may_hold.append(f"a term of [{column.vocabulary.name}](#{column.vocabulary.name})")
    if column.pattern is not None:
        may_hold.append(f"`{column.pattern}`")
    return [
        f"`{column.name}`",
        _TYPE[column.type],
        column.unit or "",
        "yes" if column.nullable else "no",
        "; ".join(may_hold),
        markdown.cell(column.description),
    ]


def _names(columns: tuple[str, ...]) -> str:
    return ", ".join(f"`{name}`" for name in columns)


def _table_part(table: Table) -> str:
    facts = [f"- Key, and order of the rows: {_names(table.key)}\n"]
    facts += [f"- Unique: `{name}`\n" for name in table.unique]
    facts += [f"- Recognised in another version by: {_names(table.identity)}\n"]
    for reference in table.references:
        there = f"{_names(reference.target)} of [{reference.table}](#{reference.table})"
        facts.append(f"- {_names(reference.columns)} refers to {there}\n")
    columns = markdown.table(
        ["column", "type", "unit", "null", "values", "what it says"], map(_column_row, table.columns)
    )
    return f"### {table.name}\n\n{table.description}\n\n{''.join(facts)}\n{columns}"


def _vocabularies() -> list[Vocabulary]:
    columns = (column for table in TABLES.values() for column in table.columns)
    return list({c.vocabulary.name: c.vocabulary for c in columns if c.vocabulary is not None}.values())


def _vocabulary_part(vocabulary: Vocabulary) -> str:
    rows = ([f"`{term}`", markdown.cell(meaning)] for term, meaning in vocabulary.terms.items())
    return f"### {vocabulary.name}\n\n{markdown.table(['term', 'meaning'], rows)}"


def codebook(title: str, version: str, rules: Mapping[str, str]) -> str:
    """The codebook of a version; `rules` says what each rule named in the data does."""
    rows = ([f"`{name}`", markdown.cell(meaning)] for name, meaning in sorted(rules.items()))
    ruled = markdown.table(["rule", "what it does"], rows) if rules else "This version describes no rules.\n"
    parts = [
        f"# Codebook of {title}, version {version}\n\n"
        "Offsets (`char_start`, `char_end`, `cue_start`, `cue_end`) count Unicode code points, from 0, half open, in "
        "`documents.text`. In the CSV files a list is a JSON array, null is an empty field, the empty string is "
        '`""`, and dates are ISO 8601.\n',
        "## Tables\n",
        *(_table_part(table) for table in TABLES.values()),
        "## Vocabularies\n",
        *(_vocabulary_part(vocabulary) for vocabulary in _vocabularies()),
        "## Rules\n",
        "The columns called `rule` name the rule that read a value.\n",
        ruled,
    ]
    return "\n".join(parts)
