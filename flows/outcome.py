"""What a build came to: what the command prints, and what a scheduler reads."""

from __future__ import annotations

from dataclasses import dataclass

from flows.summary import Summary


@dataclass(frozen=True)
class Outcome:
    """A build's result; `version` and `folder` are of the release that is current after it.

    `changed` says whether this build made it. `rows` counts the rows a table,
    `changes` those added, removed and changed since the version before, and
    `rejected` lists path, stage, rule and reason of what the quarantine holds.
    `summary` holds what the build took.
    """

    dataset: str
    version: str
    folder: str
    changed: bool
    reasons: tuple[str, ...]
    rows: dict[str, int]
    changes: dict[str, dict[str, int]]
    rejected: tuple[dict[str, str], ...]
    summary: Summary
