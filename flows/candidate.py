"""The candidate: the files of a release, and the plan of the version that they would become."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from expectations.report import Report
from flows.identity import identity
from flows.last import last_build, writing_digest
from flows.pipeline import Intake, Shard, content_key, tables
from flows.recorder import step
from flows.release.catalog import Catalog
from flows.release.difference import plan_release
from flows.release.files import json_text, write_text, writing
from flows.release.plan import Counts, Plan
from flows.release.publish import publish
from flows.release.staging import Staged, discard, stage
from flows.release.validation_page import validation_page
from flows.workspace import Workspace
from transforms.rulebook import rulebook


@dataclass(frozen=True)
class Candidate:
    """The files of a release, what they would become, and the key of what they were made from.

    `folder` is staged, or the newest version's where `plan` says that nothing
    changed since; `rows` counts the rows a table.
    """

    key: str
    folder: Path
    rows: dict[str, int]
    plan: Plan
    staged: Staged | None

    def made_from(self, intake: Intake, shards: tuple[Shard, ...]) -> bool:
        """Whether it holds what these would give."""
        return self.key == content_key(intake, shards)

    def discard(self) -> None:
        """Removes what was staged, if it was not published."""
        if self.staged is not None:
            discard(self.staged)


def make_candidate(workspace: Workspace, intake: Intake, shards: tuple[Shard, ...]) -> Candidate:
    """Stages the tables and plans the version. Call it while holding the dataset's lock.

    Where the last build made the newest version from the same frames nothing is
    staged. AvermentError where the disk refuses, GateRefused where a null
    stands that the contract forbids; either leaves nothing.
    """
    name, key = intake.dataset.name, content_key(intake, shards)
    catalog = Catalog(workspace.releases, name)
    same = _unchanged(workspace, catalog, key)
    if same is not None:
        return same
    with step("stage"):
        staged = stage(tables(workspace, intake, shards), workspace.releases, name)
        try:
            plan = plan_release(staged, catalog)
        except BaseException:
            discard(staged)
            raise
    return Candidate(key, staged.folder, staged.rows, plan, staged)


def _unchanged(workspace: Workspace, catalog: Catalog, key: str) -> Candidate | None:
    """The newest version as a candidate, where the last build made it from what bears this key."""
    last, versions = last_build(workspace, catalog.dataset), catalog.versions()
    if last is None or not versions or (last.content, last.writing) != (key, writing_digest()):
        return None
    newest = versions[-1]
    if (last.version, last.digest) != (newest.version, newest.digest):
        return None
    nothing = Plan(None, newest.version, "none", (), {name: Counts() for name in newest.counts})
    return Candidate(key, catalog.release(newest.version), newest.counts, nothing, None)


def publish_candidate(candidate: Candidate, staged: Staged, intake: Intake, report: Report) -> Path:
    """Publishes a candidate that passed the gate, and returns the version's folder."""
    core = identity()
    provenance = {
        "inputs": {"records": intake.inputs},
        "code": core.code,
        "libraries": core.libraries,
        "rules": rulebook(),
    }
    return publish(staged, candidate.plan, intake.dataset, report, provenance)


def rejected_rows(candidate: Candidate) -> list[dict[str, str]]:
    """What the quarantine of the candidate holds: path, stage, rule and reason of every row."""
    rows = pl.scan_parquet(candidate.folder / "quarantine.parquet", glob=False)
    return rows.select("path", "stage", "rule", "reason").collect().to_dicts()


def statuses(candidate: Candidate) -> dict[str, int]:
    """How many input records the candidate accepts, knows as duplicates, and has in quarantine."""
    rows = pl.scan_parquet(candidate.folder / "sources.parquet")
    return dict(rows.group_by("status").len().collect().iter_rows())


def keep_refusal(workspace: Workspace, dataset: str, report: Report) -> Path:
    """Writes the gate's report into the workspace and returns the page that a person reads."""
    page = workspace.quarantine / "validation.md"
    with writing(page.parent):
        page.parent.mkdir(parents=True, exist_ok=True)
        write_text(page.with_suffix(".json"), json_text(report.as_dict()))
        write_text(page, validation_page(f"{dataset}, as it was refused", report))
    return page
