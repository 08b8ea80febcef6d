"""The way of a build from seeds to tables, shard by shard, through the stage store.

Everything here is told where the workspace is and says what it made by
references into the store: paths and digests, never frames. The Prefect tasks
of `flows.build` and the work done ahead of them (`flows.ahead`) call the same
functions, so each finds what the other has finished.
"""

from __future__ import annotations

import hashlib
import logging
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from expectations.tables import TABLES
from flows.dataset import Dataset
from flows.errors import AvermentError
from flows.release.staging import Rows
from flows.shards import shard_count, shard_of
from flows.sources.ingest import Ingested, ingest
from flows.sources.known import KnownFiles
from flows.sources.manifest import read_manifest
from flows.sources.raw import RawStore
from flows.store import FrameRef, Store, stage_key
from flows.workspace import Workspace
from transforms.records import duplicates, quarantine, sources
from transforms.stages import Frames, Stage

LOG = logging.getLogger("averment")
_OF_A_SHARD = ("source_id", "document_id", "path", "media_type", "sha256", "bytes", "retrieved")


@dataclass(frozen=True)
class Shard:
    """Documents that are worked on together: its number, how many and how large, and its frames so far by name."""

    number: int
    documents: int
    bytes: int
    frames: dict[str, FrameRef]


@dataclass(frozen=True)
class Intake:
    """What ingest gives: the dataset, every record and rejection, and the shards with `records` and `declared`.

    `inputs` is the SHA-256 over the digest (`-` where there is none) and path of every record.
    """

    dataset: Dataset
    records: FrameRef
    rejected: FrameRef
    shards: tuple[Shard, ...]
    inputs: str


def take_in(workspace: Workspace, seeds: Path) -> Intake:
    """Ingests a folder of seeds and cuts its records into shards.

    AvermentError where the manifest is faulty, a source is empty, no record can
    be taken, or the workspace cannot be written.
    """
    start = time.perf_counter()
    manifest = read_manifest(seeds)
    workspace.prepare()
    known = KnownFiles(workspace.raw / f"known-{manifest.dataset.name}.parquet")
    found = ingest(manifest, RawStore(workspace.raw), apart=workspace.own, known=known)
    known.keep()
    if found.records["document_id"].null_count() == found.records.height:
        raise AvermentError(_nothing_read(found.quarantine))
    store = Store(workspace.stage)
    whole = keep(store, {"records": found.records, "rejected": found.quarantine})
    shards = [
        Shard(number, frames["records"].height, int(frames["records"]["bytes"].sum()), keep(store, frames))
        for number, frames in cut(found).items()
    ]
    read = found.records.select(pl.col("sha256").fill_null("-"), "path")
    inputs = hashlib.sha256("".join(f"{d}  {p}\n" for d, p in read.iter_rows()).encode())
    told = {"stage": "ingest", "records": found.records.height, "rejected": found.quarantine.height}
    took = _took(start, sum(shard.bytes for shard in shards))
    LOG.info("%s: %d records, %d rejected", *told.values(), extra=told | took)
    return Intake(manifest.dataset, whole["records"], whole["rejected"], tuple(shards), inputs.hexdigest())


def cut(found: Ingested) -> dict[int, Frames]:
    """The frames `records` and `declared` of every shard that has documents, by its number, in order."""
    accepted = found.records.filter(pl.col("document_id").is_not_null())
    number = shard_of(pl.col("document_id"), shard_count(int(accepted["bytes"].sum())))
    records = _by_shard(accepted.select(_OF_A_SHARD).sort("document_id"), number)
    declared = _by_shard(found.declared, number)
    none = found.declared.clear()
    return {shard: {"records": records[shard], "declared": declared.get(shard, none)} for shard in sorted(records)}


def _by_shard(frame: pl.DataFrame, number: pl.Expr) -> dict[int, pl.DataFrame]:
    parts = frame.with_columns(shard=number).partition_by("shard", as_dict=True, include_key=False)
    return {int(key[0]): part for key, part in parts.items()}


def ingest_key(frames: Frames) -> str:
    """The key of frames that ingest made: the digest of their own rows."""
    rows = [hashlib.sha256(frame.write_json().encode()).hexdigest() for frame in frames.values()]
    return stage_key("ingest", rows, "")


def keep(store: Store, frames: Frames) -> dict[str, FrameRef]:
    """Keeps frames that ingest made, under the digest of their own rows."""
    key = ingest_key(frames)
    return store.find("ingest", key) or store.put("ingest", key, frames)


def run_stage(workspace: Workspace, stage: Stage, shard: Shard, identity: str) -> Shard:
    """The shard with the frames that a stage gives: from the store where they are known, else computed and kept."""
    start = time.perf_counter()
    store = Store(workspace.stage)
    inputs = [shard.frames[name] for name in stage.takes]
    key = stage_key(stage.name, [ref.digest for ref in inputs], identity)
    known = store.find(stage.name, key)
    given = known
    if given is None:
        given = store.put(stage.name, key, stage.run(**taken_frames(workspace, stage, shard)))
    told = {"stage": stage.name, "shard": shard.number, "documents": shard.documents}
    took = _took(start, shard.bytes) | {"known": known is not None}
    LOG.info("%s: shard %d with %d documents", *told.values(), extra=told | took)
    return replace(shard, frames=shard.frames | given)


