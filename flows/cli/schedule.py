"""`averment schedule`: the build, whenever a cron schedule fires."""

from __future__ import annotations

from pathlib import Path

import click

from flows.cli.options import data_option


@click.command(epilog='Example: averment schedule --cron "0 6 * * 1" my-documents --data my-workspace')
@click.argument("seeds", type=click.Path(path_type=Path), default=Path("seeds"))
@click.option("--cron", required=True, metavar="CRON", help="Minute, hour, day of month, month, day of week; UTC.")
@data_option
@click.option("--verbose", is_flag=True, help="Show Prefect's log on standard error.")
def schedule(seeds: Path, cron: str, data: Path, verbose: bool) -> None:
    """Build SEEDS (default: seeds) whenever a cron schedule fires, until interrupted.

    One process serves the schedule, one run at a time. The flow is served on
    the Prefect server that PREFECT_API_URL names, or else on one that is
    started here, whose pages show the runs.
    """
    from flows.schedule import serve

    serve(cron, seeds, data, verbose)
