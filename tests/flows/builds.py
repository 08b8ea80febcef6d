"""A build without Prefect and the gate, for the tests of what a build keeps and does again."""

from __future__ import annotations

from pathlib import Path

from expectations.report import Report
from flows.candidate import Candidate, make_candidate, publish_candidate
from flows.identity import digest_of, identity
from flows.last import remember
from flows.pipeline import Intake, Shard, run_stage, run_stages, take_in
from flows.release.lock import release_lock
from flows.workspace import Workspace
from transforms.stages import STAGES, Stage


def computed(workspace: Workspace, seeds: Path) -> tuple[Intake, tuple[Shard, ...]]:
    """Runs all stages on a folder."""
    core = identity()

    def each(stage: Stage, shards: tuple[Shard, ...]) -> list[Shard]:
        return [run_stage(workspace, stage, shard, core.of(stage)) for shard in shards]

    intake = take_in(workspace, seeds)
    return intake, run_stages(workspace, intake.shards, STAGES, digest_of(core.tools), each)


def built(workspace: Workspace, seeds: Path) -> Candidate:
    """Builds and publishes, whatever a gate would say, and remembers it; gives the candidate."""
    intake, shards = computed(workspace, seeds)
    with release_lock(workspace.releases, intake.dataset.name):
        candidate = make_candidate(workspace, intake, shards)
        if candidate.staged is not None and candidate.plan.version is not None:
            publish_candidate(candidate, candidate.staged, intake, Report(()))
        candidate.discard()
        remember(workspace, intake, shards)
    return candidate
