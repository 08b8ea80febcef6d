"""What verification finds wrong."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """One promise that a release breaks."""

    table: str | None
    """The table; None where it is the folder or a file that is no table."""
    rule: str
    """The promise's name, such as `checksum`, `key_unique`, `partition`."""
    message: str
    """What is wrong, in one sentence."""
    rows: tuple[dict[str, object], ...] = ()
    """The first few rows concerned, by their key."""
