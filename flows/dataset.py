"""What a dataset is called, who made it and where its texts come from."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Contributor:
    """One who made the dataset, as Data Package v2 describes contributors."""

    title: str
    path: str | None = None
    roles: tuple[str, ...] = ()


@dataclass(frozen=True)
class Origin:
    """Where a source's texts come from, as catalogues list it."""

    source_id: str
    title: str
    path: str | None = None
    licence: str | None = None


@dataclass(frozen=True)
class Dataset:
    """The head of `sources.toml`: what every release says of itself.

    `name` is a folder's name under `releases/`: lower-case letters, digits and hyphens.
    """

    name: str
    title: str
    description: str
    licence: str
    homepage: str | None = None
    contributors: tuple[Contributor, ...] = ()
    origins: tuple[Origin, ...] = ()
