"""`averment list`: the versions of a dataset."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from flows.cli.options import columns, data_option, dataset_option, json_option, print_json
from flows.cli.terminal import say


@click.command("list", epilog="Example: averment list --data my-workspace")
@data_option
@dataset_option
@json_option
def list_versions(data: Path, dataset: str | None, as_json: bool) -> None:
    """List the versions of a dataset, from the oldest to the newest."""
    from flows.errors import AvermentError
    from flows.release.catalog import Catalog
    from flows.workspace import Workspace

    catalog = Catalog(Workspace(data).releases, dataset)
    versions = catalog.versions()
    if not versions:
        raise AvermentError(f"There is no release in {catalog.folder}; make one with `averment build`.")
    if as_json:
        print_json({"dataset": catalog.dataset, "versions": [asdict(entry) for entry in versions]})
        return
    head = ("version", "status", "date", "documents", "claims")
    rows = [(e.version, e.status, e.date, e.counts.get("documents", 0), e.counts.get("claims", 0)) for e in versions]
    say(f"{catalog.dataset}\n" + columns([head, *rows], indent="  "))
