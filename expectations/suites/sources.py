"""What is expected of the table sources, from its own file."""

from __future__ import annotations

import polars as pl

from expectations.suites.base import table_suite
from expectations.suites.native import ExpectColumnPairValuesToBeEqual, ExpectColumnValuesToBeInSet
from expectations.suites.suite import critical
from expectations.tables import SOURCES

SUITE = table_suite(
    SOURCES,
    critical(
        ExpectColumnPairValuesToBeEqual,
        "A duplicate names the document that has its text, so that the record is not lost.",
        column_A="is_duplicate",
        column_B="names_the_other",
    ),
    critical(
        ExpectColumnValuesToBeInSet,
        "A record that became a document was read, so that its size and digest are known.",
        column="is_known_if_read",
        value_set=[True],
    ),
    derived={
        "is_duplicate": pl.col("status") == "duplicate",
        "names_the_other": pl.col("duplicate_of").is_not_null(),
        "is_known_if_read": (pl.col("status") == "quarantined")
        | (pl.col("bytes").is_not_null() & pl.col("sha256").is_not_null()),
    },
)
