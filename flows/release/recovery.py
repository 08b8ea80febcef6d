"""What a dead writer left behind, put right by the next one.

Call it while holding the lock: then every staging folder is a left-over, and
a complete version that the index lacks was renamed by a writer that died
before the index.
"""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

from flows.errors import AvermentError
from flows.release.files import sha256
from flows.release.index import Index, read_index, write_index
from flows.release.layout import CHECKSUMS, INDEX, MANIFEST, STAGING_PREFIX, is_version, version_order
from flows.release.manifest import Manifest, read_manifest


def timestamp(moment: datetime) -> str:
    """A moment with a time zone as the index writes it: UTC, to the second."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _complete(folder: Path) -> Manifest | None:
    if not (folder / CHECKSUMS).is_file():
        return None
    try:
        manifest = read_manifest(folder)
    except AvermentError:
        return None
    return manifest if manifest.version == folder.name else None


def index_version(index: Index, folder: Path, manifest: Manifest, now: datetime) -> Index:
    """The index with a version's folder entered."""
    return index.with_version(manifest.version, timestamp(now), sha256(folder / MANIFEST), manifest.rows)


def recover(folder: Path, now: datetime) -> None:
    """Removes left-over staging folders and enters complete versions that the index of `folder` lacks."""
    for path in folder.glob(f"{STAGING_PREFIX}*"):
        shutil.rmtree(path, ignore_errors=True)
    for path in folder.glob(f".{INDEX}-*"):
        path.unlink(missing_ok=True)
    index = known = read_index(folder)
    indexed = {entry.version for entry in known.versions}
    folders = [path for path in folder.iterdir() if is_version(path.name) and path.name not in indexed]
    for path in sorted(folders, key=lambda path: version_order(path.name)):
        manifest = _complete(path)
        if manifest is not None:
            index = index_version(index, path, manifest, now)
    if index != known:
        write_index(folder, index)
