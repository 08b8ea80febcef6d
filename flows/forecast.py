"""The forecast: what a build would compute anew, stage by stage, and why. Writes nothing.

What a stage gives is not known before it ran, so where one would run anew,
those that take its frames are counted as ones that may follow: if it gives
what it gave before, they will not.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from flows.identity import Identity, digest_of, identity
from flows.last import LastBuild, last_build
from flows.pipeline import cut, doubles, ingest_key, unique_key
from flows.sources.ingest import Ingested, ingest
from flows.sources.known import KnownFiles
from flows.sources.manifest import read_manifest
from flows.sources.raw import RawStore
from flows.store import FrameRef, Store, stage_key
from flows.workspace import Workspace
from transforms.stages import STAGES, Stage

SHOWN = 3
Known = dict[str, FrameRef]


@dataclass(frozen=True)
class StageForecast:
    """A stage: how many of the `total` shards it would compute, how many may follow, their documents, and why."""

    stage: str
    total: int
    shards: int
    may_follow: int
    documents: int
    reasons: tuple[str, ...]


class _Unkept(RawStore):
    """Digests of bytes, which are kept nowhere."""

    def holds(self, digest: str, size: int) -> bool:
        """True: what was read once need not be read for its digest."""
        return bool(digest) and size >= 0

    def keep(self, content: bytes) -> str:
        """The digest of the bytes."""
        return hashlib.sha256(content).hexdigest()


def forecast(workspace: Workspace, seeds: Path) -> tuple[StageForecast, ...]:
    """What building these seeds in this workspace would compute; AvermentError as `averment build`."""
    manifest = read_manifest(seeds)
    name = manifest.dataset.name
    found = ingest(manifest, _Unkept(workspace.raw), known=KnownFiles(workspace.raw / f"known-{name}.parquet"))
    core, last, store = identity(), last_build(workspace, name), Store(workspace.stage)
    parts = cut(found)
    known: dict[int, Known] = {n: store.find("ingest", ingest_key(frames)) or {} for n, frames in parts.items()}
    sizes = {number: frames["records"].height for number, frames in parts.items()}
    documents = _documents(found, last, store)
    return tuple(_of_stage(stage, known, sizes, core, _why(stage, core, last, documents), store) for stage in STAGES)


def _of_stage(
    stage: Stage, known: dict[int, Known], sizes: Mapping[int, int], core: Identity, why: tuple[str, ...], store: Store
) -> StageForecast:
    """The forecast of a stage; adds what it gives, where that is known, to `known`."""
    anew, follow = set[int](), set[int]()
    for number, frames in known.items():
        inputs = [frames[name] for name in stage.takes if name in frames]
        whole = len(inputs) == len(stage.takes)
        given = store.find(stage.name, stage_key(stage.name, [r.digest for r in inputs], core.of(stage)))
        if whole and given is not None:
            frames.update(given)
        else:
            (anew if whole or "records" in stage.takes else follow).add(number)
            for name in stage.gives:
                frames.pop(name, None)
    if "texts" in stage.gives:
        _set_apart(known, store, digest_of(core.tools))
    count = sum(sizes[number] for number in anew | follow)
    reasons = why if anew else ("a stage before it gives something else",) if follow else ()
    return StageForecast(stage.name, len(known), len(anew), len(follow), count, reasons)


def _set_apart(known: dict[int, Known], store: Store, tools: str) -> None:
    """Takes documents with another's text out of the texts that are known, as a build does."""
    read = [frames for frames in known.values() if "texts" in frames]
    for frames, drop in zip(read, doubles(store, [frames["texts"] for frames in read]) if read else [], strict=True):
        texts = frames.pop("texts")
        kept = store.find("unique", unique_key(texts, drop, tools)) if drop else {"texts": texts}
        frames.update(kept or {})


def _why(stage: Stage, core: Identity, last: LastBuild | None, documents: tuple[str, ...]) -> tuple[str, ...]:
    if last is None:
        return ("no earlier build is known",)
    files = _differences(last.stages.get(stage.name, {}), core.stages[stage.name])
    kinds = [f"changed {'code' if name.endswith('.py') else 'vocabulary'}: {name}" for name in files]
    tools = [
        f"changed library: {name} {last.tools.get(name, 'none')}, now {core.tools.get(name, 'none')}"
        for name in _differences(last.tools, core.tools)
    ]
    return (*tools, *kinds, *documents) or ("frames of the last build are gone",)


def _differences(before: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    return sorted(name for name in before.keys() | now.keys() if before.get(name) != now.get(name))


def _documents(found: Ingested, last: LastBuild | None, store: Store) -> tuple[str, ...]:
    """How the input records differ from those of the last build."""
    if last is None or not store.path(last.records).is_file():
        return ()
    columns = ("document_id", "sha256")
    now, before = (f.select(columns).drop_nulls("document_id") for f in (found.records, store.load(last.records)))
    both = now.join(before, on="document_id", how="full", coalesce=True, suffix="_before")
    kinds = {
        "new": pl.col("sha256_before").is_null(),
        "changed": pl.col("sha256") != pl.col("sha256_before"),
        "gone": pl.col("sha256").is_null(),
    }
    told = {kind: both.filter(which)["document_id"].sort().to_list() for kind, which in kinds.items()}
    return tuple(f"{kind} documents: {_some(names)}" for kind, names in told.items() if names)


def _some(names: list[str]) -> str:
    more = len(names) - SHOWN
    return ", ".join(names[:SHOWN]) + (f" and {more:,} more" if more > 0 else "")
