"""The tables of the dataset, in the order in which a release lists them."""

from expectations.schema import Table
from expectations.tables.claims import CLAIMS
from expectations.tables.documents import DOCUMENTS
from expectations.tables.evidence import EVIDENCE
from expectations.tables.mentions import MENTIONS
from expectations.tables.quarantine import QUARANTINE
from expectations.tables.sections import SECTIONS
from expectations.tables.segments import SEGMENTS
from expectations.tables.sources import SOURCES

TABLES: dict[str, Table] = {
    table.name: table for table in (CLAIMS, DOCUMENTS, SECTIONS, SEGMENTS, MENTIONS, EVIDENCE, SOURCES, QUARANTINE)
}

__all__ = [
    "CLAIMS",
    "DOCUMENTS",
    "EVIDENCE",
    "MENTIONS",
    "QUARANTINE",
    "SECTIONS",
    "SEGMENTS",
    "SOURCES",
    "TABLES",
]
