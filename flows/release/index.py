"""The index of a dataset's versions: what readers go by.

`index.json` is replaced as a whole and last of all, so a version that it names
is complete. It is the only file of a release that knows the time.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast, get_args

from flows.errors import AvermentError
from flows.release.files import json_text, replace_text
from flows.release.layout import INDEX, is_version, version_order

Status = Literal["current", "superseded", "yanked"]


@dataclass(frozen=True)
class Entry:
    """A version in the index."""

    version: str
    date: str
    """When it was published: UTC, ISO 8601 to the second, such as 2026-11-22T02:04:01Z."""
    status: Status
    digest: str
    """The SHA-256 of its manifest.json, which holds the digests of all else."""
    counts: dict[str, int]
    """Rows a table."""

    def superseded(self) -> Entry:
        """The entry after a newer version: superseded if it was current."""
        return dataclasses.replace(self, status="superseded") if self.status == "current" else self


@dataclass(frozen=True)
class Index:
    """All versions of a dataset, from the oldest to the newest."""

    dataset: str
    versions: tuple[Entry, ...] = ()

    @property
    def current(self) -> Entry | None:
        """The version that a reader should use; None where there is none."""
        return next((entry for entry in reversed(self.versions) if entry.status == "current"), None)

    def with_version(self, version: str, date: str, digest: str, counts: Mapping[str, int]) -> Index:
        """The index with one more version: the current one if it is the newest, and what was current is superseded."""
        others = [entry for entry in self.versions if entry.version != version]
        newest = all(version_order(version) > version_order(entry.version) for entry in others)
        if newest:
            others = [entry.superseded() for entry in others]
        fresh = Entry(version, date, "current" if newest else "superseded", digest, dict(counts))
        ordered = sorted([*others, fresh], key=lambda entry: version_order(entry.version))
        return Index(self.dataset, tuple(ordered))


def _entry(record: Mapping[str, object]) -> Entry:
    version, date, status, digest, counts = (record[key] for key in ("version", "date", "status", "digest", "counts"))
    if not (isinstance(version, str) and is_version(version) and isinstance(date, str) and isinstance(digest, str)):
        raise ValueError(f"version {version!r} is not described as it should be")
    if status not in get_args(Status) or not isinstance(counts, dict):
        raise ValueError(f"version {version} has status {status!r}")
    return Entry(version, date, cast(Status, status), digest, counts)


def read_index(folder: Path) -> Index:
    """The index in a dataset's folder; without versions where there is no index yet.

    AvermentError where it cannot be understood.
    """
    path = folder / INDEX
    try:
        text = path.read_text(encoding="utf-8")
    except (FileNotFoundError, NotADirectoryError):
        return Index(folder.name)
    except (OSError, UnicodeDecodeError) as error:
        raise AvermentError(f"Cannot read {path}: {error}; make it readable or restore it from a copy.") from error
    try:
        record = json.loads(text)
        entries = sorted(map(_entry, record["versions"]), key=lambda entry: version_order(entry.version))
        return Index(record["dataset"], tuple(entries))
    except (ValueError, KeyError, TypeError) as error:
        raise AvermentError(
            f"{path} is no valid index ({error}); restore it from a copy, or remove it and build again: "
            "the versions are found again, but not their dates and yanks."
        ) from error


def write_index(folder: Path, index: Index) -> None:
    """Replaces the index of a dataset's folder, atomically."""
    current = index.current
    record = {
        "dataset": index.dataset,
        "current": current.version if current else None,
        "versions": [dataclasses.asdict(entry) for entry in index.versions],
    }
    replace_text(folder / INDEX, json_text(record))
