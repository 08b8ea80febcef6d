"""Writing files so that they survive: deterministic text, digests, atomic replacement.

Whatever the operating system refuses becomes an `AvermentError` that names the
place and says what to do.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flows.errors import AvermentError

_REMEDY = {
    errno.ENOSPC: "free some space and build again",
    errno.EDQUOT: "free some of your quota and build again",
    errno.EACCES: "make it writable or choose another folder with --data",
    errno.EPERM: "make it writable or choose another folder with --data",
    errno.EROFS: "choose a folder that can be written with --data",
    errno.EEXIST: "move away what stands in its place and build again",
    errno.ENOTDIR: "move away what stands in its place and build again",
    errno.EISDIR: "move away what stands in its place and build again",
}


@contextmanager
def writing(place: Path) -> Iterator[None]:
    """Turns an OSError into one sentence about `place`."""
    try:
        yield
    except OSError as error:
        remedy = _REMEDY.get(error.errno or 0, "mend that and build again")
        raise AvermentError(f"Cannot write the release in {place}: {error.strerror or error}; {remedy}.") from error


def json_text(value: object) -> str:
    """JSON that is equal for equal values: keys sorted, two spaces, UTF-8 as it is, a line end at the end."""
    return json.dumps(value, sort_keys=True, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def write_text(path: Path, text: str) -> None:
    """Writes UTF-8 with line ends as they stand in `text`."""
    path.write_text(text, encoding="utf-8", newline="")


def sha256(path: Path) -> str:
    """The SHA-256 of a file's bytes, in 64 hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def sync(path: Path) -> None:
    """Asks the disk to keep a file's bytes, or a folder's names."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def replace_text(path: Path, text: str) -> None:
    """Replaces a file as a whole: a reader sees the old or the new one, whenever the writer dies."""
    fresh = path.with_name(f".{path.name}-{os.getpid()}")
    try:
        write_text(fresh, text)
        sync(fresh)
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)
    sync(path.parent)
