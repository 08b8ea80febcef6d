"""Publishing: a staged folder becomes a version.

The metadata is written into the staged folder, every file is synced, the
folder is renamed to the version's number, and the index is replaced last. Call
it while holding `flows.release.lock.release_lock`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import cast

from expectations.report import Report
from flows.dataset import Dataset
from flows.errors import AvermentError
from flows.release.card import card
from flows.release.changelog import changelog
from flows.release.codebook import codebook
from flows.release.datapackage import datapackage_record
from flows.release.figures import count_figures
from flows.release.files import json_text, sha256, sync, write_text, writing
from flows.release.index import read_index, write_index
from flows.release.layout import CHANGELOG, CHECKSUMS, MANIFEST
from flows.release.lock import utc_now
from flows.release.manifest import FileEntry, file_entries, manifest_record, read_manifest
from flows.release.plan import Plan
from flows.release.recovery import index_version
from flows.release.staging import Staged
from flows.release.validation_page import validation_page


def _earlier_changelog(home: Path, plan: Plan) -> str | None:
    path = home / (plan.previous or "") / CHANGELOG
    return path.read_text(encoding="utf-8") if plan.previous and path.is_file() else None


def _checksums(folder: Path, files: Mapping[str, FileEntry]) -> str:
    digests = {name: entry.sha256 for name, entry in files.items()} | {MANIFEST: sha256(folder / MANIFEST)}
    return "".join(f"{digest}  {name}\n" for name, digest in sorted(digests.items()))


def _write_metadata(
    staged: Staged, plan: Plan, dataset: Dataset, report: Report, provenance: Mapping[str, object]
) -> None:
    folder, version = staged.folder, str(plan.version)
    rules = cast(Mapping[str, str], provenance.get("rules", {}))
    tables = file_entries(folder)
    documents = {
        "README.md": card(dataset, version, staged.rows, count_figures(folder)),
        CHANGELOG: changelog(dataset.title, plan, _earlier_changelog(folder.parent, plan)),
        "codebook.md": codebook(dataset.title, version, rules),
        "datapackage.json": json_text(datapackage_record(dataset, version, tables)),
        "validation.json": json_text(report.as_dict()),
        "validation.md": validation_page(f"{dataset.title}, version {version}", report),
    }
    for name, text in documents.items():
        write_text(folder / name, text)
    written = {name: FileEntry((folder / name).stat().st_size, sha256(folder / name)) for name in documents}
    files = dict(sorted((tables | written).items()))
    write_text(folder / MANIFEST, json_text(manifest_record(staged, plan, dataset, provenance, files)))
    write_text(folder / CHECKSUMS, _checksums(folder, files))


def publish(
    staged: Staged,
    plan: Plan,
    dataset: Dataset,
    report: Report,
    provenance: Mapping[str, object],
    clock: Callable[[], datetime] = utc_now,
) -> Path:
    """Makes the staged folder the version of `plan` and returns its folder.

    `report` is the gate's. `provenance` says what the version was
    made from: `inputs` (digests), `code` (a digest), `libraries` (name to
    version), and `rules` (name to description, for the codebook). The time of
    `clock` goes into the index alone. AvermentError where the version's place
    is taken or the disk refuses; the index then is as it was.
    """
    if plan.version is None:
        raise ValueError("the plan releases nothing")
    home = staged.folder.parent
    target = home / plan.version
    if target.exists():
        raise AvermentError(
            f"{target} exists, but the index does not name it as a whole version; move it away and build again."
        )
    with writing(home):
        _write_metadata(staged, plan, dataset, report, provenance)
        for path in sorted(staged.folder.iterdir()):
            sync(path)
        sync(staged.folder)
        staged.folder.rename(target)
        sync(home)
        index = index_version(read_index(home), target, read_manifest(target), clock())
        write_index(home, index)
    return target
