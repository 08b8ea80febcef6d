"""Every value that was read has its evidence, and evidence speaks of values that are there."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from expectations.staged import Tables
from expectations.suites.native import ExpectColumnValuesToNotBeNull
from expectations.suites.suite import Suite, warning
from expectations.tables import DOCUMENTS, EVIDENCE, SECTIONS

_NOT_READ = {"document_id", "text", "text_sha256", "n_sections", "n_segments", "n_claims"}
_OF_DOCUMENTS = [column.name for column in DOCUMENTS.columns if column.name not in _NOT_READ]
_OF_SECTIONS = [column.name for column in SECTIONS.columns if column.nullable]
_DEFAULTS = {"kind": "other"}
"""What a column holds where nothing was read, so that there is nothing to show."""


def _values(frame: pl.LazyFrame, columns: Iterable[str], *keys: str) -> pl.LazyFrame:
    """One row a value, or an element of a list: the keys, `field` (the column) and `value` (as text)."""
    schema = frame.collect_schema()
    lists = [
        (pl.col(name) if schema[name].is_nested() else pl.concat_list(name)).cast(pl.List(pl.String)).alias(name)
        for name in columns
    ]
    rows = frame.select(*keys, *lists).unpivot(index=list(keys), variable_name="field", value_name="value")
    return rows.explode("value", empty_as_null=False).drop_nulls("value")


def _view(tables: Tables) -> pl.LazyFrame:
    names = ["document_id", "field", "value"]
    of_sections = _values(tables["sections"], _OF_SECTIONS, "document_id", "ordinal")
    read = [
        _values(tables["documents"], _OF_DOCUMENTS, "document_id"),
        of_sections.with_columns(field=pl.format("sections[{}].{}", "ordinal", "field")),
    ]
    values = pl.concat([frame.select(names) for frame in read]).unique()
    defaults = pl.any_horizontal(
        (pl.col("field") == field) & (pl.col("value") == value) for field, value in _DEFAULTS.items()
    )
    shown = tables["evidence"].select(*names, value_in_evidence="value").unique(names)
    kept = values.with_columns(value_in_tables="value")
    joined = kept.join(shown, on=names, how="full", coalesce=True)
    return joined.filter(~defaults | pl.col("value_in_evidence").is_not_null()).sort(names)


SUITE = Suite(
    "values",
    EVIDENCE.name,
    EVIDENCE.key,
    (DOCUMENTS.name, SECTIONS.name, EVIDENCE.name),
    _view,
    (
        warning(
            ExpectColumnValuesToNotBeNull,
            "Every value that was read carries its evidence, so that a reader can check it.",
            column="value_in_evidence",
        ),
        warning(
            ExpectColumnValuesToNotBeNull,
            "Evidence of a value that no table holds is of no use to a reader, or the value was lost.",
            column="value_in_tables",
        ),
    ),
)
