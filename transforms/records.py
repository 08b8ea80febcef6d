"""What became of every input record: the tables `sources` and `quarantine`, and which texts are there twice."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from expectations.tables import QUARANTINE, SOURCES


def duplicates(texts: pl.LazyFrame) -> pl.LazyFrame:
    """The documents whose text another document has too: document_id and duplicate_of.

    `texts` has document_id and text_sha256 of every record that was read. Of
    the documents with one text the first by document_id stays; the others are
    duplicates of it. The order of the rows of `texts` does not matter.
    """
    first = pl.col("document_id").min().over("text_sha256")
    return (
        texts.select("document_id", duplicate_of=first)
        .filter(pl.col("document_id") != pl.col("duplicate_of"))
        .sort("document_id")
    )


def sources(records: pl.LazyFrame, texts: pl.LazyFrame, twice: pl.LazyFrame) -> pl.LazyFrame:
    """The table `sources`: one row a record.

    `records` has the table's columns but encoding, status and duplicate_of;
    its document_id is null where ingest rejected the record, sha256 where no
    bytes were read. `texts` has
    document_id and encoding of every record that was read, so a record that is
    not there was rejected. `twice` is as `duplicates` gives it.
    """
    read = pl.col("encoding").is_not_null()
    status = (
        pl.when(~read)
        .then(pl.lit("quarantined"))
        .when(pl.col("duplicate_of").is_not_null())
        .then(pl.lit("duplicate"))
        .otherwise(pl.lit("accepted"))
    )
    return (
        records.join(texts.select("document_id", "encoding"), on="document_id", how="left")
        .join(twice, on="document_id", how="left")
        .with_columns(status=status, document_id=pl.when(read).then("document_id"))
        .select(SOURCES.polars_schema().names())
        .sort(SOURCES.key)
    )


def quarantine(parts: Sequence[pl.LazyFrame]) -> pl.LazyFrame:
    """The table `quarantine`: what each stage rejected, in the order of the table's key."""
    empty = pl.LazyFrame(schema=QUARANTINE.polars_schema())
    rows = pl.concat([empty, *(part.select(empty.collect_schema().names()) for part in parts)])
    return rows.sort(QUARANTINE.key)
