"""The manifest: what `sources.toml` declares of a dataset and its sources.

    [dataset]
    name = "diplomatic-claims"            # a folder under releases/
    title, description, licence           # strings, required; homepage is not
    contributors = [{ title, path, roles }]

    [[source]]
    id = "letters"                        # first part of every document_id
    path = "letters/*.txt"                # a glob, file or folder, relative to the manifest
    format, title, url, licence, publisher, retrieved
    columns = { id = "…", text = "…" }    # for tabular formats
    pattern = '(?P<session>\\d+)_…'        # over the record's path; groups named after metadata fields
    metadata = { kind = "speech" }        # constants; metadata fields are columns of the table documents

Reading is strict: a key that is unknown, missing or of the wrong type is a
`ManifestError` of one sentence. A folder without sources.toml is a dataset of
one source, both named after the folder.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any

import polars as pl

from expectations.tables import DOCUMENTS
from flows.dataset import Contributor, Dataset, Origin
from flows.errors import AvermentError
from flows.sources.fields import Fields, ManifestError

MANIFEST = "sources.toml"
FORMATS = ("text", "html", "pdf", "docx", "jsonl", "csv", "parquet")
METADATA_FIELDS = tuple(
    column.name
    for column in DOCUMENTS.columns
    if column.name not in ("document_id", "text", "text_sha256") and not column.name.startswith("n_")
)
"""The columns of documents that a manifest may give a value for."""

_DATASET_NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?", re.ASCII)
_LONGEST_NAME = 100
"""A dataset's name is a folder's, and file systems bound those."""
_LONGEST_PART = 255
"""How many bytes the name of a file or folder can have."""
_WHOLE_NUMBER = re.compile(r"[0-9]{1,18}", re.ASCII)
_SOURCE_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*", re.ASCII)


@dataclass(frozen=True)
class Source:
    """One source: where its records are, and what the manifest says of them.

    `metadata` maps a field of documents to its values as text; a field that is
    no list has one. `format` is None where the suffix of a file decides.
    """

    source_id: str
    path: str
    format: str | None
    columns: Mapping[str, str]
    pattern: str | None
    metadata: Mapping[str, tuple[str, ...]]
    retrieved: date | None
    url: str | None
    licence: str | None
    publisher: str | None


@dataclass(frozen=True)
class Manifest:
    """What a folder of seeds declares; paths of sources are relative to `folder`."""

    folder: Path
    dataset: Dataset
    sources: tuple[Source, ...]


def read_manifest(seeds: Path) -> Manifest:
    """The manifest of a folder of seeds; AvermentError where there is no folder or the manifest is faulty."""
    if not seeds.is_dir():
        what = f"{seeds} is no folder" if seeds.exists() else f"There is no folder {seeds}"
        raise AvermentError(f"{what}; give the folder that holds your documents.")
    file = seeds / MANIFEST
    if not (file.exists() or file.is_symlink()):
        return _of_folder(seeds)
    if not file.is_file():
        raise ManifestError(f"{file} is no file that can be read, or a link to none; mend or remove it.")
    try:
        content = tomllib.loads(file.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise ManifestError(f"{file} is not valid TOML: {error}; mend that line.") from error
    except RecursionError as error:
        raise ManifestError(f"{file} nests its values too deeply to be read; take brackets out.") from error
    except (OSError, UnicodeDecodeError) as error:
        raise ManifestError(f"Cannot read {file}: {error}; make it a readable file in UTF-8.") from error
    return _manifest(file, content)


def _manifest(file: Path, content: dict[str, Any]) -> Manifest:
    top = Fields(file, "the manifest", content)
    head = Fields(file, "[dataset]", top.table("dataset"))
    tables = top.items("source")
    top.finish()
    if not tables:
        raise ManifestError(f"{file} declares no source; add a table [[source]] with id and path.")
    read = [_source(Fields(file, f"[[source]] number {n}", table)) for n, table in enumerate(tables, start=1)]
    sources = tuple(source for source, _ in read)
    seen: set[str] = set()
    for source in sources:
        if source.source_id in seen:
            raise ManifestError(f"{file} declares two sources with the id {source.source_id!r}; rename one of them.")
        seen.add(source.source_id)
    return Manifest(file.parent, _dataset(head, tuple(origin for _, origin in read)), sources)


def _dataset(fields: Fields, origins: tuple[Origin, ...]) -> Dataset:
    name = fields.required("name")
    if _DATASET_NAME.fullmatch(name) is None:
        fields.refuse("name", f"must be lower-case letters, digits and hyphens, not {name!r}")
    if len(name) > _LONGEST_NAME:
        fields.refuse("name", f"has {len(name)} characters; use at most {_LONGEST_NAME}")
    dataset = Dataset(
        name=name,
        title=fields.required("title"),
        description=fields.required("description"),
        licence=fields.required("licence"),
        homepage=fields.text("homepage"),
        contributors=tuple(_contributor(fields.file, item) for item in fields.items("contributors")),
        origins=origins,
    )
    fields.finish()
    return dataset


def _contributor(file: Path, item: object) -> Contributor:
    fields = Fields(file, "a contributor", item)
    contributor = Contributor(fields.required("title"), fields.text("path"), fields.texts("roles"))
    fields.finish()
    return contributor


def _source(fields: Fields) -> tuple[Source, Origin]:
    source_id = fields.required("id")
    if _SOURCE_ID.fullmatch(source_id) is None:
        fields.refuse("id", f"must be letters, digits, '.', '_' and '-', such as un_letters, not {source_id!r}")
    fields.place = f"source {source_id!r}"
    title = fields.text("title") or source_id
    source = Source(
        source_id=source_id,
        path=_path(fields),
        format=_format(fields),
        columns=_columns(fields),
        pattern=_pattern(fields),
        metadata={key: _values(fields, key, value) for key, value in fields.table("metadata").items()},
        retrieved=fields.day("retrieved"),
        url=fields.text("url"),
        licence=fields.text("licence"),
        publisher=fields.text("publisher"),
    )
    fields.finish()
    return source, Origin(source_id, title, source.url, source.licence)


def _path(fields: Fields) -> str:
    path = fields.required("path")
    if "://" in path:
        fields.refuse("path", f"must be a path, not the URL {path!r}; fetch the files into the folder first")
    if PurePosixPath(path).is_absolute() or ".." in PurePosixPath(path).parts:
        fields.refuse("path", f"must stay in the folder of the manifest, which {path!r} does not")
    if any("**" in part and part != "**" for part in PurePosixPath(path).parts):
        fields.refuse("path", f"must have ** between slashes, such as letters/**/*.txt, not {path!r}")
    if "\0" in path or any(len(part.encode()) > _LONGEST_PART for part in PurePosixPath(path).parts):
        fields.refuse("path", "is one that no file can have")
    return path


def _format(fields: Fields) -> str | None:
    name = fields.text("format")
    if name is not None and name not in FORMATS:
        fields.refuse("format", f"must be one of {', '.join(FORMATS)}, not {name!r}")
    return name


def _columns(fields: Fields) -> dict[str, str]:
    columns = fields.table("columns")
    for name, value in columns.items():
        if name not in ("id", "text", "retrieved", *METADATA_FIELDS):
            fields.refuse("columns", f"names {name!r}, which is neither id, text, retrieved nor a metadata field")
        if not isinstance(value, str):
            fields.refuse("columns", f"must give {name!r} a column's name, not {value!r}")
    return columns


def _pattern(fields: Fields) -> str | None:
    pattern = fields.text("pattern")
    if pattern is None:
        return None
    try:
        # Rust's expressions take linear time whatever the path; Python's do not.
        groups = pl.Series([""]).str.extract_groups(pattern).struct.fields
    except pl.exceptions.PolarsError as error:
        reason = " ".join(str(error).split())
        fields.refuse("pattern", f"is no regular expression in the syntax of Rust's regex ({reason})")
    if not set(groups) & set(METADATA_FIELDS):
        fields.refuse("pattern", "has no group that is named after a metadata field, such as (?P<session>[0-9]+)")
    return pattern


def _values(fields: Fields, key: str, value: object) -> tuple[str, ...]:
    if key not in METADATA_FIELDS:
        fields.refuse("metadata", f"names {key!r}, which is no metadata field; known are {', '.join(METADATA_FIELDS)}")
    column = DOCUMENTS.column(key)
    items = value if isinstance(value, list) else [value]
    if not items or (isinstance(value, list) and not column.is_list):
        fields.refuse("metadata", f"must give {key!r} {'at least one value' if not items else 'one value, not a list'}")
    for item in items:
        if isinstance(item, bool) or not isinstance(item, str | int | date):
            fields.refuse("metadata", f"must give {key!r} a string, a number or a day, not {item!r}")
        if not str(item).strip():
            fields.refuse("metadata", f"gives {key!r} an empty value")
        if column.vocabulary is not None and item not in column.vocabulary.terms:
            known = ", ".join(column.vocabulary.terms)
            fields.refuse("metadata", f"gives {key!r} the value {item!r}; known are {known}")
        if column.type in ("integer", "integers") and not _WHOLE_NUMBER.fullmatch(str(item)):
            fields.refuse("metadata", f"must give {key!r} a whole number of at most 18 digits, not {item!r}")
        if column.type == "date" and not _is_day(str(item)):
            fields.refuse("metadata", f"must give {key!r} a day such as 2014-11-25, not {item!r}")
    return tuple(str(item) for item in items)


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _of_folder(folder: Path) -> Manifest:
    # A folder's name may be no text, or hold line ends; a title must not.
    words = " ".join(os.fsencode(folder.resolve().name).decode("utf-8", "backslashreplace").split())
    name = re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-")[:_LONGEST_NAME].strip("-") or "documents"
    dataset = Dataset(
        name=name,
        title=words or name,
        description=f"Attributed claims read from the documents of the folder {words}.",
        licence="not stated",
        origins=(Origin(name, words or name),),
    )
    source = Source(name, ".", None, {}, None, {}, None, None, None, None)
    return Manifest(folder, dataset, (source,))
