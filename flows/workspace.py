"""The workspace: the folder in which a build keeps what it needs and puts what it makes.

    raw/         input bytes by their SHA-256
    stage/       the frames of every stage, by the digest of what they were made from, and what the last build used
    quarantine/  the report of a build that the gate refused
    releases/    the versions of each dataset
    prefect/     Prefect's own files, where no server is given
    log/         a JSON line for every step of every build; the traceback of a fault that nobody foresaw
    run.json     the summary of the last build

All but releases/ can be removed at any time: the next build makes it again.
"""

from __future__ import annotations

import os
import uuid
from dataclasses import dataclass
from pathlib import Path

from flows.errors import AvermentError


@dataclass(frozen=True)
class Workspace:
    """The folders under `root`; none need exist before `prepare`."""

    root: Path

    @property
    def raw(self) -> Path:
        return self.root / "raw"

    @property
    def stage(self) -> Path:
        return self.root / "stage"

    @property
    def quarantine(self) -> Path:
        return self.root / "quarantine"

    @property
    def releases(self) -> Path:
        return self.root / "releases"

    @property
    def prefect(self) -> Path:
        return self.root / "prefect"

    @property
    def log(self) -> Path:
        return self.root / "log"

    @property
    def own(self) -> tuple[Path, ...]:
        """Every folder that a build fills."""
        return (self.raw, self.stage, self.quarantine, self.releases, self.prefect, self.log)

    @property
    def run_record(self) -> Path:
        return self.root / "run.json"

    def prepare(self) -> None:
        """Makes the folders that a build fills; AvermentError where the root cannot be written."""
        for folder in (self.raw, self.stage):
            try:
                folder.mkdir(parents=True, exist_ok=True)
                probe = folder / f".probe-{uuid.uuid4().hex[:8]}"
                probe.touch()
                probe.unlink()
            except OSError as error:
                raise AvermentError(
                    f"Cannot write in {folder}: {error.strerror or error}; "
                    "make it a folder that can be written, or choose another with --data."
                ) from error


def write_whole(target: Path, content: bytes) -> None:
    """Writes a file that is there whole or not at all, whenever the writer dies; readers see the old or the new one.

    Only after a crash of the machine may it be cut short. OSError where the disk refuses.
    """
    fresh = target.with_name(f".{target.name}-{os.getpid()}-{uuid.uuid4().hex[:8]}")
    try:
        fresh.write_bytes(content)
        fresh.replace(target)
    finally:
        fresh.unlink(missing_ok=True)
