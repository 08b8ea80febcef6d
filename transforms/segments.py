"""The stage `segments`: the lossless partition of every document's text."""

from __future__ import annotations

import polars as pl

from expectations.tables import SEGMENTS
from transforms.engine import ENGINE
from transforms.ids import digest, normal_words, repeats
from transforms.lines import lines
from transforms.sentences import sentences

LONGEST = 10_000
"""No sentence is longer: what runs on is a table or noise, and the time to read a piece grows with its square."""


def segments(texts: pl.DataFrame, document_evidence: pl.DataFrame, sections: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Cuts the texts of a shard into segments.

    Takes `texts`, `document_evidence` and `sections`. Gives `segments` (as the
    table) and `pieces`: the same with the text of each.
    In order the segments of a document cover its text without gap or overlap.
    """
    titles = document_evidence.lazy().filter((pl.col("field") == "title") & pl.col("char_start").is_not_null())
    rows = lines(texts.lazy(), sections.lazy(), titles.select("document_id", "char_start", "char_end"))
    blocks = (
        rows.group_by("document_id", "block", maintain_order=True)
        .agg(
            pl.col("section_id").first(),
            pl.col("text").str.join(""),
            pl.col("char_start").first(),
            pl.col("char_end").last(),
            # A text of nothing but white space is one block without a role.
            pl.col("role").drop_nulls().first().fill_null("furniture"),
        )
        .collect(engine=ENGINE)
        .lazy()
    )
    running = sentences(blocks.filter(pl.col("role") == "text").drop("role", "char_end"))
    cut = pl.concat([running, blocks.filter(pl.col("role") != "text")], how="diagonal").collect(engine=ENGINE)
    pieces = (
        _bounded(cut)
        .lazy()
        .sort("document_id", "char_start")
        .with_columns(ordinal=pl.int_range(1, pl.len() + 1).over("document_id"), _words=normal_words(pl.col("text")))
        .with_columns(segment_id=digest(pl.col("document_id"), pl.col("_words"), repeats("document_id", "_words")))
        .collect(engine=ENGINE)
    )
    schema = SEGMENTS.polars_schema()
    return {
        "segments": pieces.select(pl.col(name).cast(kind) for name, kind in schema.items()),
        "pieces": pieces.select("document_id", "section_id", "ordinal", "role", "char_start", "char_end", "text"),
    }


def _bounded(pieces: pl.DataFrame) -> pl.DataFrame:
    """The pieces, those of more than `LONGEST` characters cut into such as have no more."""
    length = pl.col("text").str.len_chars()
    if pieces.filter(length > LONGEST).is_empty():
        return pieces
    return (
        pieces.with_columns(_at=pl.int_ranges(0, length, LONGEST, dtype=pl.Int64))
        .explode("_at")
        .with_columns(pl.col("text").str.slice(pl.col("_at"), LONGEST), char_start=pl.col("char_start") + pl.col("_at"))
        .with_columns(char_end=pl.col("char_start") + length.cast(pl.Int64))
        .drop("_at")
    )
