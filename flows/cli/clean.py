"""`averment clean`: the workspace without what the next build does not need."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from flows.cli.options import data_option, json_option, print_json


@click.command(epilog="Example: averment clean --stage --data my-workspace")
@click.option(
    "--stage",
    is_flag=True,
    required=True,
    expose_value=False,
    help="Remove the frames that the last build did not use.",
)
@data_option
@json_option
def clean(data: Path, as_json: bool) -> None:
    """Remove what the next build does not need; releases stay as they are."""
    from flows.clean import clean_stage
    from flows.workspace import Workspace

    cleaned = clean_stage(Workspace(data))
    if as_json:
        print_json(asdict(cleaned))
    else:
        megabytes = cleaned.bytes / 1e6
        click.echo(
            f"Removed {cleaned.removed:,} entries ({megabytes:,.1f} MB) of the stage store; {cleaned.kept:,} stay."
        )
