"""The version follows from the difference: a pure planner.

MAJOR when a reader could break: a table or column gone, retyped or open to
null, a vocabulary's term or a unit gone, rows identified otherwise. MINOR when
rows, tables, columns or terms are added, or rows removed. PATCH when only
values changed in rows that stay. No difference, no release; the first is 1.0.0.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from expectations.schema import Table
from flows.release.layout import FIRST_VERSION, version_order
from flows.release.schema_changes import schema_changes

Level = Literal["first", "major", "minor", "patch", "none"]


@dataclass(frozen=True)
class Counts:
    """Rows of a table that a version adds, removes and changes."""

    added: int = 0
    removed: int = 0
    changed: int = 0

    @property
    def total(self) -> int:
        """Rows that differ in any way."""
        return self.added + self.removed + self.changed

    def __str__(self) -> str:
        parts = ((self.added, "added"), (self.removed, "removed"), (self.changed, "changed"))
        return ", ".join(f"{rows:,} {word}" for rows, word in parts if rows)


@dataclass(frozen=True)
class Snapshot:
    """What is compared of a version; one that is only staged has no number.

    `content` is the digest of each table's logical content.
    """

    tables: Mapping[str, Table]
    rows: Mapping[str, int]
    content: Mapping[str, str]
    version: str | None = None


@dataclass(frozen=True)
class Plan:
    """What is to be released, and why; `version` is None where nothing differs."""

    version: str | None
    previous: str | None
    level: Level
    reasons: tuple[str, ...]
    counts: dict[str, Counts]


def _bumped(version: str, level: Level) -> str:
    major, minor, patch = version_order(version)
    if level == "major":
        return f"{major + 1}.0.0"
    return f"{major}.{minor + 1}.0" if level == "minor" else f"{major}.{minor}.{patch + 1}"


def plan(staged: Snapshot, current: Snapshot | None, counts: Mapping[str, Counts]) -> Plan:
    """The release that `staged` becomes after `current`.

    `counts` holds the rows that differ in each table whose content does; a
    table that it leaves out has not changed. Pure: the same arguments give the
    same plan.
    """
    if current is None or current.version is None:
        added = {name: Counts(added=rows) for name, rows in staged.rows.items()}
        return Plan(FIRST_VERSION, None, "first", ("the first release",), added)
    every = {name: counts.get(name, Counts()) for name in staged.tables}
    schema = schema_changes(current.tables, staged.tables)
    rows = tuple(f"{name}: {count}" for name, count in every.items() if count.total)
    reasons = schema.breaking + schema.compatible + rows
    level: Level
    if schema.breaking:
        level = "major"
    elif schema.compatible or any(c.added or c.removed for c in every.values()):
        level = "minor"
    elif reasons or dict(staged.content) != dict(current.content):
        level = "patch"
        reasons = reasons or ("the order of rows changed",)
    else:
        return Plan(None, current.version, "none", (), every)
    return Plan(_bumped(current.version, level), current.version, level, reasons, every)
