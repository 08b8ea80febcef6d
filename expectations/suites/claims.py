"""What is expected of the table claims, from its own file."""

from __future__ import annotations

import polars as pl

from expectations.suites.base import table_suite
from expectations.suites.native import ExpectColumnPairValuesToBeEqual, ExpectColumnValuesToNotBeNull
from expectations.suites.suite import critical, warning
from expectations.suites.views import ROW_OF_DOCUMENT
from expectations.tables import CLAIMS
from expectations.vocabularies import PLOVER_OF

SUITE = table_suite(
    CLAIMS,
    critical(
        ExpectColumnPairValuesToBeEqual,
        "Claims are counted from 1 in the order of the text; a number left out is a claim lost.",
        column_A="ordinal",
        column_B="row_of_document",
    ),
    critical(
        ExpectColumnPairValuesToBeEqual,
        "The PLOVER event type is that of the claim's type, so that both counts agree.",
        column_A="plover",
        column_B="plover_of_type",
    ),
    critical(
        ExpectColumnPairValuesToBeEqual,
        "A cue without its place cannot be checked, and a place without words says nothing.",
        column_A="has_cue",
        column_B="has_cue_span",
    ),
    warning(
        ExpectColumnValuesToNotBeNull,
        "A claim is somebody's: one whose speaker is not known can be attributed to nobody.",
        column="speaker_entity",
    ),
    derived={
        "row_of_document": ROW_OF_DOCUMENT,
        "plover_of_type": pl.col("claim_type").replace_strict(PLOVER_OF, default=None),
        "has_cue": pl.col("cue").is_not_null(),
        "has_cue_span": pl.col("cue_start").is_not_null(),
    },
)
