"""Working ahead: what a build does while Prefect's API comes up.

The stages run without Prefect, through the same store, until they are done or
the API answers; what is not done then, the flow does. Where they were done in
time, the release is staged and planned too, so that it is known before the flow
begins whether there is anything to validate.

The staged files and the lock that protects them pass into the flow in a context
variable, since they cannot be parameters: a lock has no form as JSON.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from flows.candidate import Candidate, make_candidate
from flows.errors import AvermentError
from flows.identity import digest_of, identity
from flows.pipeline import Intake, Shard, run_stage, run_stages, take_in
from flows.release.lock import release_lock
from flows.workspace import Workspace
from transforms.stages import STAGES, Stage

LOG = logging.getLogger("averment")


@dataclass(frozen=True)
class Ahead:
    """What was made ahead, while the lock of `releases`/`dataset` is held."""

    releases: Path
    dataset: str
    candidate: Candidate


_AHEAD: ContextVar[Ahead | None] = ContextVar("ahead", default=None)


class _Enough(Exception):
    """The API answers: the rest is the flow's."""


def made_ahead(workspace: Workspace, dataset: str) -> Candidate | None:
    """The candidate that this process staged ahead for the dataset, its lock held; None where there is none."""
    ahead = _AHEAD.get()
    if ahead is None or (ahead.releases, ahead.dataset) != (workspace.releases, dataset):
        return None
    return ahead.candidate


@contextmanager
def working_ahead(workspace: Workspace, seeds: Path, enough: Callable[[], bool]) -> Iterator[Candidate | None]:
    """Works until done or `enough`; gives the staged candidate where it was done, for the time of the block.

    AvermentError for a fault that the user can mend, as the flow would.
    """
    with ExitStack() as held:
        try:
            intake, shards = _all_stages(workspace, seeds, enough)
        except _Enough:
            yield None
            return
        except AvermentError:
            raise
        except Exception:
            LOG.info("The work ahead failed; the flow tries again", exc_info=True)
            yield None
            return
        held.enter_context(release_lock(workspace.releases, intake.dataset.name))
        candidate = make_candidate(workspace, intake, shards)
        held.callback(candidate.discard)
        token = _AHEAD.set(Ahead(workspace.releases, intake.dataset.name, candidate))
        held.callback(_AHEAD.reset, token)
        yield candidate


def _all_stages(workspace: Workspace, seeds: Path, enough: Callable[[], bool]) -> tuple[Intake, tuple[Shard, ...]]:
    core = identity()

    def one(stage: Stage, shard: Shard) -> Shard:
        if enough():
            raise _Enough
        return run_stage(workspace, stage, shard, core.of(stage))

    with ThreadPoolExecutor(os.cpu_count()) as pool:

        def each(stage: Stage, shards: tuple[Shard, ...]) -> Iterable[Shard]:
            return pool.map(partial(one, stage), shards)

        intake = take_in(workspace, seeds)
        return intake, run_stages(workspace, intake.shards, STAGES, digest_of(core.tools), each)
