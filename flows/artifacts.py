"""What a run shows on its page in Prefect: the release, the gate's report, the progress over the shards.

Every artifact's key begins with the dataset's name, so that the page of a key
shows how it changed from run to run. An artifact that cannot be sent is
warned of and left out: a release does not fail for its description.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import cast
from uuid import UUID

import httpx
from prefect.artifacts import (
    create_link_artifact,
    create_markdown_artifact,
    create_progress_artifact,
    create_table_artifact,
    update_progress_artifact,
)
from prefect.client.orchestration import get_client
from prefect.runtime import flow_run

from flows.outcome import Outcome

LOG = logging.getLogger("averment")
UPDATE_SECONDS = 1.0
"""The least time between two updates of a progress artifact."""


@contextmanager
def _tolerant(what: str) -> Iterator[None]:
    try:
        yield
    except httpx.HTTPError as error:
        LOG.warning("Prefect did not take %s: %s", what, error)


def show_release(outcome: Outcome) -> None:
    """Shows the tables of the current release with their rows and changes, and a link to its folder."""
    table = [
        {"table": name, "rows": rows, **{what: outcome.changes.get(name, {}).get(what, 0) for what in _CHANGES}}
        for name, rows in outcome.rows.items()
    ]
    name = f"{outcome.dataset} {outcome.version}"
    said = f"# {name}\n\n{'; '.join(outcome.reasons) if outcome.changed else 'Nothing changed.'}"
    with _tolerant("the table of the release"):
        create_table_artifact(table, key=f"{outcome.dataset}-release", description=said)
        create_link_artifact(
            Path(outcome.folder).resolve().as_uri(),
            link_text=name,
            key=f"{outcome.dataset}-folder",
            description=f"The folder of {name}.",
        )


_CHANGES = ("added", "removed", "changed")


def show_validation(dataset: str, page: str) -> None:
    """Shows the gate's report, in Markdown."""
    with _tolerant("the gate's report"):
        create_markdown_artifact(page, key=f"{dataset}-validation", description="What the gate checked and found.")


def show_verification(dataset: str, page: str) -> None:
    """Shows what verification found, in Markdown."""
    with _tolerant("what verification found"):
        create_markdown_artifact(page, key=f"{dataset}-verification", description="Whether the version is whole.")


def rename_run(name: str) -> None:
    """Gives the running flow run a name, once more is known than at its start."""
    run = flow_run.get_id()
    if run is None:
        return
    with _tolerant("the run's name"), get_client(sync_client=True) as client:
        client.update_flow_run(UUID(run), name=name)


class ShardProgress:
    """A progress artifact over so many pieces of work; each stage on each shard is one."""

    def __init__(self, dataset: str, pieces: int) -> None:
        """Makes the artifact, at 0%."""
        self._pieces = pieces
        self._done = 0
        self._told = time.monotonic()
        self._id: UUID | None = None
        with _tolerant("the progress"):
            description = "Shards done, over all stages."
            self._id = cast("UUID", create_progress_artifact(0.0, key=f"{dataset}-shards", description=description))

    def advance(self) -> None:
        """Counts one piece as done; tells the server at most once in `UPDATE_SECONDS`, and at the end."""
        self._done += 1
        last = self._done == self._pieces
        if self._id is None or not (last or time.monotonic() - self._told >= UPDATE_SECONDS):
            return
        self._told = time.monotonic()
        with _tolerant("the progress"):
            update_progress_artifact(self._id, 100.0 * self._done / self._pieces)
