"""What is expected of the table evidence, from its own file."""

from __future__ import annotations

import polars as pl

from expectations.suites.base import table_suite
from expectations.suites.native import ExpectColumnPairValuesToBeEqual
from expectations.suites.suite import critical
from expectations.tables import EVIDENCE

SUITE = table_suite(
    EVIDENCE,
    critical(
        ExpectColumnPairValuesToBeEqual,
        "What the text says is shown at its place in the text, and nothing else has a place there.",
        column_A="is_from_text",
        column_B="has_span",
    ),
    derived={"is_from_text": pl.col("origin") == "text", "has_span": pl.col("char_start").is_not_null()},
)
