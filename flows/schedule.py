"""Serving the build on a schedule, in one process: it waits, and starts each run as a process of its own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

from flows.errors import UsageError
from flows.prefect_api import prefect_api
from flows.sources.manifest import read_manifest
from flows.workspace import Workspace

if TYPE_CHECKING:
    from prefect.deployments.runner import RunnerDeployment


def check_cron(cron: str) -> None:
    """UsageError where `cron` is no schedule of five fields. Imports Prefect, so its settings must stand."""
    # Prefect's own reading of cron is what decides in the end.
    from prefect.client.schemas.schedules import CronSchedule

    try:
        if len(cron.split()) != 5:
            raise ValueError("five fields are needed")
        CronSchedule(cron=cron)
    except ValueError as error:
        raise UsageError(
            f"{cron!r} is no cron schedule; give minute, hour, day of month, month and day of week, "
            'such as "0 6 * * 1" for Mondays at six (UTC).'
        ) from error


def serve(cron: str, seeds: Path, data: Path, verbose: bool = False) -> None:
    """Builds `seeds` whenever `cron` (five fields, UTC) fires, until interrupted; one run at a time.

    UsageError for a schedule that cannot be read, AvermentError for a faulty
    manifest or a Prefect server that does not answer.
    """
    dataset = read_manifest(seeds).dataset.name
    workspace = Workspace(data)
    with prefect_api(workspace.prefect, verbose, lasting=True) as api:
        check_cron(cron)
        from prefect import serve as serve_deployments
        from prefect.types.entrypoint import EntrypointType

        from flows.build import build

        api.wait()
        print(f"Serving {dataset} at {cron!r} (UTC), with Prefect at {api.url}; end it with Ctrl-C.", flush=True)
        # By its entrypoint: a flow that is served itself is pickled for every run, and loses what annotations name.
        deployment = build.to_deployment(
            name=dataset,
            cron=cron,
            parameters={"seeds": str(seeds.resolve()), "data": str(data.resolve())},
            tags=["averment", dataset],
            concurrency_limit=1,
            entrypoint_type=EntrypointType.MODULE_PATH,
        )
        serve_deployments(cast("RunnerDeployment", deployment), limit=1, print_starting_message=False)
