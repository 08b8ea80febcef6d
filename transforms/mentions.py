"""Mentions: states, organisations, documents, dates and signatories named in a text, with their ids."""

from __future__ import annotations

import polars as pl

from transforms.dates import DATE, parse_date
from transforms.entities import find_entities
from transforms.rules import SYMBOL
from transforms.spans import find_all, fold
from transforms.vocabulary import latin

_RESOLUTION = r"\b[Rr]esolutions?\s+(?:\d{1,4}\s*\(\d{4}\)|\d{1,2}/\d{1,3}(?:\s+[A-Z])?\b)"
_PERSON = latin(
    r"\b(?:Mr|Mrs|Ms|Dr)\.\s+\p{Lu}[\p{L}’'-]+(?:\s+\p{Lu}[\p{L}’'-]+){0,3}"
    r"|\bAmbassador\s+\p{Lu}[\p{Ll}’'-]+(?:\s+\p{Lu}[\p{L}’'-]+){0,2}"
)
_COLUMNS = ("document_id", "char_start", "char_end", "text", "entity_type", "entity_id", "name")


def mentions(pieces: pl.LazyFrame) -> pl.LazyFrame:
    """Everything named in some pieces of text.

    Takes document_id, text and char_start. Gives document_id, char_start,
    char_end, text (the words as they stand), entity_type, entity_id (null where
    not resolved), name and sense (of a state's or organisation's name), one row
    a mention; of mentions that overlap the one that begins first, then the
    longest, counts.
    """
    frame = pieces.select("document_id", "text", "char_start")
    found = pl.concat(
        [
            _documents(frame),
            _dates(frame),
            _persons(frame),
            find_entities(frame).rename({"name": "text", "label": "name"}).select(*_COLUMNS, "sense"),
        ],
        how="diagonal",
    )
    return _outermost(found)


def _documents(frame: pl.LazyFrame) -> pl.LazyFrame:
    symbols = find_all(frame, "text", SYMBOL).with_columns(
        text=pl.col("text"),
        entity_id=pl.col("text").str.strip_chars_end(".-"),
        name=pl.col("text").str.strip_chars_end(".-"),
    )
    trimmed = symbols.with_columns(
        char_end=pl.col("char_start") + pl.col("entity_id").str.len_chars().cast(pl.Int64), text=pl.col("entity_id")
    )
    resolutions = find_all(frame, "text", _RESOLUTION).with_columns(
        entity_id=_resolution_symbol(), name=fold(pl.col("text"))
    )
    return pl.concat([trimmed, resolutions]).with_columns(entity_type=pl.lit("document")).select(_COLUMNS)


def _resolution_symbol() -> pl.Expr:
    """`resolution 2166 (2014)` is of the Security Council, `resolution 69/188` of the General Assembly."""
    number = fold(pl.col("text")).str.extract(r"(\d.*)$", 1)
    with_space = number.str.replace(r"\s*\(", " (")
    of_council = pl.concat_str(pl.lit("S/RES/"), with_space)
    return pl.when(number.str.contains(r"\(")).then(of_council).otherwise(pl.concat_str(pl.lit("A/RES/"), number))


def _dates(frame: pl.LazyFrame) -> pl.LazyFrame:
    iso = parse_date(pl.col("text")).dt.to_string("%Y-%m-%d")
    found = find_all(frame, "text", DATE).with_columns(entity_id=iso, name=fold(pl.col("text")))
    return found.with_columns(entity_type=pl.lit("date")).select(_COLUMNS)


def _persons(frame: pl.LazyFrame) -> pl.LazyFrame:
    found = find_all(frame, "text", _PERSON).with_columns(
        entity_id=pl.lit(None, pl.String), entity_type=pl.lit("person"), name=fold(pl.col("text"))
    )
    return found.select(_COLUMNS)


def _outermost(found: pl.LazyFrame) -> pl.LazyFrame:
    ordered = found.sort("document_id", "char_start", pl.col("char_end") * -1, maintain_order=True)
    furthest = pl.col("char_end").cum_max().over("document_id").shift(1).over("document_id")
    return ordered.filter(furthest.is_null() | (pl.col("char_start") >= furthest))
