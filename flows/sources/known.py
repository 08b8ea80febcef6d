"""Files that an earlier run has read: what the file system says of them, and the digest of their bytes.

A file counts as unchanged where device, inode, size and the times of its last
change (of content and of status) are those that were noted. One that was
changed just before it was read is not noted, for a second change might fall
into the same tick of the file system's clock.
"""

from __future__ import annotations

import io
import os
import time
from contextlib import suppress
from pathlib import Path

import polars as pl

from flows.workspace import write_whole

SETTLED_NS = 2_000_000_000
"""How long a file must have lain unchanged when it was read, to be noted: the coarsest clock of file systems in use."""

_STATUS = ("device", "inode", "bytes", "modified", "changed")
_SCHEMA = {**dict.fromkeys(_STATUS, pl.UInt64), "sha256": pl.String}


class KnownFiles:
    """The files noted in `path`; without any where it cannot be read."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._before: dict[tuple[int, ...], str] = {}
        self._now: dict[tuple[int, ...], str] = {}
        try:
            rows = pl.read_parquet(path).select(list(_SCHEMA)).iter_rows()
            self._before = {row[:-1]: row[-1] for row in rows}
        except (OSError, pl.exceptions.PolarsError):
            return

    def digest(self, status: os.stat_result) -> str | None:
        """The digest of a file that has not changed since it was noted; None for any other."""
        known = self._before.get(_key(status))
        if known is not None:
            self._now[_key(status)] = known
        return known

    def note(self, status: os.stat_result, digest: str) -> None:
        """Notes a file that was read; `status` is from before it was."""
        if time.time_ns() - max(status.st_mtime_ns, status.st_ctime_ns) > SETTLED_NS:
            self._now[_key(status)] = digest

    def keep(self) -> None:
        """Writes down the files of this run, and no others; where the disk refuses, the next run reads them again."""
        if self._now == self._before:
            return
        rows = pl.DataFrame([(*key, digest) for key, digest in self._now.items()], schema=_SCHEMA, orient="row")
        buffer = io.BytesIO()
        rows.write_parquet(buffer, compression="lz4", statistics=False)
        with suppress(OSError):
            write_whole(self._path, buffer.getvalue())


def _key(status: os.stat_result) -> tuple[int, ...]:
    return (status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns)
