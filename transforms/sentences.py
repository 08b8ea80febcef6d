"""Running text to sentences: where a sentence ends, and where a full stop ends nothing.

A block is cut wherever a sentence could end; then each cut is kept or not, by
the words on both sides of it.
"""

from __future__ import annotations

import polars as pl

from transforms.dates import DATE, DAY_MONTH
from transforms.spans import MARK, cut_after
from transforms.vocabulary import alternation, column, latin, table

_END = r"[.!?…]+[\"'”’»)\]*]*\s+"
_LEAD_IN = r":[ \t*]*\n\s*"
_MARKER = r"(?:\(?\d{1,3}[.)]|\([a-zA-Z]{1,4}\)|[•▪‣]|[-–—]\s)"
_PLACE = r"\p{Lu}[\p{L}.'’-]{0,25}(?: \p{Lu}[\p{L}.'’-]{0,25}){0,3}"
_DATELINE = latin(rf"\A\s*{_PLACE}, (?:{DATE}|{DAY_MONTH}),?\s*\(\p{{Lu}}[^()\n]{{1,30}}\)\s*(?:--?|[–—])\s*")
_HEADING = 150
"""A paragraph of at most this many characters that ends in no punctuation is a heading."""


def sentences(blocks: pl.LazyFrame) -> pl.LazyFrame:
    """Cuts blocks of running text into sentences, markers, datelines and headings.

    Takes blocks: document_id, section_id, block, text, char_start. Gives the
    same columns and char_end and role, one row a piece; in order the pieces of
    a block cover it.
    """
    marked = blocks.with_columns(
        pl.col("text").str.replace(_DATELINE, f"${{0}}{MARK}").str.replace(rf"\A\s*{_MARKER}\s*", f"${{0}}{MARK}")
    )
    return _joined(_kept(_atoms(marked)))


def _atoms(blocks: pl.LazyFrame) -> pl.LazyFrame:
    # The marks set before are cut at once with those that are set here.
    return cut_after(blocks, "text", _END, _LEAD_IN, rf"(?m)^[ \t]*{_MARKER}[ \t]+")


def _kept(atoms: pl.LazyFrame) -> pl.LazyFrame:
    """Adds `kind` and `begins`: whether the piece begins something new."""
    bare = pl.col("text").str.strip_chars()
    by = ("document_id", "block")
    kind = (
        pl.when(pl.col("text").str.contains(rf"{_DATELINE}\z"))
        .then(pl.lit("dateline"))
        .when(bare.str.contains(rf"\A{_MARKER}?\z"))
        .then(pl.lit("marker"))
        .otherwise(pl.lit("sentence"))
    )
    rows = atoms.with_columns(_bare=bare, kind=kind)
    before, kind_before = (pl.col(name).shift(1).over(*by) for name in ("_bare", "kind"))
    ends_nothing = before.str.contains(_open_end()) | (
        before.str.contains(_name_end())
        & ~pl.col("_bare").str.contains(rf"^[\"'“‘(]*{alternation(column('openers', 'word'))}\b")
    )
    goes_on = pl.col("_bare").str.contains(r"^[\"'”’)\]*]*[\p{Ll},;:]") & ~before.str.contains(r":[\s*]*$")
    is_new = before.is_null() | (kind_before != "sentence") | (pl.col("kind") != "sentence") | ~(ends_nothing | goes_on)
    return rows.with_columns(begins=is_new)


def _open_end() -> str:
    """After these a sentence goes on: a title, a reference, a month, an initial."""
    words = table("abbreviations").filter(pl.col("sense").is_in(["title", "reference", "month"]))["abbreviation"]
    return rf"(?:^|[\s(\"'“‘,–—-])(?i:{alternation(tuple(words))}|\p{{Lu}}\.)$"


def _name_end() -> str:
    """After these a sentence goes on unless the next word opens one."""
    words = table("abbreviations").filter(pl.col("sense").is_in(["name", "suffix"]))["abbreviation"]
    return rf"(?:^|[\s(\"'“‘,–—-])(?:{alternation(tuple(words))})$"


def _joined(atoms: pl.LazyFrame) -> pl.LazyFrame:
    by = ["document_id", "section_id", "block"]
    number = pl.col("begins").cum_sum().over("document_id", "block")
    whole = (
        atoms.with_columns(_piece=number)
        .group_by(*by, "_piece", maintain_order=True)
        .agg(
            pl.col("text").str.join(""),
            pl.col("char_start").first(),
            pl.col("char_end").last(),
            role=pl.col("kind").first(),
        )
        .drop("_piece")
    )
    bare = pl.col("text").str.strip_chars()
    is_heading = (
        (pl.col("role") == "sentence")
        & (pl.len().over("document_id", "block") == 1)
        & (bare.str.len_chars() <= _HEADING)
        & ~bare.str.contains(r"[.!?…:;,–—-][\"'”’)\]*]*$")
        & bare.str.contains(r"^[*#\"'“‘(]*[\p{Lu}\d]")
    )
    is_wordless = (pl.col("role") == "sentence") & ~bare.str.contains(r"[\p{L}\p{N}]")
    return whole.with_columns(
        role=pl.when(is_heading).then(pl.lit("heading")).when(is_wordless).then(pl.lit("furniture")).otherwise("role")
    )
