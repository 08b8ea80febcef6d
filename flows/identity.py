"""What computed a frame: the digests of the code and vocabulary that make it, and the libraries that matter.

A stage's frames follow from its input frames, the modules that its function
imports, the vocabulary files that those name, and these libraries. A stage's
digest of them is part of every key of the stage store, so a change of a module
or a file is never answered from old frames, and recomputes only the stages
that read it.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

import expectations
import transforms
from flows.imports import modules_of, names_given
from transforms.stages import STAGES, Stage

LIBRARIES = ("polars", "polars-hash")
"""The libraries that compute the frames."""
_VOCABULARY = "transforms/vocabulary"
_READERS = ("table", "rules", "column")


@dataclass(frozen=True)
class Identity:
    """The digest of the whole core (64 hexadecimal digits), the version of each library that matters, and the stages.

    `stages` holds, for each stage by name, what its frames depend on besides
    its inputs: the digest of each module and vocabulary file by its path.
    """

    code: str
    libraries: dict[str, str]
    stages: dict[str, dict[str, str]] = field(default_factory=dict)

    def of(self, stage: Stage) -> str:
        """The digest of what a stage's frames depend on besides its inputs."""
        return digest_of(self.stages[stage.name] | self.tools)

    @property
    def tools(self) -> dict[str, str]:
        """The libraries, and Python's minor version."""
        return {**self.libraries, "python": f"{sys.version_info.major}.{sys.version_info.minor}"}


def identity() -> Identity:
    """The identity of the core as it lies on disk now."""
    parts = {stage.name: parts_of(stage.run.__module__) for stage in STAGES}
    return Identity(code_digest(), {name: version(name) for name in LIBRARIES}, parts)


def digest_of(parts: Mapping[str, str]) -> str:
    """One SHA-256 over parts by name, in any order."""
    return hashlib.sha256("\n".join(f"{name}={part}" for name, part in sorted(parts.items())).encode()).hexdigest()


def parts_of(module: str) -> dict[str, str]:
    """The digests, by path, of a module, all that it imports of this project, and the vocabulary that they name.

    A vocabulary file counts as read where a module names it to one of the functions that read them.
    """
    modules = modules_of(module)
    named = {text for path in modules.values() for text in names_given(path, _READERS)}
    core = Path(transforms.__path__[0])
    vocabulary = {f"{_VOCABULARY}/{path.name}": path for path in (core / "vocabulary").iterdir() if path.stem in named}
    files = modules | {name: path for name, path in vocabulary.items() if path.suffix in (".csv", ".toml")}
    return {name: _sha256(path) for name, path in sorted(files.items())}


def code_digest() -> str:
    """The SHA-256 over every file of the core and of the schema, by relative path and content."""
    core = Path(transforms.__path__[0])
    schema = Path(expectations.__path__[0])
    declarations = [schema / "schema.py", schema / "vocabularies.py", *schema.glob("tables/*.py")]
    files = [path for path in core.rglob("*") if _is_source(path)] + declarations
    named = {path.relative_to(_home(path, core, schema)).as_posix(): path for path in files}
    digest = hashlib.sha256()
    for name in sorted(named):
        digest.update(f"{name}\n{_sha256(named[name])}\n".encode())
    return digest.hexdigest()


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _home(path: Path, *packages: Path) -> Path:
    """The folder that holds the package in which `path` lies."""
    return next(package.parent for package in packages if path.is_relative_to(package))


def _is_source(path: Path) -> bool:
    """Whether a file is code or vocabulary; caches and hidden files of tools are neither."""
    hidden = any(part.startswith(".") or part == "__pycache__" for part in path.parts[-3:])
    return path.is_file() and not hidden and path.suffix in (".py", ".csv", ".toml")
