"""The raw store: the bytes of every input record, kept once, under their SHA-256.

`<root>/<first two digits>/<digest>`. What is there is never written again; a
file under its own digest cannot go out of date. Files are not synced: bytes
that a crash of the machine took are missed or found altered when they are read,
and read from the seeds again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from flows.errors import AvermentError
from flows.workspace import write_whole


class RawStore:
    """The bytes under `root`, by the 64 hexadecimal digits of their SHA-256."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def path(self, digest: str) -> Path:
        """Where bytes with that digest are, or would be."""
        return self._root / digest[:2] / digest

    def holds(self, digest: str, size: int) -> bool:
        """Whether so many bytes are kept under that digest; `read` finds out whether they are the right ones."""
        try:
            return self.path(digest).stat().st_size == size
        except FileNotFoundError:
            return False

    def keep(self, content: bytes) -> str:
        """Keeps the bytes and returns their digest; AvermentError where the disk refuses."""
        digest = hashlib.sha256(content).hexdigest()
        path = self.path(digest)
        try:
            if not self.holds(digest, len(content)):
                path.parent.mkdir(parents=True, exist_ok=True)
                write_whole(path, content)
        except OSError as error:
            raise AvermentError(
                f"Cannot keep the input in {path.parent}: {error.strerror or error}; "
                "make room there or choose another folder with --data."
            ) from error
        return digest

    def read(self, digests: Iterable[str]) -> list[bytes]:
        """The bytes with these digests, in their order; AvermentError where some are gone or were altered.

        All that were altered are removed first, so that they are kept anew by the next build.
        """
        contents, damaged = [], []
        for digest in digests:
            path = self.path(digest)
            try:
                contents.append(path.read_bytes())
            except OSError as error:
                raise AvermentError(f"Cannot read {path}: {error.strerror or error}; build again.") from error
            if hashlib.sha256(contents[-1]).hexdigest() != digest:
                path.unlink(missing_ok=True)
                damaged.append(path)
        if damaged:
            which = str(damaged[0]) if len(damaged) == 1 else f"{damaged[0]} and {len(damaged) - 1:,} more"
            raise AvermentError(f"Damaged input has been removed ({which}); build again to read it from the seeds.")
        return contents
