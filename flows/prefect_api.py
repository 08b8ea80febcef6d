"""The Prefect API that a build reports to: the user's, or one of our own for as long as the build runs.

Prefect's embedded API is a process that takes seconds to start, and Prefect
starts it only when the first flow runs, after importing the server itself in
the parent. Here it is started first of all, on a port of 127.0.0.1 that is
ours from the beginning (the socket listens before the process is there, so
that early requests wait instead of failing), while the parent does its work.

Nothing here imports Prefect; settings are passed through the environment, and
must be there before anything else imports it.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.client import HTTPException
from pathlib import Path

from flows.errors import AvermentError

START_SECONDS = 120.0
"""How long a new server may take: the first start in a workspace makes Prefect's database."""
ANSWER_SECONDS = 10.0
"""How long a server that is said to run may take to answer."""
DRAIN_SECONDS = 5.0
"""How long the end of a build may wait for Prefect's last events."""

_CLIENT = {
    "DO_NOT_TRACK": "1",
    "PREFECT_LOGGING_EXTRA_LOGGERS": "averment",
    "PREFECT_LOGGING_TO_API_WHEN_MISSING_FLOW": "ignore",
    # What a build has to tell it tells itself; Prefect's own lines would come on top.
    "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "CRITICAL",
}
_EMBEDDED = {
    "PREFECT_SERVER_ALLOW_EPHEMERAL_MODE": "false",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
}
_SERVER = {
    "PREFECT__SERVER_FINAL": "1",
    "PREFECT_SERVER_REGISTER_BLOCKS_ON_START": "false",
}

_BRIEF = {"PREFECT_UI_ENABLED": "0", "PREFECT__SERVER_EPHEMERAL": "1"}
"""Of a server for one build: neither pages nor the services that watch over a schedule."""


class Api:
    """A Prefect API that comes up by itself, while others work."""

    def __init__(self, url: str, seconds: float, refusal: Callable[[], str]) -> None:
        """Begins to wait for an answer at `url`, for so many seconds; `refusal` says what is wrong if none comes."""
        self.url = url
        self._refusal = refusal
        self._answered = False
        self._thread = threading.Thread(target=self._ask, args=(time.monotonic() + seconds,), daemon=True)
        self._thread.start()

    def _ask(self, deadline: float) -> None:
        while not self._answered and (left := deadline - time.monotonic()) > 0:
            try:
                # Where nothing listens the answer is an error at once; a server that is starting lets us wait.
                with urllib.request.urlopen(f"{self.url.rstrip('/')}/health", timeout=left):
                    self._answered = True
            except urllib.error.HTTPError as error:
                # One that wants a password is there; what knows no such page is no Prefect.
                self._answered = error.code != HTTPStatus.NOT_FOUND
                return
            except (OSError, HTTPException):
                time.sleep(0.1)

    @property
    def ready(self) -> bool:
        """Whether it answers by now."""
        return self._answered

    def wait(self) -> None:
        """Returns once it answers; AvermentError where it does not in time."""
        self._thread.join()
        if not self._answered:
            raise AvermentError(self._refusal())


@contextmanager
def prefect_api(home: Path, verbose: bool = False, lasting: bool = False) -> Iterator[Api]:
    """The API at PREFECT_API_URL, or where that is not set one that is started here and ends with the block.

    `home` is Prefect's folder for a server of our own; a `lasting` one has
    pages to look at, and keeps a schedule. Sets the environment
    for the time of the block, but leaves alone what the user has set.
    """
    wanted = {**_CLIENT, "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "INFO"} if verbose else dict(_CLIENT)
    given = os.environ.get("PREFECT_API_URL")
    if given:
        if not _is_url(given):
            raise AvermentError(
                f"PREFECT_API_URL is {given!r}, which is no address such as http://127.0.0.1:4200/api; "
                "correct it, or unset it to build without a server."
            )
        refusal = (
            f"The Prefect server at {given} (PREFECT_API_URL) does not answer as one; start it, "
            "or unset PREFECT_API_URL to build without one."
        )
        with _environment(wanted):
            yield Api(given, ANSWER_SECONDS, lambda: refusal)
        return
    wanted |= _EMBEDDED | {"PREFECT_HOME": str(home.resolve())}
    with _environment(wanted), _server(home, lasting) as api, _environment({"PREFECT_API_URL": api.url}):
        yield api


def _is_url(text: str) -> bool:
    try:
        parts = urllib.parse.urlsplit(text)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        return False


@contextmanager
def _environment(wanted: dict[str, str]) -> Iterator[None]:
    added = {name: value for name, value in wanted.items() if name not in os.environ}
    os.environ.update(added)
    try:
        yield
    finally:
        for name in added:
            os.environ.pop(name, None)


@contextmanager
def _server(home: Path, lasting: bool) -> Iterator[Api]:
    log = home / "api.log"
    try:
        home.mkdir(parents=True, exist_ok=True)
        stderr = log.open("wb")
    except OSError as error:
        raise AvermentError(
            f"Cannot write in {home}: {error.strerror or error}; make it writable or choose another folder with --data."
        ) from error
    with stderr, socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(128)
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/api"
        process = subprocess.Popen(
            [sys.executable, "-P", str(Path(__file__).with_name("api_process.py")), str(listener.fileno())],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=stderr,
            pass_fds=[listener.fileno()],
            env={**os.environ, **_SERVER, **({} if lasting else _BRIEF)},
            # Ctrl-C is for the build, which still has to report that it was interrupted.
            start_new_session=True,
        )
    refusal = (
        f"Prefect's embedded API did not start, see {log}; "
        "build again, or start `prefect server start` and set PREFECT_API_URL."
    )
    try:
        yield Api(url, START_SECONDS, lambda: refusal)
    finally:
        _send_what_is_left()
        process.kill()
        process.communicate()


def _send_what_is_left() -> None:
    """Lets Prefect's background threads, if there are any, send the events and logs that they hold."""
    for module, name in (("prefect.events.worker", "EventsWorker"), ("prefect.logging.handlers", "APILogWorker")):
        if module in sys.modules:
            getattr(sys.modules[module], name).drain_all(timeout=DRAIN_SECONDS)
