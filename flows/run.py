"""A build from the command line: the API, the work ahead of it, and the flow."""

from __future__ import annotations

import logging
from pathlib import Path

from flows.errors import AvermentError
from flows.isolation import OnFailure
from flows.outcome import Outcome
from flows.prefect_api import prefect_api
from flows.recorder import recording
from flows.sources.manifest import read_manifest
from flows.workspace import Workspace

LOG = logging.getLogger("averment")


def run_build(seeds: Path, data: Path, verbose: bool = False, on_failure: OnFailure = "stop") -> Outcome:
    """Runs the flow `build` and returns what it came to; AvermentError for what the user can mend.

    A faulty manifest is told at once. Then the API starts, for it takes
    longest. Imports follow the order of need: the stages, then Prefect, and
    Great Expectations only where there is something to validate.
    """
    for folder in (seeds, data):
        _refuse_undecodable(folder)
    read_manifest(seeds)
    workspace = Workspace(data)
    with recording(workspace), prefect_api(workspace.prefect, verbose) as api:
        from flows.ahead import working_ahead

        with working_ahead(workspace, seeds, lambda: api.ready) as candidate:
            LOG.info("Waiting for Prefect at %s", api.url, extra={"stage": "prefect", "total": 1})
            from flows.build import build

            if candidate is not None and candidate.plan.version is not None:
                from expectations.gate import warm

                warm()
            api.wait()
            LOG.info("Prefect answers", extra={"stage": "prefect", "shard": 0})
            return build(seeds, data, on_failure)


def _refuse_undecodable(folder: Path) -> None:
    """Prefect and Polars take paths as text."""
    try:
        str(folder).encode()
    except UnicodeEncodeError as error:
        raise AvermentError(f"The path {folder} is not UTF-8, so that it cannot be worked with; rename it.") from error
