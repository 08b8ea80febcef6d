"""What computed a frame: the digest of the code that makes it, and the libraries that matter.

A stage's frames follow from its input frames, the core (code and vocabulary),
the schema and these libraries. Their digest is part of every key of the stage
store, so that a change of any of them is never answered from old frames.
"""

from __future__ import annotations

import hashlib
import sys
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import expectations
import transforms

LIBRARIES = ("polars", "polars-hash")
"""The libraries that compute the frames."""


@dataclass(frozen=True)
class Identity:
    """The digest of the code (64 hexadecimal digits), and the version of each library that matters."""

    code: str
    libraries: dict[str, str]

    @property
    def digest(self) -> str:
        """One digest of all of it, and of Python's minor version."""
        python = f"{sys.version_info.major}.{sys.version_info.minor}"
        parts = [self.code, python, *(f"{name}={number}" for name, number in sorted(self.libraries.items()))]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def identity() -> Identity:
    """The identity of the core as it lies on disk now."""
    return Identity(code_digest(), {name: version(name) for name in LIBRARIES})


def code_digest() -> str:
    """The SHA-256 over every file of the core and of the schema, by relative path and content."""
    core = Path(transforms.__path__[0])
    schema = Path(expectations.__path__[0])
    declarations = [schema / "schema.py", schema / "vocabularies.py", *schema.glob("tables/*.py")]
    files = [path for path in core.rglob("*") if _is_source(path)] + declarations
    named = {path.relative_to(_home(path, core, schema)).as_posix(): path for path in files}
    digest = hashlib.sha256()
    for name in sorted(named):
        digest.update(f"{name}\n{hashlib.sha256(named[name].read_bytes()).hexdigest()}\n".encode())
    return digest.hexdigest()


def _home(path: Path, *packages: Path) -> Path:
    """The folder that holds the package in which `path` lies."""
    return next(package.parent for package in packages if path.is_relative_to(package))


def _is_source(path: Path) -> bool:
    """Whether a file is code or vocabulary; caches and hidden files of tools are neither."""
    hidden = any(part.startswith(".") or part == "__pycache__" for part in path.parts[-3:])
    return path.is_file() and not hidden and path.suffix in (".py", ".csv", ".toml")
