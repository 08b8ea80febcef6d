"""What is expected of the table mentions, from its own file: what its declaration says."""

from __future__ import annotations

from expectations.suites.base import table_suite
from expectations.tables import MENTIONS

SUITE = table_suite(MENTIONS)
