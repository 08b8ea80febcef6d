"""Shards: the documents that are worked on together.

A document's shard follows from a hash of its id, so a document stays in its
shard whatever else comes or goes. The number of shards is a power of two that
follows from the size of all records together; when it doubles, every shard is
split in two.
"""

from __future__ import annotations

import polars as pl

from transforms.ids import digest

SHARD_BYTES = 4 * 1024 * 1024
"""The size of a shard, about: large enough for compiled code over whole frames, small enough for memory."""


def shard_count(total_bytes: int) -> int:
    """How many shards so many bytes of records make: a power of two, at least 1."""
    count = 1
    while count * SHARD_BYTES < total_bytes:
        count *= 2
    return count


def shard_of(document_id: pl.Expr, count: int) -> pl.Expr:
    """The number of a document's shard, from 0 to `count` - 1."""
    return digest(document_id).str.head(8).str.to_integer(base=16, dtype=pl.Int64) % count
