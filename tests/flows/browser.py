"""Headless Chromium, driven over its DevTools protocol: enough to open a page, click, and read."""

from __future__ import annotations

import itertools
import json
import shutil
import subprocess
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from websockets.sync.client import ClientConnection, connect

from tests.flows.server import until

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--window-size=1400,1600",
    "--remote-debugging-port=0",
)
CLICK = "(found => {{ found && found.click(); return !!found }})([...document.querySelectorAll({where})].find({is}))"


class Page:
    """A page that is open in the browser."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self._numbers = itertools.count(1)

    def _call(self, method: str, **parameters: object) -> Any:
        number = next(self._numbers)
        self._socket.send(json.dumps({"id": number, "method": method, "params": parameters}))
        while True:
            answer = json.loads(self._socket.recv(timeout=30))
            if answer.get("id") == number:
                assert "error" not in answer, answer
                return answer["result"]

    def evaluate(self, script: str) -> Any:
        """The value of an expression in the page."""
        return self._call("Runtime.evaluate", expression=script, returnByValue=True)["result"].get("value")

    def open(self, url: str) -> None:
        """Goes to an address."""
        self._call("Page.navigate", url=url)

    def words(self) -> str:
        """What a reader of the page sees."""
        return str(self.evaluate("document.body ? document.body.innerText : ''"))

    def click(self, words: str, where: str = "button, a, li") -> bool:
        """Clicks the element that has these words and no others; whether there was one."""
        is_it = f"element => element.innerText.trim() === {json.dumps(words)}"
        return bool(self.evaluate(CLICK.format(where=json.dumps(where), **{"is": is_it})))


@contextmanager
def chromium(profile: Path) -> Iterator[Page]:
    """A blank page of a browser that keeps its files in `profile`, for the time of the block."""
    assert CHROMIUM is not None
    command = [CHROMIUM, *FLAGS, f"--user-data-dir={profile}", "about:blank"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        port = until(30, "Chromium's port", lambda: _port(profile))
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/json", timeout=10) as answer:
            tabs = json.loads(answer.read())
        address = next(tab["webSocketDebuggerUrl"] for tab in tabs if tab["type"] == "page")
        with connect(address, max_size=None) as socket:
            yield Page(socket)
    finally:
        process.terminate()
        process.wait(timeout=30)


def _port(profile: Path) -> str | None:
    path = profile / "DevToolsActivePort"
    return path.read_text().splitlines()[0] if path.exists() and path.stat().st_size else None
