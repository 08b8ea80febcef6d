"""One writer at a time.

An advisory lock (flock) on `<releases>/<dataset>/.lock`: the operating system
gives it up when the writer dies, however it dies, so a dead writer's lock never
stands in the way. The file holds the writer's process id, for the message.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from flows.errors import AvermentError
from flows.release.files import writing
from flows.release.layout import LOCK, dataset_folder
from flows.release.recovery import recover


def utc_now() -> datetime:
    """The time, in UTC."""
    return datetime.now(UTC)


def _same_file(descriptor: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(descriptor), path.stat())
    except FileNotFoundError:
        return False


def _acquire(path: Path) -> int:
    """An open, locked file; the file is opened again where another writer removed it in between."""
    while True:
        with writing(path.parent):
            path.parent.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(descriptor, 32).decode("ascii", "replace").strip() or "unknown"
            os.close(descriptor)
            raise AvermentError(
                f"Another build (process {holder}) is writing {path.parent}; wait for it to end, then build again."
            ) from None
        if _same_file(descriptor, path):
            return descriptor
        os.close(descriptor)


@contextmanager
def release_lock(releases: Path, dataset_name: str, clock: Callable[[], datetime] = utc_now) -> Iterator[None]:
    """Holds the right to write releases of a dataset, and first puts right what a dead writer left.

    Raises AvermentError where another process, or another thread of this one,
    holds it. Leaves no trace where nothing was published.
    """
    folder = dataset_folder(releases, dataset_name)
    path = folder / LOCK
    descriptor = _acquire(path)
    try:
        with writing(folder):
            os.ftruncate(descriptor, 0)
            os.pwrite(descriptor, str(os.getpid()).encode(), 0)
            recover(folder, clock())
        yield
    finally:
        path.unlink(missing_ok=True)
        os.close(descriptor)
        with suppress(OSError):
            folder.rmdir()
            releases.rmdir()
