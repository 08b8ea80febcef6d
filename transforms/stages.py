"""The stages of the core, each with the frames that it takes and gives.

A stage is a pure function over the frames of one shard. The shell runs them in
the order of `STAGES`, hands each the frames it names, and keeps what it gives;
a frame is known by its name through the whole run. A frame that bears the name
of a table in `expectations.tables` has that table's columns and order.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

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


# The shell makes the frame `records` of a shard, one row a record that ingest kept:
#   source_id, document_id, path, media_type, sha256 (String), bytes (Int64), content (Binary),
#   retrieved (Date, null where not known)
# and the frame `declared`, one row a value that the manifest or a path gives a document:
#   document_id, field, value, origin (`pattern` or `manifest`), rule (the manifest's key)
# After `read` it drops from `texts` the documents whose text another record has already.
#
# read       records                      → texts (document_id, source_id, path, encoding, text, text_sha256, retrieved),
#                                           read_quarantine (as the table quarantine)
# documents  texts, declared              → document_heads, document_evidence
# sections   texts, document_heads, …     → sections, section_evidence
# segments   texts, …, sections           → segments, sentences
# claims     sentences, sections, …       → documents, evidence, claims, mentions
