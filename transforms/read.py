"""The stage `read`: the bytes of a shard's records become texts."""

from __future__ import annotations

import json

import polars as pl
import polars_hash as plh

from expectations.tables import QUARANTINE
from transforms.decode import Decoded, decode


def read(records: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Decodes every record.

    Takes `records` (source_id, document_id, path, sha256, content, retrieved
    and others). Gives `texts` (document_id, source_id, path, encoding, text,
    text_sha256, retrieved), in the order of document_id, and `read_quarantine`
    (as the table quarantine): every record is in exactly one of them.
    """
    outcomes = [decode(content) for content in records["content"]]
    accepted = [isinstance(outcome, Decoded) for outcome in outcomes]
    texts = records.filter(pl.Series(accepted, dtype=pl.Boolean)).select(
        "document_id",
        "source_id",
        "path",
        pl.Series("encoding", [o.encoding for o in outcomes if isinstance(o, Decoded)], dtype=pl.String),
        pl.Series("text", [o.text for o in outcomes if isinstance(o, Decoded)], dtype=pl.String),
        "retrieved",
    )
    rejected = [
        {
            "path": row["path"],
            "document_id": row["document_id"],
            "stage": "read",
            "rule": outcome.rule,
            "reason": outcome.reason,
            "record": json.dumps({"sha256": row["sha256"], "source_id": row["source_id"]}, sort_keys=True),
        }
        for row, outcome in zip(records.drop("content").iter_rows(named=True), outcomes, strict=True)
        if not isinstance(outcome, Decoded)
    ]
    return {
        "texts": texts.with_columns(text_sha256=plh.col("text").chash.sha2_256()).sort("document_id"),
        "read_quarantine": pl.DataFrame(rejected, schema=QUARANTINE.polars_schema()),
    }
