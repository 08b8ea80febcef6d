"""The gate: whether staged files may be published.

The files are read back from disk, as a reader will read them. First each must
be a Parquet file with the columns that the contract declares; then Great
Expectations validates the suites of `expectations.suites`. Importing this
module costs nothing; Great Expectations is imported when it is first needed,
or by `warm`, which a caller may run early in a thread.
"""

from __future__ import annotations

from pathlib import Path

from expectations.report import Report
from expectations.staged import read_staged


def warm() -> None:
    """Imports what validation needs, which takes seconds; validating without it first does the same."""
    from expectations import validation  # noqa: F401, PLC0415


def validate(folder: Path) -> Report:
    """Checks `<folder>/<table>.parquet` for every table of `expectations.tables.TABLES`.

    Gives a finding for each expectation, those that hold too. A file that is
    missing, damaged or of other columns is a critical finding, and the suites
    that need its table are left out. Raises nothing for what the files hold.
    """
    tables, findings = read_staged(folder)
    from expectations.suites import SUITES  # noqa: PLC0415
    from expectations.validation import run_suites  # noqa: PLC0415

    return Report((*findings, *run_suites(SUITES, tables)))
