"""The flow that verifies a release, by night: a version that is no longer as it was published fails the run."""

from __future__ import annotations

from pathlib import Path

from prefect import flow, task
from prefect.cache_policies import NO_CACHE
from prefect.runtime import flow_run

from flows.artifacts import rename_run, show_verification
from flows.errors import AvermentError
from flows.release.catalog import Catalog
from flows.release.faults import Fault
from flows.release.verify import verify as faults_of
from flows.workspace import Workspace

VERIFY_SECONDS = 6 * 3600
_SHOWN = 100


def _run_name() -> str:
    parameters = flow_run.get_parameters()
    return f"verify {parameters.get('dataset') or 'dataset'} {parameters.get('version', 'latest')}"


@task(name="verify", retries=1, retry_delay_seconds=5, cache_policy=NO_CACHE)
def verify_task(folder: Path) -> tuple[Fault, ...]:
    """What is wrong with the version in a folder: checksums, schema, keys, references, partition and spans."""
    return tuple(faults_of(folder))


@flow(name="verify", flow_run_name=_run_name, timeout_seconds=VERIFY_SECONDS)
def verify(data: Path = Path("data"), version: str = "latest", dataset: str | None = None) -> str:
    """Checks that a published version is as it was published, and returns its number.

    Fails, with the first fault, where anything differs. The faults are shown
    as an artifact.

    Args:
        data: The workspace, where releases are kept.
        version: The version to check: a number such as 1.0.0, or latest.
        dataset: The dataset; needed only where the workspace holds several.
    """
    catalog = Catalog(Workspace(data).releases, dataset)
    folder = catalog.release(version)
    name = f"{catalog.dataset} {folder.name}"
    rename_run(f"verify {name}")
    faults = verify_task(folder)
    show_verification(catalog.dataset, _page(name, faults))
    if faults:
        raise AvermentError(
            f"{name} is not as it was published ({len(faults)} faults, the first: {faults[0].message}); "
            f"restore {folder} from a copy, or yank the version."
        )
    return folder.name


def _page(name: str, faults: tuple[Fault, ...]) -> str:
    if not faults:
        return f"# {name} is whole\n\nChecksums, schema, keys, references, partition and spans hold.\n"
    lines = [f"- `{fault.rule}`: {fault.message}" for fault in faults[:_SHOWN]]
    more = [f"- and {len(faults) - _SHOWN:,} more"] if len(faults) > _SHOWN else []
    return "\n".join([f"# {name} is not as it was published", "", *lines, *more, ""])
