"""Folders of documents for the tests of the shell, and miniature stages to run on them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import polars as pl

from transforms.stages import STAGES, Frames, Stage

ROOT = Path(__file__).parents[2]
READ = STAGES[0]

LETTER = """General Assembly

Distr.: General
4 March 2021

Original: English

Letter dated 2 March 2021 from the Permanent Representative of Norway to the
United Nations addressed to the Secretary-General

I have the honour to inform you that Norway categorically rejects the accusations of Sweden.
Norway calls on Sweden to withdraw its letter.

(Signed) Ola Nordmann
"""
OTHER_LETTER = LETTER.replace("Norway", "Denmark").replace("Ola Nordmann", "Jens Jensen")


def write(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """Writes files by relative path and returns the folder."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def command(*arguments: str, timeout: float = 120, **environment: str) -> subprocess.CompletedProcess[str]:
    """Runs `averment` as a process of its own, without a Prefect server that the tests' environment may name."""
    return subprocess.run(
        [sys.executable, "-m", "flows.cli", *arguments],
        cwd=ROOT,
        env=process_environment() | environment,
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )


def process_environment() -> dict[str, str]:
    """The environment of the tests without Prefect's settings."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PREFECT")}


class Counted:
    """A stage that gives each text's length, and counts how often it is run."""

    def __init__(self) -> None:
        self.runs = 0
        self.stage = Stage("lengths", ("texts",), ("lengths",), self._run)

    def _run(self, texts: pl.DataFrame) -> Frames:
        self.runs += 1
        return {"lengths": texts.select("document_id", length=pl.col("text").str.len_chars())}
