"""The suites of the gate: one a table, then those across tables.

Importing this package imports Great Expectations, which takes seconds.
"""

from expectations.suites import (
    across,
    claims,
    documents,
    evidence,
    mentions,
    quarantine,
    sections,
    segments,
    sources,
    values,
)
from expectations.suites.suite import Suite

SUITES: tuple[Suite, ...] = (
    claims.SUITE,
    documents.SUITE,
    sections.SUITE,
    segments.SUITE,
    mentions.SUITE,
    evidence.SUITE,
    sources.SUITE,
    quarantine.SUITE,
    *across.SUITES,
    values.SUITE,
)

__all__ = ["SUITES", "Suite"]
