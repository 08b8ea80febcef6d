"""What is expected of the table segments, from its own file: above all that segments follow each other closely."""

from __future__ import annotations

from expectations.suites.base import table_suite
from expectations.suites.native import ExpectColumnPairValuesToBeEqual
from expectations.suites.suite import critical
from expectations.suites.views import ROW_OF_DOCUMENT
from expectations.tables import SEGMENTS

SUITE = table_suite(
    SEGMENTS,
    critical(
        ExpectColumnPairValuesToBeEqual,
        "Segments are counted from 1 in the order of the text; a number left out is a segment lost.",
        column_A="ordinal",
        column_B="row_of_document",
    ),
    derived={"row_of_document": ROW_OF_DOCUMENT},
)