def _took(start: float, size: int) -> dict[str, object]:
    """What a record says of work since `start` on so many bytes."""
    seconds = time.perf_counter() - start
    return {"bytes": size, "seconds": round(seconds, 4), "mb_per_second": round(size / 1e6 / seconds, 2)}


def taken_frames(workspace: Workspace, stage: Stage, shard: Shard) -> Frames:
    """The frames of a shard that a stage takes, read; records with their content."""
    store = Store(workspace.stage)
    taken = {name: store.load(shard.frames[name]) for name in stage.takes}
    if "records" in taken:
        taken["records"] = _with_content(taken["records"], RawStore(workspace.raw))
    return taken


def _with_content(records: pl.DataFrame, raw: RawStore) -> pl.DataFrame:
    return records.with_columns(content=pl.Series(raw.read(records["sha256"]), dtype=pl.Binary))


def run_stages(
    workspace: Workspace,
    shards: Iterable[Shard],
    stages: Iterable[Stage],
    identity: str,
    each: Callable[[Stage, tuple[Shard, ...]], Iterable[Shard]],
) -> tuple[Shard, ...]:
    """The shards after all stages; `each` runs one stage over all shards, by `run_stage`, and keeps their order.

    After `read`, documents whose text another has are set apart, over all
    shards. AvermentError where no record at all could be read.
    """
    done = tuple(shards)
    for stage in stages:
        LOG.info("%s: %d shards", stage.name, len(done), extra={"stage": stage.name, "total": len(done)})
        done = tuple(each(stage, done))
        if "texts" in stage.gives:
            done = set_duplicates_apart(workspace, done, identity)
    return done


def set_duplicates_apart(workspace: Workspace, shards: tuple[Shard, ...], identity: str) -> tuple[Shard, ...]:
    """The shards with `texts` without duplicates; `decoded` keeps what was read.

    AvermentError, with the first reason, where no record at all could be read.
    """
    store = Store(workspace.stage)
    if _heads(store, shards, "texts").select(pl.len()).collect().item() == 0:
        raise AvermentError(_nothing_read(quarantine(_rejections(store, shards)).collect()))
    apart = []
    for shard, drop in zip(shards, doubles(store, [shard.frames["texts"] for shard in shards]), strict=True):
        texts = shard.frames["texts"]
        frames = shard.frames | {"decoded": texts}
        if drop:
            key = unique_key(texts, drop, identity)
            kept = store.find("unique", key)
            if kept is None:
                rest = store.load(texts).filter(~pl.col("document_id").is_in(drop))
                kept = store.put("unique", key, {"texts": rest})
            frames |= kept
        apart.append(replace(shard, frames=frames))
    return tuple(apart)


def doubles(store: Store, texts: Sequence[FrameRef]) -> list[list[str]]:
    """For each of these frames of texts the documents, sorted, whose text one before them by id has too."""
    heads = [store.scan(ref).select("document_id", "text_sha256") for ref in texts]
    twice = duplicates(pl.concat(heads)).collect()
    if twice.is_empty():
        return [[] for _ in texts]
    owns = [head.select("document_id").join(twice.lazy(), on="document_id").collect() for head in heads]
    return [own["document_id"].sort().to_list() for own in owns]


def unique_key(texts: FrameRef, drop: Sequence[str], identity: str) -> str:
    """The key of a frame of texts without these documents."""
    return stage_key("unique", [texts.digest, *drop], identity)


def _heads(store: Store, shards: Iterable[Shard], name: str) -> pl.LazyFrame:
    schema = {"document_id": pl.String, "text_sha256": pl.String, "encoding": pl.String}
    scans = [store.scan(shard.frames[name]).select(list(schema)) for shard in shards]
    return pl.concat([pl.LazyFrame(schema=schema), *scans])


def tables(workspace: Workspace, intake: Intake, shards: tuple[Shard, ...]) -> dict[str, Rows]:
    """Every table of the contract, not yet read: those that shards make in parts, one a shard."""
    store = Store(workspace.stage)
    heads = _heads(store, shards, "decoded")
    per_shard = [name for name in TABLES if name not in ("sources", "quarantine")]
    given: dict[str, Rows] = {name: [store.scan(shard.frames[name]) for shard in shards] for name in per_shard}
    given["sources"] = sources(store.scan(intake.records), heads, duplicates(heads))
    given["quarantine"] = quarantine([store.scan(intake.rejected), *_rejections(store, shards)])
    return given


def _rejections(store: Store, shards: Iterable[Shard]) -> list[pl.LazyFrame]:
    refs = (ref for shard in shards for name, ref in shard.frames.items() if name.endswith("_quarantine"))
    return [store.scan(ref) for ref in refs]


def _nothing_read(rejected: pl.DataFrame) -> str:
    first = rejected.row(0, named=True)
    return (
        f"None of the {rejected.height} records could be read, so nothing was published; "
        f"the first is {first['path']}: {first['reason']}"
    )


def content_key(intake: Intake, shards: Iterable[Shard]) -> str:
    """The digest of all that the tables are made from: equal keys, equal tables."""
    refs = [ref for shard in shards for _, ref in sorted(shard.frames.items())]
    digests = [ref.digest for ref in (intake.records, intake.rejected, *refs)]
    return hashlib.sha256("\n".join(digests).encode()).hexdigest()
