"""The names in a releases folder, and the order of version numbers."""

from __future__ import annotations

import re
from pathlib import Path

from flows.errors import UsageError

INDEX = "index.json"
LOCK = ".lock"
STAGING_PREFIX = ".staging-"
MANIFEST = "manifest.json"
CHECKSUMS = "SHA256SUMS"
CHANGELOG = "CHANGELOG.md"
FIRST_VERSION = "1.0.0"

_VERSION = re.compile(r"(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)", re.ASCII)
_DATASET = re.compile(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?", re.ASCII)


def is_version(text: str) -> bool:
    """Whether the text is a version number, `major.minor.patch` (semver.org 2.0.0, without suffixes)."""
    return _VERSION.fullmatch(text) is not None


def version_order(version: str) -> tuple[int, int, int]:
    """The three numbers of a version, which order versions as semver.org does."""
    major, minor, patch = version.split(".")
    return int(major), int(minor), int(patch)


def dataset_folder(releases: Path, dataset_name: str) -> Path:
    """Where the versions of a dataset are; UsageError where the name could lead out of `releases`."""
    if _DATASET.fullmatch(dataset_name) is None:
        raise UsageError(f"{dataset_name!r} is no name of a dataset; use lower-case letters, digits and hyphens.")
    return releases / dataset_name
