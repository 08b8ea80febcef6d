"""The embedded API comes up beside the build, and never outlives it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from flows.errors import AvermentError
from flows.prefect_api import prefect_api
from tests.flows.folders import ROOT, process_environment

KILLED = """
import os, signal, sys
from pathlib import Path
from flows.prefect_api import prefect_api
with prefect_api(Path(sys.argv[1])) as api:
    print(api.url, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""


def listens(port: int) -> bool:
    """Whether anything on this machine listens at that port, as the kernel's own table says."""
    rows = Path("/proc/net/tcp").read_text().splitlines()[1:]
    return any(row.split()[1].endswith(f":{port:04X}") and row.split()[3] == "0A" for row in rows)


@pytest.mark.skipif(not Path("/proc/net/tcp").exists(), reason="needs the kernel's table of sockets")
def test_the_server_dies_with_a_build_that_is_killed(tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", KILLED, str(tmp_path)],
        cwd=ROOT,
        env=process_environment(),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == -signal.SIGKILL, ended.stderr
    port = int(ended.stdout.rsplit(":", 1)[1].split("/")[0])
    deadline = time.monotonic() + 30
    while listens(port):
        assert time.monotonic() < deadline, "the server outlived the build"
        time.sleep(0.1)


def test_a_server_that_is_given_but_does_not_answer_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.prefect_api.ANSWER_SECONDS", 0.3)
    monkeypatch.setenv("PREFECT_API_URL", "http://127.0.0.1:9/api")
    with (
        prefect_api(tmp_path / "home") as api,
        pytest.raises(AvermentError, match=r"PREFECT_API_URL.* does not answer"),
    ):
        api.wait()
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize("url", ["foo", " ", "http://", "http://[", "http://host:port/api", "ftp://host/api"])
def test_what_is_no_address_of_a_server_is_told_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("PREFECT_API_URL", url)
    with pytest.raises(AvermentError, match=r"no address such as .*unset it"), prefect_api(tmp_path / "home"):
        pytest.fail("it went on")


class _Elsewhere(BaseHTTPRequestHandler):
    """A server of something else."""

    def do_GET(self) -> None:
        if "garbage" in self.path:
            self.wfile.write(b"no HTTP at all\n")
        else:
            self.send_error(404)

    def log_message(self, *_: object) -> None:
        pass


@pytest.mark.parametrize("place", ["api", "garbage"])
def test_a_server_of_something_else_is_no_prefect(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str, recwarn: pytest.WarningsRecorder
) -> None:
    monkeypatch.setattr("flows.prefect_api.ANSWER_SECONDS", 0.5)
    with ThreadingHTTPServer(("127.0.0.1", 0), _Elsewhere) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        monkeypatch.setenv("PREFECT_API_URL", f"http://127.0.0.1:{server.server_port}/{place}")
        with prefect_api(tmp_path) as api, pytest.raises(AvermentError, match="does not answer as one"):
            api.wait()
        server.shutdown()
    assert not [warning for warning in recwarn if "thread" in str(warning.message)]


def test_the_users_settings_stay_as_they_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREFECT_API_URL", "http://127.0.0.1:9/api")
    monkeypatch.setenv("DO_NOT_TRACK", "0")
    before = dict(os.environ)
    with prefect_api(tmp_path):
        assert os.environ["PREFECT_API_URL"] == "http://127.0.0.1:9/api"
        assert os.environ["DO_NOT_TRACK"] == "0"
    assert dict(os.environ) == before
