"""The progress of a build on a terminal; without one, nothing but warnings."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn


class _Display(logging.Handler):
    """Turns the log records of a build, which bear `stage` with `total` or `shard`, into bars."""

    def __init__(self, bars: Progress) -> None:
        super().__init__()
        self._bars = bars
        self._of: dict[str, TaskID] = {}

    def emit(self, record: logging.LogRecord) -> None:
        stage = getattr(record, "stage", None)
        if stage is None:
            return
        total = getattr(record, "total", None)
        if stage not in self._of:
            self._of[stage] = self._bars.add_task(stage, total=total)
        elif total is not None:
            self._bars.reset(self._of[stage], total=total)
        if hasattr(record, "shard"):
            self._bars.advance(self._of[stage])
        elif total is None:
            self._bars.update(self._of[stage], total=1, completed=1)


@contextmanager
def progress(verbose: bool) -> Iterator[None]:
    """Shows the stages of a build on standard error for the time of the block, if that is a terminal."""
    log = logging.getLogger("averment")
    log.setLevel(logging.INFO)
    if verbose or not sys.stderr.isatty():
        handler: logging.Handler = logging.StreamHandler()
        handler.setLevel(logging.INFO if verbose else logging.WARNING)
        log.addHandler(handler)
        try:
            yield
        finally:
            log.removeHandler(handler)
        return
    look = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*look, console=Console(stderr=True), transient=True) as bars:
        display = _Display(bars)
        log.addHandler(display)
        try:
            yield
        finally:
            log.removeHandler(display)
