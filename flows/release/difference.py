"""Loading what the planner compares: a staged release and the version before it.

Tables are read lazily, and only those whose content differs: an anti-join on
the columns that identify a row, and a comparison of hashes of what the rows
hold in the columns that both versions have.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from expectations.schema import Table
from expectations.tables import TABLES
from flows.errors import AvermentError
from flows.release.catalog import Catalog
from flows.release.files import sha256
from flows.release.manifest import Manifest, read_manifest
from flows.release.plan import Counts, Plan, Snapshot, plan
from flows.release.reading import reading
from flows.release.staging import Staged


def _hashed(folder: Path, table: Table, columns: list[str], name: str) -> pl.LazyFrame:
    return pl.scan_parquet(folder / f"{table.name}.parquet", glob=False).select(
        *table.identity, pl.struct(columns).hash().alias(name)
    )


def count_differences(old: Path, old_table: Table, new: Path, new_table: Table) -> Counts:
    """The rows that the table in folder `new` adds to, removes from and changes in that of folder `old`.

    Rows are recognised by `new_table.identity`; where the old table has no
    such columns, none is the same.
    """
    old_types, new_types = old_table.polars_schema(), new_table.polars_schema()
    common = [name for name, kind in new_types.items() if old_types.get(name) == kind]
    if not set(new_table.identity) <= set(common):
        height = pl.len().alias("n")
        files = [folder / f"{new_table.name}.parquet" for folder in (new, old)]
        rows = [pl.scan_parquet(file, glob=False).select(height) for file in files]
        added, removed = (int(frame.item()) for frame in pl.collect_all(rows))
        return Counts(added=added, removed=removed)
    both = _hashed(new, new_table, common, "now").join(
        _hashed(old, new_table, common, "before"), on=new_table.identity, how="full", coalesce=True
    )
    counts = both.select(
        pl.col("before").is_null().sum().alias("added"),
        pl.col("now").is_null().sum().alias("removed"),
        (pl.col("now") != pl.col("before")).sum().alias("changed"),
    ).collect()
    return Counts(**counts.row(0, named=True))


def _check(folder: Path, name: str, manifest: Manifest) -> None:
    """AvermentError where a file of a version is not the one that was published: differences from it would be wrong."""
    if sha256(folder / name) != manifest.files[name].sha256:
        raise AvermentError(
            f"{folder / name} is not the file that was published, so that nothing can be compared with it; "
            "restore the version from a copy."
        )


def plan_release(staged: Staged, catalog: Catalog) -> Plan:
    """The plan of a staged release after the newest version of `catalog`.

    Where schema and contents are equal no table is read. AvermentError where
    that version's manifest cannot be, or a table that differs is damaged.
    """
    fresh = Snapshot(TABLES, staged.rows, staged.content)
    versions = catalog.versions()
    if not versions:
        return plan(fresh, None, {})
    folder = catalog.release(versions[-1].version)
    before = read_manifest(folder)
    counts = {}
    for name, table in TABLES.items():
        if name not in before.tables:
            counts[name] = Counts(added=staged.rows[name])
        elif staged.content[name] != before.content[name]:
            with reading(folder):
                _check(folder, f"{name}.parquet", before)
                counts[name] = count_differences(folder, before.tables[name], staged.folder, table)
    return plan(fresh, before.snapshot(), counts)
