"""The events and assets by which a Prefect server, and its automations, learn what became of a dataset.

    averment.release.published   a version appeared
    averment.gate.refused        the gate refused a release; nothing was published
    averment.quarantine.grew     a release would hold more rejected rows than the one before

The resource of each event is `averment.dataset.<name>`. Each table of a
release is an asset, `averment://<dataset>/<table>`. Events are sent in the
background, so a build does not wait for them.
"""

from __future__ import annotations

from pathlib import Path

from prefect.assets import Asset, AssetProperties
from prefect.events import emit_event

from expectations.tables import TABLES
from flows.candidate import Candidate
from flows.outcome import Outcome

PUBLISHED = "averment.release.published"
REFUSED = "averment.gate.refused"
GREW = "averment.quarantine.grew"


def _resource(dataset: str) -> dict[str, str]:
    return {"prefect.resource.id": f"averment.dataset.{dataset}", "prefect.resource.name": dataset}


def tell_published(outcome: Outcome) -> None:
    """Tells that the version of an outcome was published."""
    payload = {
        "version": outcome.version,
        "folder": outcome.folder,
        "reasons": list(outcome.reasons),
        "rows": outcome.rows,
    }
    emit_event(PUBLISHED, _resource(outcome.dataset), payload=payload)


def tell_refused(dataset: str, version: str | None, sentence: str, page: Path) -> None:
    """Tells that the gate refused what would have been `version`; `page` is its report."""
    emit_event(REFUSED, _resource(dataset), payload={"version": version, "reason": sentence, "report": str(page)})


def tell_where_quarantine_grew(dataset: str, candidate: Candidate) -> None:
    """Tells how many more rows a candidate's quarantine holds than the release before; nothing where not more."""
    counts = candidate.plan.counts.get("quarantine")
    more = counts.added - counts.removed if counts else 0
    if more > 0:
        rows = candidate.rows["quarantine"]
        payload = {"version": candidate.plan.version, "rows": rows, "before": rows - more}
        emit_event(GREW, _resource(dataset), payload=payload)


def asset_key(dataset: str, table: str) -> str:
    """The key of a table's asset."""
    return f"averment://{dataset}/{table}"


def table_assets(dataset: str) -> list[Asset]:
    """The assets that a release of the dataset makes: each table of the contract."""
    return [
        Asset(
            key=asset_key(dataset, table.name),
            properties=AssetProperties(name=f"{dataset}: {table.name}", description=table.description),
        )
        for table in TABLES.values()
    ]
