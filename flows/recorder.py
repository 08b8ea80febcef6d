"""The record of a build: what each step did, and how long it took.

The steps tell it through the logger `averment`, with `stage`, `seconds` and,
where they work on one, `shard`, `documents`, `bytes` and `known`. While a
recording lasts, every record goes as a line of JSON into
`log/<start>-<process>.jsonl` of the workspace, and the times are gathered for
the summary. A build that fails leaves `run.json` too, with what stopped it.
"""

from __future__ import annotations

import json
import logging
import os
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TextIO

from flows.errors import AvermentError, GateRefused
from flows.summary import StageFigures, megabytes, memory_peak, write_run
from flows.workspace import Workspace

LOG = logging.getLogger("averment")
_FIELDS = ("stage", "shard", "total", "documents", "bytes", "records", "rejected", "known", "seconds", "mb_per_second")


@dataclass
class _Work:
    """What is known of one stage: when it ran, on which shards, and which of them were computed."""

    spans: list[tuple[float, float]] = field(default_factory=list)
    documents: dict[int, int] = field(default_factory=dict)
    bytes: dict[int, int] = field(default_factory=dict)
    computed: set[int] = field(default_factory=set)


class Recorder(logging.Handler):
    """Gathers the records of one build."""

    def __init__(self, lines: TextIO) -> None:
        """Writes the lines of JSON to `lines`."""
        super().__init__(logging.INFO)
        self._lines = lines
        self._work: dict[str, _Work] = defaultdict(_Work)
        self.started = time.time()

    def emit(self, record: logging.LogRecord) -> None:
        """Writes the record as a line of JSON, and gathers its time where it ends a piece of work."""
        told = {name: getattr(record, name) for name in _FIELDS if hasattr(record, name)}
        moment = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        line = {"time": moment, "level": record.levelname, "message": record.getMessage(), **told}
        self._lines.write(json.dumps(line, ensure_ascii=False) + "\n")
        self._lines.flush()
        if "stage" in told and "seconds" in told:
            self._gather(told, record.created)

    def _gather(self, told: dict[str, object], ended: float) -> None:
        work = self._work[str(told["stage"])]
        seconds = told["seconds"]
        work.spans.append((ended - (seconds if isinstance(seconds, int | float) else 0.0), ended))
        shard, documents, size = told.get("shard"), told.get("documents"), told.get("bytes")
        if isinstance(shard, int) and isinstance(documents, int) and isinstance(size, int):
            work.documents[shard] = documents
            work.bytes[shard] = size
            if not told.get("known"):
                work.computed.add(shard)

    @property
    def seconds(self) -> float:
        """How long the recording has lasted."""
        return time.time() - self.started

    def figures(self) -> tuple[StageFigures, ...]:
        """The figures of every stage, in the order in which they began."""
        return tuple(_figures(stage, work) for stage, work in self._work.items())


def _figures(stage: str, work: _Work) -> StageFigures:
    seconds = covered(work.spans)
    size = sum(work.bytes.values())
    return StageFigures(
        stage=stage,
        shards=len(work.documents),
        computed=len(work.computed),
        documents=sum(work.documents.values()),
        seconds=round(seconds, 3),
        mb_per_second=round(megabytes(size) / seconds, 2) if size and seconds else None,
    )


def covered(spans: Iterable[tuple[float, float]]) -> float:
    """The length of the union of spans of time, in seconds: what runs side by side counts once."""
    total, reached = 0.0, float("-inf")
    for start, end in sorted(spans):
        total += max(0.0, end - max(start, reached))
        reached = max(reached, end)
    return total


@contextmanager
def step(stage: str) -> Iterator[None]:
    """Tells how long a step over the whole dataset took, once it is done."""
    start = time.perf_counter()
    yield
    seconds = round(time.perf_counter() - start, 4)
    LOG.info("%s: done in %.1f s", stage, seconds, extra={"stage": stage, "seconds": seconds})


_ACTIVE: ContextVar[Recorder | None] = ContextVar("recorder", default=None)


@contextmanager
def recording(workspace: Workspace) -> Iterator[Recorder]:
    """Records for the time of the block; within a recording, gives that one.

    AvermentError where the workspace cannot be written. Where the block fails,
    `run.json` says with what.
    """
    active = _ACTIVE.get()
    if active is not None:
        yield active
        return
    with _lines(workspace) as lines, _attached(Recorder(lines)) as recorder:
        try:
            yield recorder
        except BaseException as error:
            with suppress(OSError):
                write_run(workspace, _failure(recorder, error))
            raise


def _failure(recorder: Recorder, error: BaseException) -> dict[str, object]:
    return {
        "state": "refused" if isinstance(error, GateRefused) else "failed",
        "error": str(error) or type(error).__name__,
        "seconds": round(recorder.seconds, 3),
        "memory_peak_mb": memory_peak(),
        "stages": [figures.as_dict() for figures in recorder.figures()],
    }


@contextmanager
def _lines(workspace: Workspace) -> Iterator[TextIO]:
    name = f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{os.getpid()}.jsonl"
    try:
        workspace.log.mkdir(parents=True, exist_ok=True)
        lines = (workspace.log / name).open("a", encoding="utf-8")
    except OSError as error:
        raise AvermentError(
            f"Cannot write in {workspace.log}: {error.strerror or error}; "
            "make it writable or choose another folder with --data."
        ) from error
    with lines:
        yield lines


@contextmanager
def _attached(recorder: Recorder) -> Iterator[Recorder]:
    level = LOG.level
    LOG.setLevel(min(LOG.getEffectiveLevel(), logging.INFO))
    LOG.addHandler(recorder)
    token = _ACTIVE.set(recorder)
    try:
        yield recorder
    finally:
        _ACTIVE.reset(token)
        LOG.removeHandler(recorder)
        LOG.setLevel(level)
