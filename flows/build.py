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
from prefect.assets import add_asset_metadata, materialize
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State, TaskRun
from prefect.futures import PrefectFuture
from prefect.runtime import flow_run
from prefect.task_runners import TaskRunner, ThreadPoolTaskRunner
from prefect.tasks import MaterializingTask

from expectations.gate import validate
from expectations.report import Report
from flows.ahead import made_ahead
from flows.artifacts import ShardProgress, rename_run, show_release, show_validation
from flows.candidate import Candidate, keep_refusal, make_candidate, publish_candidate, rejected_rows, statuses
from flows.errors import AvermentError, GateRefused
from flows.events import asset_key, table_assets, tell_published, tell_refused, tell_where_quarantine_grew
from flows.identity import digest_of, identity
from flows.isolation import OnFailure, run_isolating, settled
from flows.last import remember
from flows.outcome import Outcome
from flows.pipeline import Intake, Shard, run_stage, take_in
from flows.recorder import Recorder, recording, step
from flows.release.lock import release_lock
from flows.release.validation_page import validation_page
from flows.sources.manifest import read_manifest
from flows.summary import Summary, megabytes, memory_peak, write_run
from flows.workspace import Workspace
from transforms.stages import STAGES, Stage

BUILD_SECONDS = 12 * 3600
"""A build that takes longer has failed: the next night's would wait for it."""


def _may_help(_task: Task[Any, Any], _run: TaskRun, state: State[Any]) -> bool:
    """Whether to try again: not where the user has to mend something first."""
    return not isinstance(state.result(raise_on_failure=False), AvermentError)


@task(name="ingest", retries=2, retry_delay_seconds=[1, 5], retry_condition_fn=_may_help, cache_policy=NO_CACHE)
def ingest_task(data: Path, seeds: Path) -> Intake:
    """Reads the manifest, keeps the bytes of every record, and cuts the records into shards."""
    return take_in(Workspace(data), seeds)


def _stage_task(stage: Stage) -> Task[[Path, Shard, str], Shard]:
    @task(
        name=stage.name,
        retries=2,
        retry_delay_seconds=[1, 5],
        retry_condition_fn=_may_help,
        cache_policy=NO_CACHE,
    )
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
def gate_task(data: Path, dataset: str, candidate: Candidate) -> Report:
    """Validates the staged files with Great Expectations; GateRefused where a critical expectation fails."""
    with step("gate"):
        report = validate(candidate.folder)
    show_validation(dataset, validation_page(dataset, report))
    if not report.passed:
        page = keep_refusal(Workspace(data), dataset, report)
        tell_refused(dataset, candidate.plan.version, report.sentence(), page)
        raise GateRefused(f"{report.sentence()} The whole report is in {page}.")
    return report


def _release_task(dataset: str) -> MaterializingTask[[Candidate, Intake, Report], Path]:
    @materialize(*table_assets(dataset), by="averment", name="release", cache_policy=NO_CACHE)
    def run(candidate: Candidate, intake: Intake, report: Report) -> Path:
        """Publishes the staged files as the planned version."""
        if candidate.staged is None:
            raise ValueError("what is not staged cannot be published")
        with step("release"):
            folder = publish_candidate(candidate, candidate.staged, intake, report)
        for table, rows in candidate.rows.items():
            add_asset_metadata(asset_key(dataset, table), {"version": folder.name, "rows": rows})
        return folder

    return run


def _run_name() -> str:
    """The dataset's name, where the manifest can be read; the version joins it when it is known."""
    seeds = Path(flow_run.get_parameters().get("seeds", "seeds"))
    try:
        return read_manifest(seeds).dataset.name
    except AvermentError:
        return f"build {seeds.name}"


_THREADS = cast("TaskRunner[PrefectFuture[Any]]", ThreadPoolTaskRunner(max_workers=os.cpu_count()))


@flow(name="build", flow_run_name=_run_name, task_runner=_THREADS, timeout_seconds=BUILD_SECONDS)
def build(seeds: Path = Path("seeds"), data: Path = Path("data"), on_failure: OnFailure = "stop") -> Outcome:
    """Builds a release of the dataset that a folder of documents declares.

    Args:
        seeds: The folder that holds the documents, and sources.toml where there is one.
        data: The workspace: where raw bytes, frames and releases are kept.
        on_failure: Where a stage fails on documents: stop and name them, or isolate them in quarantine and go on.
    """
    workspace = Workspace(data)
    with recording(workspace) as recorder:
        intake, shards = _shards(workspace, ingest_task(data, seeds), on_failure)
        ahead = made_ahead(workspace, intake.dataset.name)
        with nullcontext() if ahead else release_lock(workspace.releases, intake.dataset.name):
            outcome = _release(workspace, intake, shards, ahead, recorder)
        state = {"state": "released" if outcome.changed else "unchanged"}
        write_run(workspace, state | {"dataset": outcome.dataset, "version": outcome.version} | asdict(outcome.summary))
        return outcome


def _shards(workspace: Workspace, intake: Intake, on_failure: OnFailure) -> tuple[Intake, tuple[Shard, ...]]:
    """What was taken in and the shards after all stages, each stage a mapped task."""
    core = identity()
    progress = ShardProgress(intake.dataset.name, len(STAGES) * len(intake.shards))

    def each(stage: Stage, shards: tuple[Shard, ...]) -> Iterable[Shard]:
        futures = STAGE_TASKS[stage.name].map(unmapped(workspace.root), list(shards), unmapped(core.of(stage)))
        results = []
        for future in futures:
            results.append(future.result(raise_on_failure=False))
            progress.advance()
        return settled(stage, shards, results)

    return run_isolating(workspace, intake, STAGES, digest_of(core.tools), each, on_failure)


def _release(
    workspace: Workspace, intake: Intake, shards: tuple[Shard, ...], ahead: Candidate | None, recorder: Recorder
) -> Outcome:
    """Stages, gates and publishes, and shows what became of it; the lock is held."""
    dataset = intake.dataset.name
    candidate = ahead if ahead and ahead.made_from(intake, shards) else stage_task(workspace.root, intake, shards)
    try:
        rejected, counts = tuple(rejected_rows(candidate)), statuses(candidate)
        version = candidate.plan.version
        rename_run(f"{dataset} {version}" if version else f"{dataset} {candidate.plan.previous} unchanged")
        if version is not None:
            tell_where_quarantine_grew(dataset, candidate)
            report = gate_task(workspace.root, dataset, candidate)
            _release_task(dataset)(candidate, intake, report)
        remember(workspace, intake, shards)
        outcome = _outcome(workspace, intake, candidate, rejected, _summary(intake, candidate, counts, recorder))
        show_release(outcome)
        if outcome.changed:
            tell_published(outcome)
        return outcome
    finally:
        candidate.discard()


def _summary(intake: Intake, candidate: Candidate, counts: dict[str, int], recorder: Recorder) -> Summary:
    return Summary(
        documents=candidate.rows["sources"],
        accepted=counts.get("accepted", 0),
        duplicate=counts.get("duplicate", 0),
        quarantined=counts.get("quarantined", 0),
        claims=candidate.rows["claims"],
        megabytes=round(megabytes(sum(shard.bytes for shard in intake.shards)), 3),
        seconds=round(recorder.seconds, 3),
        memory_peak_mb=memory_peak(),
        stages=recorder.figures(),
    )


def _outcome(
    workspace: Workspace,
    intake: Intake,
    candidate: Candidate,
    rejected: tuple[dict[str, str], ...],
    summary: Summary,
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
        summary=summary,
    )
