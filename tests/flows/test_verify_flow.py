"""The flow `verify`, and what a build tells a server, through Prefect's own test harness."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from prefect.client.orchestration import get_client
from prefect.testing.utilities import prefect_test_harness

from expectations.report import Finding, Report
from flows.build import build
from flows.errors import AvermentError, GateRefused
from flows.verify_flow import verify
from tests.flows.folders import LETTER, OTHER_LETTER, write

pytestmark = pytest.mark.xdist_group("prefect")


@pytest.fixture(scope="module", autouse=True)
def prefect() -> Iterator[None]:
    with prefect_test_harness(server_startup_timeout=120):
        yield


@pytest.fixture
def events(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str, dict[str, Any]]]:
    """The events that are told: name, resource, payload."""
    told: list[tuple[str, str, dict[str, Any]]] = []

    def emit(event: str, resource: dict[str, str], payload: dict[str, Any]) -> None:
        told.append((event, resource["prefect.resource.id"], payload))

    monkeypatch.setattr("flows.events.emit_event", emit)
    return told


def refusing(_: Path) -> Report:
    return Report((Finding("s", "expect_no_such_thing", "claims", (), "critical", "Because.", success=False),))


def run_names() -> set[str]:
    with get_client(sync_client=True) as client:
        return {run.name for run in client.read_flow_runs()}


def test_a_whole_release_passes_and_a_damaged_one_fails_the_run(tmp_path: Path) -> None:
    seeds, data = write(tmp_path / "papers", {"a.txt": LETTER}), tmp_path / "data"
    folder = Path(build(seeds, data).folder)
    assert verify(data) == "1.0.0"
    assert {"papers 1.0.0", "verify papers 1.0.0"} <= run_names()
    csv = folder / "claims.csv"
    csv.chmod(0o644)
    csv.write_bytes(csv.read_bytes() + b"\n")
    with pytest.raises(AvermentError, match=r"papers 1\.0\.0 is not as it was published.*claims\.csv"):
        verify(data)


def test_a_build_tells_what_was_published_and_where_the_quarantine_grew(
    tmp_path: Path, events: list[tuple[str, str, dict[str, Any]]]
) -> None:
    seeds, data = write(tmp_path / "notes", {"a.txt": LETTER}), tmp_path / "data"
    build(seeds, data)
    assert [(name, resource) for name, resource, _ in events] == [
        ("averment.release.published", "averment.dataset.notes")
    ]
    events.clear()
    build(seeds, data)
    assert events == []
    assert "notes 1.0.0 unchanged" in run_names()
    write(seeds, {"b.txt": b"", "c.txt": OTHER_LETTER})
    build(seeds, data)
    told = {name: payload for name, _, payload in events}
    assert told["averment.quarantine.grew"] == {"version": "1.1.0", "rows": 1, "before": 0}
    assert told["averment.release.published"]["version"] == "1.1.0"


def test_a_refusal_is_told_and_kept(
    tmp_path: Path, events: list[tuple[str, str, dict[str, Any]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("flows.build.validate", refusing)
    seeds, data = write(tmp_path / "memos", {"a.txt": LETTER}), tmp_path / "data"
    with pytest.raises(GateRefused):
        build(seeds, data)
    ((name, resource, payload),) = events
    assert (name, resource) == ("averment.gate.refused", "averment.dataset.memos")
    assert "expect_no_such_thing" in payload["reason"]
    record = json.loads((data / "run.json").read_text())
    assert record["state"] == "refused"
    assert [stage["stage"] for stage in record["stages"]][-1] == "gate"
