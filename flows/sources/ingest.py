"""Ingest: the records of a manifest, their bytes kept, and what could not be taken.

Every file that a source leads to becomes a record: one with a document_id, or
one without and a row of quarantine with the reason. Where no bytes could be
read (unreadable, outside the folder, too large to be read), the record has no
digest.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from expectations.tables import QUARANTINE, SOURCES
from flows.errors import AvermentError
from flows.sources.find import Found, find
from flows.sources.known import KnownFiles
from flows.sources.manifest import METADATA_FIELDS, Manifest, Source
from flows.sources.raw import RawStore

MAX_FILE_BYTES = 256 * 1024 * 1024
"""A file that is larger is quarantined: a document's text is held in memory as a whole."""
READABLE_FORMATS = ("text",)

RECORDS = pl.Schema(
    {
        **{name: SOURCES.polars_schema()[name] for name in ("source_id", "document_id", "path", "media_type")},
        "bytes": pl.Int64(),
        "sha256": pl.String(),
        "retrieved": pl.Date(),
        "url": pl.String(),
        "licence": pl.String(),
        "publisher": pl.String(),
    }
)
DECLARED = pl.Schema({name: pl.String() for name in ("document_id", "field", "value", "origin", "rule")})


@dataclass(frozen=True)
class Ingested:
    """What ingest found.

    `records` has the columns of `RECORDS`, document_id null where the record
    was rejected, sha256 null where no bytes were read; `declared` has one row a value that the manifest or a path
    gives a document; `quarantine` is as the table. None of them holds content.
    """

    records: pl.DataFrame
    declared: pl.DataFrame
    quarantine: pl.DataFrame


@dataclass(frozen=True)
class _Taken:
    """A file after reading: its size and digest where it could be read, and why it was rejected, if it was."""

    found: Found
    size: int | None
    digest: str | None
    refusal: tuple[str, str] | None


def ingest(
    manifest: Manifest,
    raw: RawStore,
    apart: Collection[Path] = (),
    max_file_bytes: int = MAX_FILE_BYTES,
    known: KnownFiles | None = None,
) -> Ingested:
    """Finds the records, keeps their bytes in `raw`, and rejects what cannot be taken.

    What lies in the folders `apart` is passed by. A file that `known` knows and
    `raw` holds is not read again. Of two records that give one document_id the
    first by path stays. AvermentError where a source leads to no file, or the
    disk refuses.
    """
    found = [item for source in manifest.sources for item in _of_source(manifest.folder, source, apart)]
    with ThreadPoolExecutor(8) as pool:
        taken = list(pool.map(lambda item: _take(item, raw, max_file_bytes, known), found))
    taken = list(_without_clashes(taken))
    records = pl.DataFrame([_record(item) for item in taken], schema=RECORDS, orient="row")
    rejected = [_rejected(item, *item.refusal) for item in taken if item.refusal is not None]
    quarantine = pl.DataFrame(rejected, schema=QUARANTINE.polars_schema(), orient="row")
    accepted = records.filter(pl.col("document_id").is_not_null())
    return Ingested(records, _declared(accepted, manifest), quarantine)


def _of_source(folder: Path, source: Source, apart: Collection[Path]) -> list[Found]:
    found = list(find(folder, source, apart))
    if not found:
        where = folder / source.path
        raise AvermentError(f"Source {source.source_id!r}: {where} leads to no file; put your documents there.")
    return found


def _take(found: Found, raw: RawStore, limit: int, known: KnownFiles | None) -> _Taken:
    if found.refusal is not None:
        return _Taken(found, None, None, found.refusal)
    try:
        status = found.file.stat()
        if status.st_size > limit:
            reason = (
                f"The file has {status.st_size:,} bytes, more than the {limit:,} that are read; cut it into several."
            )
            return _Taken(found, status.st_size, None, ("too_large", reason))
        digest = known.digest(status) if known else None
        if digest is not None and raw.holds(digest, status.st_size):
            return _Taken(found, status.st_size, digest, _refused(found, status.st_size))
        content = found.file.read_bytes()
    except OSError as error:
        return _Taken(found, None, None, ("unreadable_file", f"The file cannot be read: {error.strerror or error}."))
    digest = raw.keep(content)
    if known and len(content) == status.st_size:
        known.note(status, digest)
    return _Taken(found, len(content), digest, _refused(found, len(content)))


def _refused(found: Found, size: int) -> tuple[str, str] | None:
    """The rule that a file of such a format and size breaks, and a sentence."""
    if not size:
        return "empty_file", "The file has no bytes."
    if found.format is None:
        suffix = found.file.suffix or "without suffix"
        return "unsupported_format", f"Nothing says what format a file {suffix} has; declare it in sources.toml."
    if found.format not in READABLE_FORMATS:
        return "unsupported_format", f"Files of the format {found.format} cannot be read yet."
    return None


def _without_clashes(taken: Iterable[_Taken]) -> Iterator[_Taken]:
    holders: dict[str, str] = {}
    for item in sorted(taken, key=lambda item: (item.found.path, item.found.source.source_id)):
        holder = holders.get(item.found.document_id)
        if item.refusal is None and holder is not None:
            reason = f"The document_id {item.found.document_id} belongs to {holder} already; rename one of the files."
            yield _Taken(item.found, item.size, item.digest, ("document_id_taken", reason))
            continue
        if item.refusal is None:
            holders[item.found.document_id] = item.found.path
        yield item


def _record(item: _Taken) -> tuple[object, ...]:
    source = item.found.source
    document_id = item.found.document_id if item.refusal is None else None
    identity = (source.source_id, document_id, item.found.path, item.found.media_type, item.size, item.digest)
    return (*identity, source.retrieved, source.url, source.licence, source.publisher)


def _rejected(item: _Taken, rule: str, reason: str) -> tuple[str, ...]:
    known = {"source_id": item.found.source.source_id, "bytes": item.size, "sha256": item.digest}
    record = json.dumps({key: value for key, value in known.items() if value is not None}, sort_keys=True)
    return (item.found.path, item.found.document_id, "ingest", rule, reason, record)


def _declared(records: pl.DataFrame, manifest: Manifest) -> pl.DataFrame:
    """One row a value: from the source's pattern over the path, and from its constants."""
    parts = [pl.DataFrame(schema=DECLARED)]
    for source in manifest.sources:
        own = records.filter(pl.col("source_id") == source.source_id)
        rows = [(field, value) for field, values in source.metadata.items() for value in values]
        constants = pl.DataFrame(rows, schema={"field": pl.String, "value": pl.String}, orient="row").with_columns(
            origin=pl.lit("manifest"), rule=pl.lit("metadata.") + pl.col("field")
        )
        parts.append(own.select("document_id").join(constants, how="cross"))
        if source.pattern is not None:
            parts.append(_from_pattern(own, source.pattern))
    return pl.concat([part.select(DECLARED.names()) for part in parts]).sort("document_id", maintain_order=True)


def _from_pattern(records: pl.DataFrame, pattern: str) -> pl.DataFrame:
    groups = records.select("document_id", pl.col("path").str.extract_groups(pattern).alias("groups")).unnest("groups")
    fields = [name for name in groups.columns if name in METADATA_FIELDS]
    values = groups.unpivot(fields, index="document_id", variable_name="field", value_name="value")
    return values.drop_nulls("value").with_columns(origin=pl.lit("pattern"), rule=pl.lit("pattern.") + pl.col("field"))
