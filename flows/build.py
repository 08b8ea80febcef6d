"""The flow: seeds in, a gated and versioned release out.

Each step is a Prefect task; the stages of the core are mapped over shards in
threads. Tasks take and give paths and digests, so what they made is found
again in the workspace by the next run, on this machine or another, and a run
that was interrupted goes on where it stopped.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import nullcontext
from dataclasses import asdict
from pathlib import Path
from typing import Any, cast

from prefect import Task, flow, task, unmapped
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State, TaskRun
from prefect.futures import PrefectFuture
from prefect.task_runners import TaskRunner, ThreadPoolTaskRunner

from expectations.gate import validate
from flows.ahead import made_ahead
from flows.candidate import Candidate, keep_refusal, make_candidate, publish_candidate, rejected_rows
from flows.errors import AvermentError, GateRefused
from flows.identity import digest_of, identity
from flows.isolation import OnFailure, run_isolating, settled
from flows.last import remember
from flows.outcome import Outcome
from flows.pipeline import Intake, Shard, run_stage, take_in
from flows.release.lock import release_lock
from flows.workspace import Workspace
from transforms.stages import STAGES, Stage


def _may_help(_task: Task[Any, Any], _run: TaskRun, state: State[Any]) -> bool:
    """Whether to try again: not where the user has to mend something first."""
    return not isinstance(state.result(raise_on_failure=False), AvermentError)


@task(name="ingest", retries=2, retry_delay_seconds=[1, 5], retry_condition_fn=_may_help, cache_policy=NO_CACHE)
def ingest_task(data: Path, seeds: Path) -> Intake:
    """Reads the manifest, keeps the bytes of every record, and cuts the records into shards."""
    return take_in(Workspace(data), seeds)


def _stage_task(stage: Stage) -> Task[[Path, Shard, str], Shard]:
    @task(name=stage.name, retries=2, retry_delay_seconds=[1, 5], retry_condition_fn=_may_help, cache_policy=NO_CACHE)
    def run(data: Path, shard: Shard, identity: str) -> Shard:
        """Runs one stage on one shard, unless the workspace knows what it gives."""
        return run_stage(Workspace(data), stage, shard, identity)

    return run


STAGE_TASKS = {stage.name: _stage_task(stage) for stage in STAGES}


@task(name="stage", retries=1, retry_delay_seconds=1, retry_condition_fn=_may_help, cache_policy=NO_CACHE)
def stage_task(data: Path, intake: Intake, shards: tuple[Shard, ...]) -> Candidate:
    """Writes the tables of a release beside the place where they will stand, and plans the version."""
    return make_candidate(Workspace(data), intake, shards)


@task(name="gate", cache_policy=NO_CACHE)
def gate_task(data: Path, candidate: Candidate) -> dict[str, object]:
    """Validates the staged files with Great Expectations; GateRefused where a critical expectation fails."""
    report = validate(candidate.folder)
    if not report.passed:
        page = keep_refusal(Workspace(data), report.as_dict(), report.to_markdown())
        raise GateRefused(f"{report.sentence()} The whole report is in {page}.")
    return report.as_dict()


@task(name="release", cache_policy=NO_CACHE)
def release_task(candidate: Candidate, intake: Intake, validation: dict[str, object]) -> Path:
    """Publishes the staged files as the planned version."""
    if candidate.staged is None:
        raise ValueError("what is not staged cannot be published")
    return publish_candidate(candidate, candidate.staged, intake, validation)


_THREADS = cast("TaskRunner[PrefectFuture[Any]]", ThreadPoolTaskRunner(max_workers=os.cpu_count()))


@flow(name="build", task_runner=_THREADS)
def build(seeds: Path = Path("seeds"), data: Path = Path("data"), on_failure: OnFailure = "stop") -> Outcome:
    """Builds a release of the dataset that a folder of documents declares.

    Args:
        seeds: The folder that holds the documents, and sources.toml where there is one.
        data: The workspace: where raw bytes, frames and releases are kept.
        on_failure: Where a stage fails on documents: stop and name them, or isolate them in quarantine and go on.
    """
    workspace = Workspace(data)
    intake = ingest_task(data, seeds)
    core = identity()

    def each(stage: Stage, shards: tuple[Shard, ...]) -> Iterable[Shard]:
        futures = STAGE_TASKS[stage.name].map(unmapped(data), list(shards), unmapped(core.of(stage)))
        return settled(stage, shards, [future.result(raise_on_failure=False) for future in futures])

    intake, shards = run_isolating(workspace, intake, STAGES, digest_of(core.tools), each, on_failure)
    ahead = made_ahead(workspace, intake.dataset.name)
    with nullcontext() if ahead else release_lock(workspace.releases, intake.dataset.name):
        return _release(workspace, intake, shards, ahead)


def _release(workspace: Workspace, intake: Intake, shards: tuple[Shard, ...], ahead: Candidate | None) -> Outcome:
    """Stages, gates and publishes; the lock is held."""
    candidate = ahead if ahead and ahead.made_from(intake, shards) else stage_task(workspace.root, intake, shards)
    try:
        rejected = tuple(rejected_rows(candidate))
        if candidate.plan.version is not None:
            validation = gate_task(workspace.root, candidate)
            release_task(candidate, intake, validation)
        remember(workspace, intake, shards)
        return _outcome(workspace, intake, candidate, rejected)
    finally:
        candidate.discard()


def _outcome(
    workspace: Workspace, intake: Intake, candidate: Candidate, rejected: tuple[dict[str, str], ...]
) -> Outcome:
    plan = candidate.plan
    version = plan.version or plan.previous or ""
    return Outcome(
        dataset=intake.dataset.name,
        version=version,
        folder=str(workspace.releases / intake.dataset.name / version),
        changed=plan.version is not None,
        reasons=plan.reasons,
        rows=candidate.rows,
        changes={name: asdict(counts) for name, counts in plan.counts.items() if counts.total},
        rejected=rejected,
    )
