"""What the gate checked and what it found.

A report is plain data: the same files give the same report, to the byte. It
holds no time, no run's id and no path, so that it can be published in the
release whose files it describes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["critical", "warning", "info"]
SEVERITIES: tuple[Severity, ...] = ("critical", "warning", "info")
"""`critical` stops a release, `warning` is recorded and shown, `info` is counted."""

_LONGEST_VALUE = 160


@dataclass(frozen=True)
class Finding:
    """The answer to one expectation.

    `reason` says in one sentence why the expectation matters. `observed` is
    what was found where it is one value, such as an error's message;
    `unexpected` counts the rows that do not hold, and `rows` shows the first
    five of them: the key's columns and the values that offend, fit for JSON.
    """

    suite: str
    expectation: str
    table: str
    columns: tuple[str, ...]
    severity: Severity
    reason: str
    success: bool
    observed: str | int | float | None = None
    unexpected: int = 0
    rows: tuple[dict[str, object], ...] = ()

    @property
    def subject(self) -> str:
        """What the expectation is about: the table, with its columns where it names some."""
        return f"{self.table}.{', '.join(self.columns)}" if self.columns else self.table

    def as_dict(self) -> dict[str, object]:
        """The finding for JSON."""
        return {
            "suite": self.suite,
            "expectation": self.expectation,
            "table": self.table,
            "columns": list(self.columns),
            "severity": self.severity,
            "reason": self.reason,
            "success": self.success,
            "observed": self.observed,
            "unexpected": self.unexpected,
            "rows": [dict(row) for row in self.rows],
        }


@dataclass(frozen=True)
class Report:
    """The findings of a run of the gate, in the order of the suites."""

    findings: tuple[Finding, ...]

    @property
    def passed(self) -> bool:
        """Whether the files may be published: no critical expectation failed."""
        return not self.refusals

    @property
    def refusals(self) -> tuple[Finding, ...]:
        """The critical expectations that failed."""
        return self.failures("critical")

    def failures(self, severity: Severity) -> tuple[Finding, ...]:
        """The expectations of that severity that failed."""
        return tuple(f for f in self.findings if f.severity == severity and not f.success)

    def counts(self) -> dict[str, dict[str, int]]:
        """A severity's expectations: how many were checked, how many failed."""
        return {
            severity: {
                "checked": sum(f.severity == severity for f in self.findings),
                "failed": len(self.failures(severity)),
            }
            for severity in SEVERITIES
        }

    def as_dict(self) -> dict[str, object]:
        """The report for JSON: `passed`, `counts` and every finding, those that hold too."""
        return {
            "passed": self.passed,
            "counts": self.counts(),
            "findings": [finding.as_dict() for finding in self.findings],
        }

    def sentence(self) -> str:
        """What a refused user is told: how many critical expectations failed, and the first with its rows."""
        if self.passed:
            return f"All {self.counts()['critical']['checked']} critical expectations hold."
        first, failed = self.refusals[0], len(self.refusals)
        count = "1 critical expectation" if failed == 1 else f"{failed} critical expectations"
        shown = f" (such as {_words(first.rows[0])})" if first.rows else ""
        rows = f" in {_count(first.unexpected, 'row')}{shown}" if first.unexpected else ""
        observed = f": {one_line(first.observed)}" if first.observed is not None else ""
        which = "it is" if failed == 1 else "the first is"
        what = f"{first.expectation} on {first.subject}{rows}{observed}"
        return f"The gate refused the release: {count} failed; {which} {what}."


def one_line(value: object) -> str:
    """A value as people read it: on one line, cut where it is long."""
    text = " ".join(str(value if value is not None else "null").split())
    return text if len(text) <= _LONGEST_VALUE else text[: _LONGEST_VALUE - 1] + "…"


def _words(row: dict[str, object]) -> str:
    return ", ".join(f"{name} {one_line(value)}" for name, value in row.items())


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
