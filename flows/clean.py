"""Cleaning: the stage store without what the last build of each dataset did not use."""

from __future__ import annotations

import shutil
from dataclasses import dataclass

from flows.errors import AvermentError
from flows.last import last_builds
from flows.store import Store
from flows.workspace import Workspace


@dataclass(frozen=True)
class Cleaned:
    """How many entries of the stage store were removed, how many bytes they held, and how many stay."""

    removed: int
    bytes: int
    kept: int


def clean_stage(workspace: Workspace) -> Cleaned:
    """Removes the entries that no dataset's last build used; a build that is running may have to begin again.

    AvermentError where no build is known, for then nothing says what is needed, or where the disk refuses.
    """
    lasts = last_builds(workspace)
    if not lasts:
        raise AvermentError(
            f"Nothing in {workspace.stage} says what the last build used; build first, or remove the folder as a whole."
        )
    used = {entry for last in lasts for entry in last.entries}
    entries = dict(Store(workspace.stage).entries())
    surplus = [folder for name, folder in entries.items() if name not in used]
    size = sum(path.stat().st_size for folder in surplus for path in folder.iterdir())
    try:
        for folder in surplus:
            shutil.rmtree(folder)
    except OSError as error:
        raise AvermentError(
            f"Cannot remove {error.filename}: {error.strerror or error}; make {workspace.stage} writable."
        ) from error
    return Cleaned(len(surplus), size, len(entries) - len(surplus))
