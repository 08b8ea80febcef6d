"""Words to values: dates as ISO 8601, names as ids, numbers as figures.

A value is kept as text, in the form that its column's type reads.
"""

from __future__ import annotations

import polars as pl

from expectations.vocabularies import DOCUMENT_KIND
from transforms.dates import parse_date
from transforms.entities import first_entity, names
from transforms.spans import fold
from transforms.vocabulary import table

_DATES = ("date_published", "date_document", "date")
_SENDERS = ("sender", "speaker_entity")
_WORDS = ("title", "place", "signatories", "addressees", "sender_role", "speaker_role", "speaker", "heading")


def normalise(found: pl.LazyFrame, *, from_text: bool = True) -> pl.LazyFrame:
    """Turns the words in `value` into the value of the column `field`; drops rows whose words name none.

    `found` has field, value, and, where from the text, `retrieved`: the day
    that completes a date without a year. Rows keep their other columns.
    """
    rows = found.with_row_index("_row")
    sender = first_entity(rows.filter(pl.col("field").is_in(_SENDERS)), "_row", "value").select(
        "_row", _entity="entity_id"
    )
    raw, field = pl.col("value"), pl.col("field")
    words = fold(raw).str.strip_chars(" *_#")
    anchor = pl.col("retrieved") if from_text else None
    iso_date = pl.coalesce(raw.str.to_date("%Y-%m-%d", strict=False), parse_date(raw, anchor)).dt.to_string("%Y-%m-%d")
    value = (
        pl.when(field.is_in(_DATES))
        .then(iso_date)
        .when(field.is_in(_SENDERS))
        .then(pl.coalesce(_known_id(raw), "_entity", _office(words)))
        .when(field.is_in(["session", "agenda_items"]))
        .then(_number(words))
        .when(field.is_in(["original_language", "language"]))
        .then(_code("languages", "name", "code", words))
        .when(field == "bodies")
        .then(_code("bodies", "name", "name", words))
        .when(field == "publisher")
        .then(pl.coalesce(_code("publishers", "name", "publisher", words), words))
        .when(field == "distribution")
        .then(words.str.to_titlecase())
        .when(field == "kind")
        .then(pl.when(raw.is_in(list(DOCUMENT_KIND.terms))).then(raw))
        .when(field == "symbols")
        .then(raw.str.replace_all(r"\s+", ""))
        .otherwise(words)
    )
    return (
        rows.join(sender, on="_row", how="left", maintain_order="left")
        .with_columns(value=value)
        .filter(pl.col("value").is_not_null() & (pl.col("value") != ""))
        .drop("_row", "_entity")
    )


def typed(value: pl.Expr, kind: pl.DataType) -> pl.Expr:
    """A value kept as text, in its column's type."""
    return value.str.to_date("%Y-%m-%d") if kind == pl.Date else value.cast(kind)


def _number(words: pl.Expr) -> pl.Expr:
    in_words = words.str.to_lowercase().str.replace_all(r"[\s-]+", "-").str.replace("hundred-and-", "hundred and ")
    ordinals = dict(table("ordinals").select("name", "number").iter_rows())
    digits = words.str.extract(r"^([0-9]{1,18})(?:[^0-9]|$)", 1).str.strip_chars_start("0")
    return pl.coalesce(digits, in_words.replace_strict(ordinals, default=None, return_dtype=pl.String))


def _code(name: str, key: str, value: str, words: pl.Expr) -> pl.Expr:
    codes = {row[key].lower(): row[value] for row in table(name).iter_rows(named=True)}
    codes |= {code.lower(): code for code in codes.values()}
    return words.str.to_lowercase().replace_strict(codes, default=None, return_dtype=pl.String)


def _known_id(raw: pl.Expr) -> pl.Expr:
    return pl.when(raw.is_in(names()["entity_id"].unique().to_list())).then(raw)


def _office(words: pl.Expr) -> pl.Expr:
    """Offices and organs of the United Nations speak for it."""
    of_the_un = r"(?i)\b(?:Secretary-General|Security Council|General Assembly)\b"
    return pl.when(words.str.contains(of_the_un)).then(pl.lit("UN"))
