"""Isolation: what becomes of a build where a stage fails on a shard, however often it is tried.

The documents that the stage fails on are found by halving the shard, and
named. The build stops there, or goes on as if these records had been rejected
by the stage: they leave their shard and stand in quarantine, so that no table
holds half of one. The next build tries them again.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

import polars as pl

from flows.errors import AvermentError
from flows.pipeline import Intake, Shard, keep, run_stages, taken_frames
from flows.store import Store
from flows.workspace import Workspace
from transforms.stages import Frames, Stage

LOG = logging.getLogger("averment")
OnFailure = Literal["stop", "isolate"]
SHOWN = 5


class ShardsFailed(Exception):
    """A stage failed on these shards for reasons that nobody foresaw."""

    def __init__(self, stage: Stage, failures: Mapping[int, Exception], shards: tuple[Shard, ...]) -> None:
        super().__init__(f"{stage.name} failed on {len(failures)} shards")
        self.stage, self.failures, self.shards = stage, failures, shards


@dataclass(frozen=True)
class _Fault:
    """Why a document is left out."""

    document_id: str
    path: str
    stage: str
    reason: str


def settled(stage: Stage, shards: tuple[Shard, ...], results: Iterable[Shard | Exception]) -> tuple[Shard, ...]:
    """The shards that a stage gave; ShardsFailed where it failed, an AvermentError as it is."""
    given = tuple(results)
    for result in given:
        if isinstance(result, AvermentError):
            raise result
    failures = {place: result for place, result in enumerate(given) if isinstance(result, Exception)}
    if failures:
        raise ShardsFailed(stage, failures, shards)
    return tuple(result for result in given if isinstance(result, Shard))


def run_isolating(
    workspace: Workspace,
    intake: Intake,
    stages: tuple[Stage, ...],
    identity: str,
    each: Callable[[Stage, tuple[Shard, ...]], Iterable[Shard]],
    on_failure: OnFailure,
) -> tuple[Intake, tuple[Shard, ...]]:
    """The shards after all stages, and the intake without the documents that a stage failed on.

    `each` is as in `run_stages` and raises ShardsFailed. Where `on_failure` is
    `stop`, AvermentError with the names of the documents.
    """
    while True:
        try:
            return intake, run_stages(workspace, intake.shards, stages, identity, each)
        except ShardsFailed as failed:
            faults = list(_faults(workspace, failed))
            names = [fault.document_id for fault in faults]
            told = f"Stage {failed.stage.name} fails on {_some(names)}: {faults[0].reason}"
            if on_failure == "stop":
                raise AvermentError(
                    f"{told}; take them out of the seeds, or build with --on-failure isolate to go on without them."
                ) from failed
            LOG.warning("%s; going on without", told)
            intake = _without(workspace, intake, faults)


def _faults(workspace: Workspace, failed: ShardsFailed) -> Iterator[_Fault]:
    """The documents that the stage fails on; the failure itself where it does not come again."""
    for place, error in failed.failures.items():
        frames = taken_frames(workspace, failed.stage, failed.shards[place])
        names = frames[failed.stage.takes[0]]["document_id"].to_list()
        found = _failing(failed.stage, frames, names)
        if not found:
            raise error
        paths = dict(frames[failed.stage.takes[0]].select("document_id", "path").iter_rows())
        for name, reason in found.items():
            yield _Fault(name, paths[name], failed.stage.name, reason)


def _failing(stage: Stage, frames: Frames, names: list[str]) -> dict[str, str]:
    """The documents that a stage fails on, with the fault; all of them where it fails on all but on neither half."""
    try:
        stage.run(**{name: frame.filter(pl.col("document_id").is_in(names)) for name, frame in frames.items()})
    except Exception as error:  # noqa: BLE001 - whatever it is, it is told
        reason = " ".join(f"{type(error).__name__}: {error}".split())[:300]
        half = len(names) // 2
        parts = (names[:half], names[half:]) if half else ()
        found = {name: why for part in parts for name, why in _failing(stage, frames, part).items()}
        return found or dict.fromkeys(names, reason)
    return {}


def _without(workspace: Workspace, intake: Intake, faults: list[_Fault]) -> Intake:
    """The intake without these documents, which it rejects instead."""
    store = Store(workspace.stage)
    before = store.load(intake.rejected)
    rows = [
        (
            f.path,
            f.document_id,
            f.stage,
            "stage_failed",
            f"The stage failed on the document: {f.reason}",
            "{}",
        )
        for f in faults
    ]
    rejected = before.vstack(pl.DataFrame(rows, schema=before.schema, orient="row"))
    gone = pl.col("document_id").is_in([fault.document_id for fault in faults])
    shards = []
    for shard in intake.shards:
        frames = {name: store.load(ref) for name, ref in shard.frames.items()}
        if frames["records"].filter(gone).height:
            frames = {name: frame.filter(~gone) for name, frame in frames.items()}
            records = frames["records"]
            if records.height:
                shards.append(Shard(shard.number, records.height, int(records["bytes"].sum()), keep(store, frames)))
        else:
            shards.append(shard)
    if not shards:
        raise AvermentError(f"No document is left: {rows[0][2]} fails on every one; the first is {rows[0][0]}.")
    return replace(intake, rejected=keep(store, {"rejected": rejected})["rejected"], shards=tuple(shards))


def _some(names: list[str]) -> str:
    more = len(names) - SHOWN
    return ", ".join(names[:SHOWN]) + (f" and {more:,} more" if more > 0 else "")
