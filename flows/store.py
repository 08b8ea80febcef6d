"""The stage store: the frames of every stage, under the digest of what they were made from.

    <root>/<stage>/<key>/<frame>.parquet   lz4, small row groups, without statistics
    <root>/<stage>/<key>/done.json         size and SHA-256 of each frame

Parquet, since its bytes follow from the values alone: Arrow files also hold
what lies behind a null and beyond the end of a bitmap.

An entry is written beside its place and renamed, so it is there whole or not
at all. A known key is not computed again. A key is made from the digests of
the input frames, so where a stage gives what it gave before, all that follows
is known too. An entry of which a file is missing or has another size counts as
unknown; one whose bytes turn out to be altered is removed and reported.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from flows.errors import AvermentError

GROUP_BYTES = 512 * 1024
"""What a row group holds, about: a scan of a slice reads whole groups."""

_DONE = "done.json"


@dataclass(frozen=True)
class FrameRef:
    """A frame in the store: where it is, and the SHA-256 of its file."""

    stage: str
    key: str
    name: str
    digest: str


def stage_key(stage: str, inputs: Iterable[str], identity: str) -> str:
    """The key of a stage's frames: a SHA-256 over its name, its code and its input frames' digests in order."""
    return hashlib.sha256("\n".join([stage, identity, *inputs]).encode()).hexdigest()


class Store:
    """The entries under `root`."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def path(self, ref: FrameRef) -> Path:
        """The file of a frame."""
        return self._root / ref.stage / ref.key / f"{ref.name}.parquet"

    def find(self, stage: str, key: str) -> dict[str, FrameRef] | None:
        """The frames of an entry by name; None where there is no whole entry."""
        folder = self._root / stage / key
        try:
            record = json.loads((folder / _DONE).read_text(encoding="utf-8"))
            sizes = {name: (folder / f"{name}.parquet").stat().st_size for name in record}
            if any(sizes[name] != file["bytes"] for name, file in record.items()):
                return None
            return {name: FrameRef(stage, key, name, file["sha256"]) for name, file in record.items()}
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def put(self, stage: str, key: str, frames: Mapping[str, pl.DataFrame]) -> dict[str, FrameRef]:
        """Keeps the frames of an entry and returns them by name; AvermentError where the disk refuses."""
        place = self._root / stage / key
        fresh = place.with_name(f".{key[:16]}-{os.getpid()}-{uuid.uuid4().hex[:8]}")
        try:
            fresh.mkdir(parents=True)
            record = {name: _write(fresh / f"{name}.parquet", _content(frame)) for name, frame in frames.items()}
            _write(fresh / _DONE, json.dumps(record, sort_keys=True).encode())
            self._install(fresh, place)
        except OSError as error:
            raise AvermentError(
                f"Cannot keep frames in {place.parent}: {error.strerror or error}; "
                "make room there or choose another folder with --data."
            ) from error
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
        return {name: FrameRef(stage, key, name, str(file["sha256"])) for name, file in record.items()}

    def _install(self, fresh: Path, place: Path) -> None:
        """Renames an entry to its place; a whole one that another run put there meanwhile stays."""
        if place.exists() and self.find(place.parent.name, place.name) is None:
            shutil.rmtree(place, ignore_errors=True)
        try:
            fresh.rename(place)
        except OSError:
            if self.find(place.parent.name, place.name) is None:
                raise

    def entries(self) -> Iterator[tuple[str, Path]]:
        """Every entry as `<stage>/<key>` and its folder, left-overs of dead writers among them."""
        for folder in sorted(self._root.glob("*/*")):
            if folder.is_dir():
                yield f"{folder.parent.name}/{folder.name}", folder

    def load(self, ref: FrameRef) -> pl.DataFrame:
        """A frame, its bytes checked; AvermentError, and the entry removed, where they are not those that were kept."""
        path = self.path(ref)
        try:
            content = path.read_bytes()
        except OSError as error:
            raise AvermentError(f"Cannot read {path}: {error.strerror or error}; build again.") from error
        self._refuse_damaged(path, hashlib.sha256(content).hexdigest(), ref)
        return pl.read_parquet(io.BytesIO(content))

    def scan(self, ref: FrameRef) -> pl.LazyFrame:
        """A frame, to be read when collected, column by column; its bytes checked, errors as `load`."""
        path = self.path(ref)
        try:
            with path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as error:
            raise AvermentError(f"Cannot read {path}: {error.strerror or error}; build again.") from error
        self._refuse_damaged(path, digest, ref)
        return pl.scan_parquet(path, glob=False)

    @staticmethod
    def _refuse_damaged(path: Path, digest: str, ref: FrameRef) -> None:
        if digest != ref.digest:
            shutil.rmtree(path.parent, ignore_errors=True)
            raise AvermentError(f"{path} was damaged and has been removed; build again to compute it anew.")


def _content(frame: pl.DataFrame) -> bytes:
    """The frame as Parquet; equal frames give equal bytes, whatever chunks and buffers they come in."""
    buffer = io.BytesIO()
    groups = int(frame.estimated_size()) // GROUP_BYTES + 1
    rows = max(1, -(-frame.height // groups))
    frame.rechunk().write_parquet(buffer, compression="lz4", statistics=False, row_group_size=rows)
    return buffer.getvalue()


def _write(path: Path, content: bytes) -> dict[str, object]:
    """Writes and syncs a file; returns its size and digest."""
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
