"""The stages of the core, each with the frames that it takes and gives.

A stage is a pure function over the frames of one shard. The shell runs them in
the order of `STAGES`, hands each the frames it names, and keeps what it gives;
a frame is known by its name through the whole run. A frame that bears the name
of a table in `expectations.tables` has that table's columns and order.

The shell makes two frames of a shard itself: `records`, one row a record that
ingest kept (source_id, document_id, path, media_type, sha256, bytes, content as
Binary, retrieved as Date or null), and `declared`, one row a value that the
manifest or a path gives a document (document_id, field, value, origin, rule).
After `read` it takes out of `texts` the documents whose text another record has.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from transforms.claims import claims
from transforms.documents import documents
from transforms.read import read
from transforms.sections import sections
from transforms.segments import segments

Frames = dict[str, pl.DataFrame]


@dataclass(frozen=True)
class Stage:
    """One step of the core.

    `run` takes the frames named in `takes` as keyword arguments and returns
    exactly those named in `gives`.
    """

    name: str
    takes: tuple[str, ...]
    gives: tuple[str, ...]
    run: Callable[..., Frames]


STAGES = (
    Stage("read", ("records",), ("texts", "read_quarantine"), read),
    Stage("documents", ("texts", "declared"), ("document_heads", "document_evidence"), documents),
    Stage("sections", ("texts", "document_heads", "document_evidence"), ("sections", "section_evidence"), sections),
    Stage("segments", ("texts", "document_evidence", "sections"), ("segments", "pieces"), segments),
    Stage(
        "claims",
        (
            "texts",
            "document_heads",
            "document_evidence",
            "sections",
            "section_evidence",
            "pieces",
        ),
        ("documents", "evidence", "claims", "mentions"),
        claims,
    ),
)
