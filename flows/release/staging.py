"""Staging: the tables of a release, written beside the place where they will stand.

A staged folder holds every table of the contract in both formats and nothing
else. Call `stage` while holding `flows.release.lock.release_lock`.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from expectations.schema import Table
from expectations.tables import TABLES
from flows.release.csv_format import csv_bytes
from flows.release.files import writing
from flows.release.layout import STAGING_PREFIX, dataset_folder
from flows.release.merge import merged
from flows.release.parquet_format import arrow_rows, parquet_writer, rows_per_group

Rows = pl.LazyFrame | Sequence[pl.LazyFrame]
"""The rows of a table: one frame, or one of each shard."""


@dataclass(frozen=True)
class Staged:
    """A staged release.

    `rows` counts the rows a table; `content` is the digest of a table's
    logical content, the SHA-256 of its CSV.
    """

    folder: Path
    rows: dict[str, int]
    content: dict[str, str]


def _write_table(rows: Rows, table: Table, folder: Path) -> tuple[int, str]:
    """Writes a table in both formats, row group by row group; returns its row count and content digest."""
    merge = merged([rows] if isinstance(rows, pl.LazyFrame) else rows, table)
    step = rows_per_group(merge.rows, merge.text_bytes)
    digest = hashlib.sha256()
    with (
        (folder / f"{table.name}.csv").open("wb") as csv,
        (folder / f"{table.name}.parquet").open("wb") as parquet,
        parquet_writer(parquet, table) as writer,
    ):
        for number, group in enumerate(merge.groups(step)):
            writer.write_table(arrow_rows(group, table), row_group_size=step)
            text = csv_bytes(group, table, header=number == 0)
            csv.write(text)
            digest.update(text)
    return merge.rows, digest.hexdigest()


def stage(tables: Mapping[str, Rows], releases: Path, dataset_name: str) -> Staged:
    """Writes every table of the contract, sorted by its key (nulls first), into a fresh folder.

    `tables` holds the rows of each; columns beyond the contract are left out.
    Raises GateRefused where a value is null that must not be, and
    AvermentError where the folder cannot be written; either leaves nothing.
    """
    missing = sorted(TABLES.keys() - tables.keys())
    if missing:
        raise ValueError(f"no frame for {', '.join(missing)}")
    home = dataset_folder(releases, dataset_name)
    folder = home / f"{STAGING_PREFIX}{os.getpid()}-{uuid.uuid4().hex[:8]}"
    with writing(home):
        folder.mkdir(parents=True)
        try:
            written = {name: _write_table(tables[name], table, folder) for name, table in TABLES.items()}
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
    rows = {name: count for name, (count, _) in written.items()}
    return Staged(folder, rows, {name: digest for name, (_, digest) in written.items()})


def discard(staged: Staged) -> None:
    """Removes a staged folder; nothing where it is gone."""
    shutil.rmtree(staged.folder, ignore_errors=True)
