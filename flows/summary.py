"""The summary of a build: what went in, what came out, and what it took.

Written to `run.json` in the workspace, never into a release: it holds times,
which differ from run to run.
"""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from flows.workspace import Workspace, write_whole

_RSS_UNIT = 1 if sys.platform == "darwin" else 1024


@dataclass(frozen=True)
class StageFigures:
    """What one stage took: `seconds` of wall time, and megabytes (10^6) of input a second of it.

    `computed` counts the shards that were not known before. Steps over the
    whole dataset have no shards, and no rate.
    """

    stage: str
    shards: int
    computed: int
    documents: int
    seconds: float
    mb_per_second: float | None

    def as_dict(self) -> dict[str, object]:
        """The figures for JSON."""
        return asdict(self)


@dataclass(frozen=True)
class Summary:
    """A build's figures: records in by what became of them, claims out, megabytes, seconds, and each stage's."""

    documents: int
    accepted: int
    duplicate: int
    quarantined: int
    claims: int
    megabytes: float
    seconds: float
    memory_peak_mb: float
    stages: tuple[StageFigures, ...]


def megabytes(size: int) -> float:
    """A size in bytes as megabytes of 10^6 bytes."""
    return size / 1_000_000


def memory_peak() -> float:
    """The most resident memory that this process has held, in megabytes."""
    return round(megabytes(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _RSS_UNIT), 1)


def write_run(workspace: Workspace, record: Mapping[str, object]) -> None:
    """Writes `run.json`, whole or not at all; OSError where the disk refuses."""
    content = json.dumps(record, indent=2, ensure_ascii=False) + "\n"
    write_whole(workspace.run_record, content.encode())
