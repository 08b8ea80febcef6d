"""The manifest of a version: what it holds, in which schema, made from what.

`manifest.json` holds dataset, version, previous version, licence; for each
table its rows, the digest of its logical content and of its schema; the schema
itself; each file's size and SHA-256; and the provenance (digests of inputs and
code, versions of libraries). No clock, user, host or absolute path.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from expectations.schema import Table
from expectations.tables import TABLES
from flows.dataset import Dataset
from flows.errors import AvermentError
from flows.release.files import sha256
from flows.release.layout import CHECKSUMS, MANIFEST
from flows.release.plan import Plan, Snapshot
from flows.release.schema_record import record_digest, recorded_table, schema_record
from flows.release.staging import Staged


@dataclass(frozen=True)
class FileEntry:
    """A file of a version: its size in bytes and its SHA-256."""

    bytes: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """A version's manifest, read back; `tables` are as the version recorded them, not as the code declares them now."""

    dataset: str
    version: str
    previous: str | None
    tables: dict[str, Table]
    rows: dict[str, int]
    content: dict[str, str]
    files: dict[str, FileEntry]
    provenance: dict[str, Any]

    def snapshot(self) -> Snapshot:
        """What a plan compares."""
        return Snapshot(self.tables, self.rows, self.content, self.version)


def file_entries(folder: Path) -> dict[str, FileEntry]:
    """Every file of a folder but the manifest and the checksums, by its path with `/`."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    named = {path.relative_to(folder).as_posix(): path for path in files}
    return {
        name: FileEntry(path.stat().st_size, sha256(path))
        for name, path in named.items()
        if name not in (MANIFEST, CHECKSUMS)
    }


def manifest_record(
    staged: Staged, plan: Plan, dataset: Dataset, provenance: Mapping[str, object], files: Mapping[str, FileEntry]
) -> dict[str, object]:
    """The manifest as JSON-able values; the rules of `provenance` stand in the codebook instead."""
    schema = schema_record(TABLES)
    return {
        "dataset": dataset.name,
        "version": plan.version,
        "previous": plan.previous,
        "licence": dataset.licence,
        "tables": {
            name: {"rows": staged.rows[name], "content": staged.content[name], "schema": record_digest(schema[name])}
            for name in TABLES
        },
        "schema": schema,
        "files": {name: {"bytes": entry.bytes, "sha256": entry.sha256} for name, entry in files.items()},
        "provenance": {key: value for key, value in provenance.items() if key != "rules"},
    }


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a version's folder; AvermentError where it is missing or cannot be understood."""
    path = folder / MANIFEST
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        return Manifest(
            dataset=record["dataset"],
            version=record["version"],
            previous=record["previous"],
            tables={name: recorded_table(name, table) for name, table in record["schema"].items()},
            rows={name: table["rows"] for name, table in record["tables"].items()},
            content={name: table["content"] for name, table in record["tables"].items()},
            files={name: FileEntry(file["bytes"], file["sha256"]) for name, file in record["files"].items()},
            provenance=record["provenance"],
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise AvermentError(
            f"Cannot read the manifest {path}: {error}; restore the version from a copy of the release."
        ) from error
