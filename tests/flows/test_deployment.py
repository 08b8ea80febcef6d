"""A data team's way: a server, a worker, the deployments of prefect.yaml, and a schedule that fires."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tests.flows.browser import CHROMIUM, chromium
from tests.flows.folders import LETTER, OTHER_LETTER, write
from tests.flows.server import Server, server, until

# One worker of the test run keeps the server for all of them.
pytestmark = pytest.mark.xdist_group("deployment")
ARTIFACTS = {
    "letters-release": "table",
    "letters-validation": "markdown",
    "letters-shards": "progress",
    "letters-folder": "markdown",
}


@pytest.fixture(scope="module")
def prefect(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with the deployments of prefect.yaml, and a worker that runs them."""
    with server(tmp_path_factory.mktemp("prefect")) as made:
        made.call("/work_pools/", {"name": "averment", "type": "process"})
        with made.process("worker", "start", "--pool", "averment", "--type", "process"):
            made.prefect("deploy", "--all")
            yield made


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("workspace")


@pytest.fixture(scope="module")
def run(prefect: Server, data: Path) -> dict[str, Any]:
    """The first run that a schedule of `build` fires, once it has ended."""
    seeds = write(data / "letters", {"a.txt": LETTER, "b.txt": OTHER_LETTER, "c.txt": ""})
    deployment = prefect.call("/deployments/name/build/build")
    soon = (datetime.now(UTC) + timedelta(seconds=2)).isoformat()
    schedule = {"interval": 3600, "anchor_date": soon, "timezone": "UTC"}
    parameters = {"seeds": str(seeds), "data": str(data / "data")}
    nightly = [
        {"schedule": entry["schedule"], "active": False, "parameters": entry["parameters"]}
        for entry in deployment["schedules"]
    ]
    changed = [*nightly, {"schedule": schedule, "active": True, "parameters": parameters}]
    prefect.call(f"/deployments/{deployment['id']}", {"schedules": changed}, method="PATCH")

    def ended() -> dict[str, Any] | None:
        wanted = {
            "deployments": {"id": {"any_": [deployment["id"]]}},
            "flow_runs": {"state": {"type": {"any_": ["COMPLETED", "FAILED", "CRASHED"]}}},
        }
        return next(iter(prefect.call("/flow_runs/filter", wanted)), None)

    return until(80, "the end of a scheduled run", ended)


def test_the_deployments_are_what_a_data_team_expects(prefect: Server) -> None:
    for name, parameters in (("build", {"seeds", "data", "on_failure"}), ("verify", {"data", "version", "dataset"})):
        deployment = prefect.call(f"/deployments/name/{name}/{name}")
        assert [entry["schedule"]["timezone"] for entry in deployment["schedules"]] == ["UTC"]
        assert "cron" in deployment["schedules"][0]["schedule"]
        assert deployment["tags"] == ["averment", "diplomatic-claims"]
        assert deployment["global_concurrency_limit"]["limit"] == 1
        form = deployment["parameter_openapi_schema"]["properties"]
        assert form.keys() == parameters
        assert all(field["description"] and ("type" in field or "anyOf" in field) for field in form.values())


def test_a_scheduled_run_fires_and_publishes(prefect: Server, run: dict[str, Any], data: Path) -> None:
    assert run["state_type"] == "COMPLETED", (prefect.home / "worker.log").read_text()
    assert run["auto_scheduled"]
    assert run["name"] == "letters 1.0.0"
    release = data / "data/releases/letters/1.0.0"
    assert pl.read_parquet(release / "documents.parquet").height == 2
    record = json.loads((data / "data/run.json").read_text())
    assert (record["state"], record["version"]) == ("released", "1.0.0")
    assert (record["documents"], record["accepted"], record["quarantined"]) == (3, 2, 1)


def test_a_run_leaves_its_artifacts(prefect: Server, run: dict[str, Any]) -> None:
    wanted = {"artifacts": {"flow_run_id": {"any_": [run["id"]]}}}
    artifacts = {a["key"]: a for a in prefect.call("/artifacts/filter", wanted) if a["key"]}
    assert {key: artifact["type"] for key, artifact in artifacts.items()} == ARTIFACTS
    table = {row["table"]: row["rows"] for row in json.loads(artifacts["letters-release"]["data"])}
    assert table["documents"] == 2
    assert artifacts["letters-shards"]["data"] == 100.0
    assert "The gate passed this release" in artifacts["letters-validation"]["data"]


def test_a_run_tells_what_became_of_the_dataset(prefect: Server, run: dict[str, Any]) -> None:
    wanted = {"published", "grew", "letters/claims", "letters/documents"}

    def told() -> bool:
        names = ["averment.release.published", "averment.quarantine.grew", "prefect.asset.materialization.succeeded"]
        answer = prefect.call("/events/filter", {"filter": {"event": {"name": names}}, "limit": 50})
        seen = {event["event"].rsplit(".", 1)[1] for event in answer["events"]}
        seen |= {event["resource"]["prefect.resource.id"].removeprefix("averment://") for event in answer["events"]}
        return wanted <= seen

    assert until(20, "the events of the run", told)


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed")
def test_the_page_of_a_run_shows_its_artifacts(prefect: Server, run: dict[str, Any], tmp_path: Path) -> None:
    with chromium(tmp_path / "profile") as page:
        page.open(f"{prefect.pages}/runs/flow-run/{run['id']}")
        until(30, "the run's name", lambda: "letters 1.0.0" in page.words())
        until(10, "the tab of artifacts", lambda: page.click("Artifacts"))
        until(20, "every artifact", lambda: all(key.upper() in page.words().upper() for key in ARTIFACTS))
