"""The errors that a user meets.

Each message is one sentence that says what happened, where, and what to do.
They are raised where the fault is known and turned into a line on standard
error and an exit status in one place, `flows.cli.main`.
"""

from __future__ import annotations


class AvermentError(Exception):
    """A fault that the user can mend. The message is shown as it is, without a traceback."""

    exit_status = 1


class UsageError(AvermentError):
    """The command was called in a way that cannot be carried out."""

    exit_status = 2


class GateRefused(AvermentError):
    """The gate found a critical failure in the staged release; nothing was published."""

    exit_status = 3
