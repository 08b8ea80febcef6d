"""`averment show`: what a version holds."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from flows.cli.options import columns, data_option, dataset_option, json_option, print_json
from flows.cli.terminal import say


@click.command(epilog="Example: averment show 1.0.0")
@click.argument("version", default="latest")
@data_option
@dataset_option
@json_option
def show(version: str, data: Path, dataset: str | None, as_json: bool) -> None:
    """Show what VERSION holds.

    Its tables, its claims by type, and what was rejected, by rule.

    VERSION is a number such as 1.0.0, or latest (the default).
    """
    from flows.release.catalog import Catalog
    from flows.workspace import Workspace

    catalog = Catalog(Workspace(data).releases, dataset)
    entry = catalog.entry(version)
    folder = catalog.release(version)
    types = _counted(folder, "claims", "claim_type")
    rules = _counted(folder, "quarantine", "rule")
    if as_json:
        record = {"dataset": catalog.dataset, "folder": str(folder), **asdict(entry)}
        print_json(record | {"claim_types": types, "quarantine_rules": rules})
        return
    parts = [f"{catalog.dataset} {entry.version} ({entry.status}), published {entry.date}", str(folder)]
    parts += ["", "rows", columns(_in_order(entry.counts), indent="  ")]
    for title, counts in (("claims by type", types), ("quarantine by rule", rules)):
        if counts:
            parts += ["", title, columns(counts.items(), indent="  ")]
    say("\n".join(parts))


def _in_order(counts: dict[str, int]) -> list[tuple[str, int]]:
    """The counts of the tables, in the order in which `build` and the codebook name them."""
    from expectations.tables import TABLES

    places = {name: place for place, name in enumerate(TABLES)}
    return sorted(counts.items(), key=lambda item: places.get(item[0], len(places)))


def _counted(folder: Path, table: str, column: str) -> dict[str, int]:
    """How often each value of a column occurs, the most frequent first."""
    import polars as pl

    from flows.release.reading import reading

    counts = pl.scan_parquet(folder / f"{table}.parquet", glob=False).group_by(column).len()
    with reading(folder):
        return dict(counts.sort(["len", column], descending=[True, False]).collect().iter_rows())
