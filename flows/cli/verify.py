"""`averment verify`: whether a version keeps its promises."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from flows.cli.options import counted, data_option, dataset_option, json_option, print_json
from flows.cli.terminal import say


@click.command(epilog="Example: averment verify 1.0.0")
@click.argument("version", default="latest")
@data_option
@dataset_option
@json_option
def verify(version: str, data: Path, dataset: str | None, as_json: bool) -> None:
    """Check that VERSION is as it was published.

    Checksums, schema, keys, references, partition and every offset are checked.

    VERSION is a number such as 1.0.0, or latest (the default). The exit status
    is 1 where anything is wrong.
    """
    from flows.release.catalog import Catalog
    from flows.release.verify import verify as faults_of
    from flows.workspace import Workspace

    catalog = Catalog(Workspace(data).releases, dataset)
    folder = catalog.release(version)
    faults = faults_of(folder)
    if as_json:
        record = {"dataset": catalog.dataset, "version": folder.name, "folder": str(folder)}
        print_json(record | {"faults": [asdict(fault) for fault in faults]})
    elif faults:
        say("\n".join(f"{fault.rule}: {fault.message}" for fault in faults))
        say(f"{catalog.dataset} {folder.name} is not as it was published: {counted(len(faults), 'fault')}.")
    else:
        kept = "checksums, schema, keys, references, partition and spans hold"
        say(f"{catalog.dataset} {folder.name} is whole: {kept}.")
    if faults:
        raise click.exceptions.Exit(1)
