"""What a suite is: rows made from the staged files, and what is expected of them.

The rows are a view: a lazy frame with the columns that the expectations name,
made in Polars from the staged tables. A column that is not the table's is
named for what it holds, such as `end_before` or `text_at_span`, so that an
expectation compares two columns that a reader understands.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import polars as pl
from great_expectations.expectations.expectation import Expectation
from great_expectations.expectations.metadata_types import FailureSeverity

from expectations.report import Severity
from expectations.staged import Tables


@dataclass(frozen=True)
class Suite:
    """Expectations of the rows of one view.

    `table` is what the findings are about, and `key` the columns that name an
    offending row. `needs` are the staged tables that `view` reads; a suite
    whose tables cannot all be read is not checked.
    """

    name: str
    table: str
    key: tuple[str, ...]
    needs: tuple[str, ...]
    view: Callable[[Tables], pl.LazyFrame]
    expectations: tuple[Expectation, ...]

    def columns(self) -> list[str]:
        """The columns of the view that the suite looks at: the key, then those that expectations name."""
        named = [name for expectation in self.expectations for name in subjects(expectation)]
        return list(dict.fromkeys((*self.key, *named)))


def subjects(expectation: Expectation) -> tuple[str, ...]:
    """The columns that an expectation names."""
    fields = ("column", "column_A", "column_B")
    named = [getattr(expectation, field) for field in fields if hasattr(expectation, field)]
    return (*named, *getattr(expectation, "column_list", ()))


def critical(kind: type[Expectation], reason: str, **arguments: Any) -> Expectation:
    """An expectation without which nothing is published; `reason` says in one sentence why."""
    return _expect(kind, "critical", reason, arguments)


def warning(kind: type[Expectation], reason: str, **arguments: Any) -> Expectation:
    """An expectation whose failure is published with the release; `reason` says in one sentence why it matters."""
    return _expect(kind, "warning", reason, arguments)


def _expect(kind: type[Expectation], severity: Severity, reason: str, arguments: dict[str, Any]) -> Expectation:
    return kind(severity=FailureSeverity(severity), notes=reason, **arguments)
