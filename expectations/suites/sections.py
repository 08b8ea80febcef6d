"""What is expected of the table sections, from its own file."""

from __future__ import annotations

import polars as pl

from expectations.suites.base import table_suite
from expectations.suites.native import ExpectColumnPairValuesToBeEqual
from expectations.suites.suite import critical
from expectations.suites.views import ROW_OF_DOCUMENT
from expectations.tables import SECTIONS

SUITE = table_suite(
    SECTIONS,
    critical(
        ExpectColumnPairValuesToBeEqual,
        "Sections are counted from 1 in the order of the text; a number left out is a section lost.",
        column_A="ordinal",
        column_B="row_of_document",
    ),
    critical(
        ExpectColumnPairValuesToBeEqual,
        "The id is made of the document and the ordinal, and readers take it apart again.",
        column_A="section_id",
        column_B="document_and_ordinal",
    ),
    derived={"row_of_document": ROW_OF_DOCUMENT, "document_and_ordinal": pl.format("{}#{}", "document_id", "ordinal")},
)
