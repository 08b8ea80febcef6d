"""`averment schedule`: what it refuses in a sentence, and that what it serves builds a release."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from tests.flows.folders import LETTER, ROOT, command, process_environment, write
from tests.flows.server import until

pytestmark = pytest.mark.xdist_group("command")


@pytest.mark.parametrize("cron", ["every monday", "61 6 * * 1"])
def test_a_schedule_that_cannot_be_read_is_told(tmp_path: Path, cron: str) -> None:
    seeds = write(tmp_path / "letters", {"a.txt": LETTER})
    ended = command("schedule", str(seeds), "--cron", cron, "--data", str(tmp_path / "data"))
    assert ended.returncode == 2
    assert ended.stderr == (
        f"averment: {cron!r} is no cron schedule; give minute, hour, day of month, month and day of week, "
        'such as "0 6 * * 1" for Mondays at six (UTC).\n'
    )


def call(url: str, body: object) -> Any:
    headers = {"Content-Type": "application/json"}
    with urllib.request.urlopen(urllib.request.Request(url, json.dumps(body).encode(), headers), timeout=30) as answer:
        return json.loads(answer.read())


def test_one_process_serves_the_schedule_and_its_runs(tmp_path: Path) -> None:
    seeds = write(tmp_path / "letters", {"a.txt": LETTER})
    log = tmp_path / "served.txt"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "flows.cli",
                "schedule",
                str(seeds),
                "--cron",
                "0 6 * * 1",
                "--data",
                tmp_path / "d",
            ],
            cwd=ROOT,
            env=process_environment() | {"PYTHONPATH": str(ROOT), "PREFECT_RUNNER_POLL_FREQUENCY": "1"},
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    try:
        api = until(90, "the server", lambda: re.search(r"http://\S+/api", log.read_text()))[0]

        def served() -> Any:
            found = call(f"{api}/deployments/filter", {"deployments": {"name": {"any_": ["letters"]}}})
            return found[0] if found else None

        deployment = until(30, "the deployment", served)
        assert deployment["schedules"][0]["schedule"]["cron"] == "0 6 * * 1"
        waiting = {"flow_runs": {"state": {"type": {"any_": ["SCHEDULED"]}}}}
        until(30, "the scheduled runs", lambda: call(f"{api}/flow_runs/filter", waiting))
        call(f"{api}/deployments/{deployment['id']}/create_flow_run", {"state": {"type": "SCHEDULED"}})
        until(60, "the release", (tmp_path / "d/releases/letters/1.0.0/manifest.json").exists)
    finally:
        os.killpg(process.pid, signal.SIGINT)
        process.wait(timeout=60)
    assert "Traceback" not in log.read_text()
