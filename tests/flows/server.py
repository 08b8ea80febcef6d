"""A Prefect server and worker of the tests' own."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from tests.flows.folders import ROOT, process_environment

T = TypeVar("T")


def free_port() -> int:
    """A port of 127.0.0.1 on which nothing listens now."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def until(seconds: float, what: str, ask: Callable[[], T | None]) -> T:
    """What `ask` gives, as soon as it is anything; a failure after so many seconds."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if answer := ask():
            return answer
        time.sleep(0.2)
    raise AssertionError(f"{what} did not come within {seconds:.0f} s")


class Server:
    """The API at `url`, whose processes keep their files in `home`."""

    def __init__(self, home: Path, port: int) -> None:
        self.home = home
        self.pages = f"http://127.0.0.1:{port}"
        self.url = f"{self.pages}/api"
        self.environment = process_environment() | {
            "DO_NOT_TRACK": "1",
            "PREFECT_API_URL": self.url,
            "PREFECT_HOME": str(home),
            "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
            "PREFECT_SERVER_SERVICES_SCHEDULER_LOOP_SECONDS": "1",
            "PREFECT_SERVER_SERVICES_SCHEDULER_RECENT_DEPLOYMENTS_LOOP_SECONDS": "1",
            "PREFECT_WORKER_QUERY_SECONDS": "1",
            "PYTHONPATH": str(ROOT),
        }

    def call(self, path: str, body: object = None, method: str | None = None) -> Any:
        """The answer of the API to a request, from JSON."""
        content = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(
            f"{self.url}{path}", content, {"Content-Type": "application/json"}, method=method
        )
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.loads(answer.read() or b"null")

    def answers(self) -> bool:
        """Whether it is up."""
        try:
            return bool(self.call("/health"))
        except (OSError, urllib.error.URLError):
            return False

    def prefect(self, *arguments: str) -> None:
        """Runs a command of Prefect to its end, in the checkout."""
        ended = subprocess.run(
            [sys.executable, "-m", "prefect", "--no-prompt", *arguments],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert ended.returncode == 0, ended.stdout + ended.stderr

    @contextmanager
    def process(self, *arguments: str) -> Iterator[None]:
        """A command of Prefect that runs for the time of the block."""
        with (self.home / f"{arguments[0]}.log").open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "prefect", *arguments],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        try:
            yield
        finally:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@contextmanager
def server(home: Path) -> Iterator[Server]:
    """A server with pages and services, for the time of the block."""
    home.mkdir(parents=True, exist_ok=True)
    port = free_port()
    made = Server(home, port)
    with made.process("server", "start", "--host", "127.0.0.1", "--port", str(port)):
        until(120, "the server", made.answers)
        yield made
