"""What is expected of the table quarantine, from its own file: what its declaration says."""

from __future__ import annotations

from expectations.suites.base import table_suite
from expectations.tables import QUARANTINE

SUITE = table_suite(QUARANTINE)
