"""Names of states, organisations and publishers, found in text and turned into ids."""

from __future__ import annotations

from functools import cache

import polars as pl

from transforms.spans import fold
from transforms.vocabulary import table

_TERRITORY = "territory"
_WORD = r"[\p{L}\p{N}_]"


@cache
def names() -> pl.DataFrame:
    """Every name in use, the longest first: name, entity_id, entity_type, label, sense.

    White space in a name is one space and an apostrophe is typewritten; a
    dependent territory is a place.
    """
    countries = table("countries").with_columns(entity_type=pl.lit("country"))
    organizations = table("organizations").with_columns(entity_type=pl.lit("organization"))
    kind = pl.when(pl.col("sense") == _TERRITORY).then(pl.lit("place")).otherwise("entity_type")
    return (
        pl.concat([countries, organizations], how="diagonal")
        .select(_plain(fold(pl.col("name"))).alias("name"), "entity_id", "label", "sense", entity_type=kind)
        .filter(~pl.col("name").str.starts_with("the "))
        .unique("name", keep="first", maintain_order=True)
        .sort(pl.col("name").str.len_bytes() * -1, "name")
    )


def find_entities(frame: pl.LazyFrame, text: str = "text") -> pl.LazyFrame:
    """The names in column `text`, one row each.

    Takes any columns and char_start, the offset at which the text begins.
    Gives the frame's other columns and name (as it stands), char_start,
    char_end, entity_id, entity_type, label, sense, in the order of the text. Of
    names that overlap the one that begins first counts, then the longest; a
    name ends where a word ends.
    """
    known = names()
    patterns = pl.lit(known["name"]).implode()
    plain = _plain(pl.col(text).str.replace_all(r"\s", " "))
    # A multi-pattern search over 2,700 names is 200 times quicker than one regular expression of them.
    found = (
        frame.with_columns(_plain=plain)
        .with_columns(
            _known=pl.col("_plain").str.extract_many(patterns, leftmost=True),
            _at=pl.col("_plain").str.find_many(patterns, leftmost=True),
        )
        .filter(pl.col("_known").list.len() > 0)
        .explode("_known", "_at")
    )
    return (
        _with_offsets(found, text)
        .join(known.lazy().rename({"name": "_known"}), on="_known", how="left", maintain_order="left")
        .drop("_known", "_plain", "_at", text)
    )


def first_entity(frame: pl.LazyFrame, key: str, text: str = "text") -> pl.LazyFrame:
    """For each `key` the id of the first state named in column `text`, else of the first organisation."""
    return (
        find_entities(frame.select(key, text, char_start=pl.lit(0, pl.Int64)), text)
        .filter(pl.col("entity_type") != "place")
        .sort(pl.col("entity_type") != "country", "char_start", maintain_order=True)
        .group_by(key, maintain_order=True)
        .agg(pl.col("entity_id").first(), pl.col("label").first())
    )


def _plain(text: pl.Expr) -> pl.Expr:
    """Typographers' apostrophes as typewriters write them; as many characters as before."""
    return text.str.replace_all("’", "'", literal=True)


def _with_offsets(found: pl.LazyFrame, text: str) -> pl.LazyFrame:
    """Turns the byte offsets of matches into code points, and drops matches that are parts of words."""
    before = pl.col("_plain").cast(pl.Binary).bin.slice(0, pl.col("_at")).cast(pl.String)
    width = pl.col("_known").str.len_chars().cast(pl.Int64)
    rows = found.with_columns(_offset=before.str.len_chars().cast(pl.Int64), _left=before.str.tail(1), _width=width)
    right = pl.col("_plain").str.slice(pl.col("_offset") + pl.col("_width"), 1)
    is_part = pl.col("_left").str.contains(_WORD) | (
        right.str.contains(_WORD) & pl.col("_known").str.contains(rf"{_WORD}$")
    )
    return (
        rows.filter(~is_part)
        .with_columns(
            name=pl.col(text).str.slice(pl.col("_offset"), pl.col("_width")),
            char_start=pl.col("char_start") + pl.col("_offset"),
        )
        .with_columns(char_end=pl.col("char_start") + pl.col("_width"))
        .drop("_offset", "_left", "_width")
    )
