r"""Finding the files of a source: which there are, what each is called, and which cannot be taken.

A source's path is a glob, a file or a folder (then every file below it). The
record id of a file is its path without suffix, relative to the folder in which
the glob starts: for `un/*.txt` the file un/A_69_616.txt has the id A_69_616.
Hidden files, sources.toml and what a build keeps in its own workspace are no
records. A file is refused, with the name of the rule and a sentence, where it
lies outside the manifest's folder (through a link), is no regular file, or has
a name that is not UTF-8; so is a folder into which nobody can look. The path of
a name that is not UTF-8 is written `./`, then the name with `\\` for a backslash
and `\xff` for a byte that is no text, so that no other file has that path.
"""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from flows.sources.manifest import MANIFEST, Source

MEDIA_TYPES = {
    "text": "text/plain",
    "html": "text/html",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "jsonl": "application/jsonl",
    "csv": "text/csv",
    "parquet": "application/vnd.apache.parquet",
}
_FORMAT_OF_SUFFIX = {
    ".txt": "text",
    ".text": "text",
    ".md": "text",
    ".html": "html",
    ".htm": "html",
    ".pdf": "pdf",
    ".docx": "docx",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".parquet": "parquet",
}


@dataclass(frozen=True)
class Found:
    """A file of a source; `refusal` is the rule that it breaks and a sentence, None where it can be read."""

    source: Source
    file: Path
    path: str
    record_id: str
    refusal: tuple[str, str] | None

    @property
    def document_id(self) -> str:
        return f"{self.source.source_id}/{self.record_id}"

    @property
    def format(self) -> str | None:
        """The declared format, else the suffix's; None where neither says one."""
        return self.source.format or _FORMAT_OF_SUFFIX.get(self.file.suffix.lower())

    @property
    def media_type(self) -> str:
        return MEDIA_TYPES.get(self.format or "", "application/octet-stream")


def find(folder: Path, source: Source, apart: Collection[Path] = ()) -> Iterator[Found]:
    """The files of a source, in the order of their paths; none that lies in one of the folders `apart`."""
    start, files = _files(folder, source.path)
    home = folder.resolve()
    kept_apart = [place.resolve() for place in apart]
    for file in sorted(files, key=lambda file: file.relative_to(folder).as_posix()):
        relative = file.relative_to(folder)
        hidden = any(part.startswith(".") for part in relative.parts)
        own = any((home / relative).is_relative_to(place) for place in kept_apart)
        if hidden or own or relative == Path(MANIFEST) or (_is_folder(file) and not _is_closed_folder(file)):
            continue
        inner = file.relative_to(start)
        record_id = (inner.with_suffix("") if inner.name else inner).as_posix()
        refusal = _refusal(file, relative, home)
        yield Found(source, file, _printable(relative.as_posix()), _printable(record_id), refusal)


def _files(folder: Path, path: str) -> tuple[Path, list[Path]]:
    """The folder to which record ids are relative, and the files, folders and links that the path leads to."""
    parts = PurePosixPath(path).parts
    fixed = next((n for n, part in enumerate(parts) if re.search(r"[*?\[]", part)), len(parts))
    start = folder.joinpath(*parts[:fixed])
    if fixed < len(parts):
        # A glob passes by the folders that it cannot look into without a word.
        led_through = (start.glob("/".join(parts[fixed:last])) for last in range(fixed + 1, len(parts)))
        closed = {place for places in ([start], *led_through) for place in places if _is_closed_folder(place)}
        return start, [*closed.union(start.glob("/".join(parts[fixed:])))]
    if os.path.isdir(start):  # noqa: PTH112
        return start, [start] if _is_closed_folder(start) else list(start.rglob("*"))
    is_there = os.path.lexists(start) or _is_closed_folder(start.parent)
    return start.parent, [start] if is_there else []


def _is_closed_folder(place: Path) -> bool:
    """Whether it is a folder of which the contents cannot be listed or reached."""
    return _is_folder(place) and not os.access(place, os.R_OK | os.X_OK)


def _is_folder(place: Path) -> bool:
    """Whether it is a folder and no link to one; pathlib would raise where the folder around it is closed."""
    return os.path.isdir(place) and not os.path.islink(place)  # noqa: PTH112, PTH114


def _refusal(file: Path, relative: Path, home: Path) -> tuple[str, str] | None:
    if _is_closed_folder(file):
        return "unreadable_file", "The folder cannot be looked into; give the right to read it, or take it away."
    if _printable(relative.as_posix()) != relative.as_posix():
        return "undecodable_path", "The file's name is not UTF-8, so that no id can be made of it; rename the file."
    try:
        target = file.resolve(strict=True)
    except PermissionError:
        return "unreadable_file", "The folder around it cannot be looked into; give the right to read it."
    except (OSError, RuntimeError):
        return "unreadable_file", "The link leads nowhere; mend or remove it."
    return _refusal_of_target(target, home)


def _refusal_of_target(target: Path, home: Path) -> tuple[str, str] | None:
    if not target.is_relative_to(home):
        return "outside_folder", "The link leads out of the folder of the manifest; copy the file into the folder."
    if target.is_dir():
        return "unreadable_file", "The link leads to a folder; declare that folder as a source of its own."
    if not target.is_file():
        return "unreadable_file", "It is no regular file; replace it with one."
    return None


def _printable(path: str) -> str:
    try:
        path.encode("utf-8")
    except UnicodeEncodeError:
        return "./" + os.fsencode(path.replace("\\", "\\\\")).decode("utf-8", "backslashreplace")
    return path
