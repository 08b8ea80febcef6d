"""Shards for tests: texts as the stage `read` gives them, and the way from there through the core."""

from __future__ import annotations

from datetime import date

import polars as pl
import polars_hash as plh

from transforms.stages import STAGES, Frames

NOTHING_DECLARED = pl.DataFrame(
    schema=dict.fromkeys(("document_id", "field", "value", "origin", "rule"), pl.String),
)


def records(**contents: bytes) -> pl.DataFrame:
    """The frame `records` of a shard whose documents are `seeds/<name>`."""
    return pl.DataFrame(
        {
            "source_id": ["seeds"] * len(contents),
            "document_id": [f"seeds/{name}" for name in contents],
            "path": [f"{name}.txt" for name in contents],
            "media_type": ["text/plain"] * len(contents),
            "sha256": ["0" * 64] * len(contents),
            "bytes": [len(content) for content in contents.values()],
            "content": list(contents.values()),
            "retrieved": pl.Series([None] * len(contents), dtype=pl.Date),
        },
        schema_overrides={"content": pl.Binary},
    )


def texts(*bodies: str, retrieved: date | None = None) -> pl.DataFrame:
    """The frame `texts` of a shard whose documents are `seeds/0`, `seeds/1`, …"""
    return pl.DataFrame(
        {
            "document_id": [f"seeds/{number}" for number in range(len(bodies))],
            "source_id": ["seeds"] * len(bodies),
            "path": [f"{number}.txt" for number in range(len(bodies))],
            "encoding": ["utf-8"] * len(bodies),
            "text": list(bodies),
            "retrieved": pl.Series([retrieved] * len(bodies), dtype=pl.Date),
        },
        schema_overrides={"text": pl.String},
    ).with_columns(text_sha256=plh.col("text").chash.sha2_256())


def run(frames: Frames, *, until: str = "claims") -> Frames:
    """Runs the stages over `frames` that have what they need, up to the stage `until`."""
    have = {"declared": NOTHING_DECLARED, **frames}
    for stage in STAGES:
        if not set(stage.takes) <= set(have):
            continue
        have |= stage.run(**{name: have[name] for name in stage.takes})
        if stage.name == until:
            break
    return have
