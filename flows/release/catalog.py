"""Reading releases: which versions there are, and where."""

from __future__ import annotations

from pathlib import Path

from flows.errors import AvermentError, UsageError
from flows.release.index import Entry, Index, read_index
from flows.release.layout import INDEX, dataset_folder, is_version


def _only_dataset(releases: Path) -> str:
    names = sorted(path.parent.name for path in releases.glob(f"*/{INDEX}"))
    if not names:
        raise AvermentError(f"There is no release in {releases}; make one with `averment build`.")
    if len(names) > 1:
        raise UsageError(f"{releases} holds several datasets ({', '.join(names)}); choose one with --dataset.")
    return names[0]


class Catalog:
    """The releases of one dataset, as its index tells them; read-only.

    `dataset` may be None where the folder holds releases of a single one.
    Every call reads the index afresh, so that a catalog never is out of date.
    """

    def __init__(self, releases: Path, dataset: str | None = None) -> None:
        self.dataset = dataset if dataset is not None else _only_dataset(releases)
        self.folder = dataset_folder(releases, self.dataset)

    def index(self) -> Index:
        """The index; AvermentError where it cannot be read."""
        return read_index(self.folder)

    def versions(self) -> tuple[Entry, ...]:
        """Every version, from the oldest to the newest."""
        return self.index().versions

    def current(self) -> Entry | None:
        """The version that a reader should use: the newest that is not yanked."""
        return self.index().current

    def entry(self, version: str) -> Entry:
        """The entry of a version, or of the current one for `latest`.

        UsageError where it is no version number, AvermentError where there is no such version.
        """
        index = self.index()
        if version == "latest":
            if index.current is None:
                raise AvermentError(f"There is no release in {self.folder}; make one with `averment build`.")
            return index.current
        if not is_version(version):
            raise UsageError(f"{version!r} is no version; give a number such as 1.0.0, or latest.")
        for entry in index.versions:
            if entry.version == version:
                return entry
        known = ", ".join(entry.version for entry in index.versions) or "none"
        raise AvermentError(f"There is no version {version} of {self.dataset}; there is: {known}.")

    def release(self, version: str) -> Path:
        """The folder of a version, or of the current one for `latest`; errors as `entry`."""
        folder = self.folder / self.entry(version).version
        if not folder.is_dir():
            raise AvermentError(f"The index names version {folder.name}, but {folder} is gone; restore it from a copy.")
        return folder
