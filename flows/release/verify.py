"""Verification of a version's folder: every promise that needs nothing but the folder.

Checksums, no missing and no extra file, the recorded schema, row counts and
content digests, keys, references, partitions and spans. It goes by the schema
that the version recorded, so that old versions stay verifiable. Needs neither
Prefect nor Great Expectations.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from expectations.schema import Table
from flows.errors import AvermentError
from flows.release.csv_format import csv_bytes
from flows.release.faults import Fault
from flows.release.files import sha256
from flows.release.layout import CHECKSUMS, MANIFEST
from flows.release.manifest import Manifest, read_manifest
from flows.release.parquet_format import ROW_GROUP_ROWS
from flows.release.verify_rows import counted, key_faults, reference_faults
from flows.release.verify_text import partition_faults, span_faults

_CHECKSUM_LINE = re.compile(r"([0-9a-f]{64}) [ *](.+)")


def _recorded_checksums(folder: Path) -> dict[str, str]:
    """The digests of SHA256SUMS by file name; ValueError where a line cannot be read."""
    digests = {}
    for line in (folder / CHECKSUMS).read_text(encoding="utf-8").splitlines():
        match = _CHECKSUM_LINE.fullmatch(line)
        if match is None:
            raise ValueError(f"the line {line!r} is no checksum")
        digests[match[2]] = match[1]
    return digests


def _file_faults(folder: Path) -> Iterator[Fault]:
    try:
        recorded = _recorded_checksums(folder)
    except (OSError, ValueError) as error:
        yield Fault(None, "checksums", f"{CHECKSUMS} cannot be read: {error}.")
        return
    found = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if not path.is_dir()}
    found.pop(CHECKSUMS, None)
    for name in sorted(recorded.keys() | found.keys()):
        if name not in found:
            yield Fault(None, "file_missing", f"{name} is missing.")
        elif name not in recorded:
            yield Fault(None, "file_extra", f"{name} does not belong to the release.")
        elif sha256(found[name]) != recorded[name]:
            yield Fault(None, "checksum", f"{name} is not the file that was published: its SHA-256 differs.")


def _manifest_faults(folder: Path, manifest: Manifest) -> Iterator[Fault]:
    try:
        recorded = _recorded_checksums(folder)
    except (OSError, ValueError):
        return
    listed = {name: entry.sha256 for name, entry in manifest.files.items()}
    if listed != {name: digest for name, digest in recorded.items() if name != MANIFEST}:
        yield Fault(None, "manifest", f"{MANIFEST} and {CHECKSUMS} do not list the same files and digests.")


def content_digest(frame: pl.DataFrame, table: Table) -> str:
    """The digest of a table's logical content: the SHA-256 of its rows as CSV."""
    digest = hashlib.sha256()
    step = ROW_GROUP_ROWS
    for start in range(0, max(frame.height, 1), step):
        digest.update(csv_bytes(frame.slice(start, step), table, header=start == 0))
    return digest.hexdigest()


def _table_faults(folder: Path, table: Table, manifest: Manifest) -> Iterator[Fault]:
    """Faults of one table for itself; those of its relations follow only where there are none here."""
    path = folder / f"{table.name}.parquet"
    try:
        schema = pq.read_schema(path).remove_metadata()
        if schema != table.arrow_schema():
            yield Fault(table.name, "schema", f"{path.name} has not the columns and types that the manifest records.")
            return
        frame = pl.read_parquet(path, glob=False)
    except (OSError, pa.ArrowException, pl.exceptions.PolarsError) as error:
        yield Fault(table.name, "readable", f"{path.name} cannot be read as Parquet: {_cause(error)}.")
        return
    if frame.height != manifest.rows[table.name]:
        yield Fault(
            table.name,
            "row_count",
            f"{path.name} has {counted(frame.height, 'row')}, not {manifest.rows[table.name]:,}.",
        )
    if content_digest(frame, table) != manifest.content[table.name]:
        yield Fault(table.name, "content", f"The rows of {path.name} are not those whose digest the manifest records.")
    yield from key_faults(frame, table)


def _cause(error: Exception) -> str:
    return " ".join(str(error).split()).rstrip(".")


def verify(folder: Path) -> list[Fault]:
    """Every promise that the version in `folder` breaks; empty where it keeps them all.

    AvermentError where the folder is no release at all.
    """
    if not folder.is_dir():
        raise AvermentError(f"There is no release in {folder}; list what there is with `averment list`.")
    faults = list(_file_faults(folder))
    try:
        manifest = read_manifest(folder)
    except AvermentError as error:
        return [*faults, Fault(None, "manifest", str(error))]
    faults += _manifest_faults(folder, manifest)
    faults += (fault for table in manifest.tables.values() for fault in _table_faults(folder, table, manifest))
    if any(fault.rule in ("schema", "readable") for fault in faults):
        return faults
    rows = {name: pl.scan_parquet(folder / f"{name}.parquet", glob=False) for name in manifest.tables}
    for table in manifest.tables.values():
        faults += reference_faults(rows, table)
        faults += span_faults(rows, table)
    faults += partition_faults(rows)
    return faults
