"""What is expected of the table documents, from its own file."""

from __future__ import annotations

import pandas as pd
import polars_hash as plh

from expectations.suites.base import table_suite
from expectations.suites.native import ExpectColumnPairValuesToBeEqual, ExpectColumnValuesToBeBetween
from expectations.suites.suite import critical
from expectations.tables import DOCUMENTS

_FIRST_DAY = pd.Timestamp("1945-01-01")
_LAST_DAY = pd.Timestamp("2100-12-31")
_PLAUSIBLE = "The dataset begins with the United Nations, in 1945; a day outside this range is a misread number."

SUITE = table_suite(
    DOCUMENTS,
    critical(
        ExpectColumnPairValuesToBeEqual,
        "Every offset counts in this text: one whose digest differs is not the text that was read.",
        column_A="text_sha256",
        column_B="digest_of_text",
    ),
    *(
        critical(
            ExpectColumnValuesToBeBetween, _PLAUSIBLE, column=column.name, min_value=_FIRST_DAY, max_value=_LAST_DAY
        )
        for column in DOCUMENTS.columns
        if column.type == "date"
    ),
    derived={"digest_of_text": plh.col("text").chash.sha2_256()},
)
