"""Cutting texts without loss, and finding things in them with exact offsets.

Offsets are Unicode code points. Polars finds matches in bytes and its regular
expressions have no look-around, so a text is cut by writing a mark around each
match and splitting at the mark; lengths in characters, summed up, are the
offsets. The mark is a control character that `markable` takes out of a text
beforehand (one character for one, so that offsets stay).
"""

from __future__ import annotations

import polars as pl

MARK = "\x1f"
"""Unit separator: white space to Unicode, and in no text that people write."""


_LEFT_EDGES = (r"\A", r"\b", r"(?-u:\b)")


def markable(text: pl.Expr) -> pl.Expr:
    """The text with every mark in it replaced by a space; as many characters as before."""
    return text.str.replace_all(MARK, " ", literal=True)


def cut_around(frame: pl.LazyFrame, text: str, pattern: str) -> pl.LazyFrame:
    """Cuts column `text` at both ends of every match of `pattern`.

    `frame` has `char_start`, the offset at which its texts begin. Gives one row
    a piece, empty ones left out, in order: the frame's other columns, `text`
    (the piece), `matched` (whether it is a match), `char_start` and `char_end`.
    """
    marked = pl.col(text).str.replace_all(pattern, f"{MARK}${{0}}{MARK}")
    matched = (pl.int_range(pl.len()).over("_cut") % 2 == 1).alias("matched")
    return _explode(frame, text, marked, matched).drop("_cut")


def cut_after(frame: pl.LazyFrame, text: str, *patterns: str) -> pl.LazyFrame:
    """Cuts column `text` after every match of any of `patterns`; else as `cut_around`, without `matched`."""
    marked = pl.col(text)
    for pattern in patterns:
        marked = marked.str.replace_all(pattern, f"${{0}}{MARK}")
    return _explode(frame, text, marked).drop("_cut")


def find_all(frame: pl.LazyFrame, text: str, pattern: str) -> pl.LazyFrame:
    """The matches of `pattern` in column `text`, one row each, with `char_start` and `char_end`."""
    # Most texts have no match, and seeing that takes a tenth of the time of cutting.
    with_match = frame.filter(pl.col(text).str.contains(pattern))
    return cut_around(with_match, text, pattern).filter("matched").drop("matched")


def find_first(frame: pl.LazyFrame, text: str, pattern: str, flags: str = "") -> pl.LazyFrame:
    """The group `value` of the first match of `pattern` in column `text`.

    Gives the frame's rows that have a match, with `value`, `char_start` and
    `char_end` (the group's span). What stands before the group in the pattern
    must match just before it; `flags` are those of the regular expression, such
    as `i`.
    """
    lead, rest = pattern.split("(?P<value>", 1)
    set_flags = f"(?{flags})" if flags else ""
    whole = set_flags + pattern
    # What a match needs on its left is there, but not in the match.
    for edge in _LEFT_EDGES:
        lead = lead.removeprefix(edge)
    inside = rf"{set_flags}\A(?P<lead>{lead})(?P<value>{rest}"
    text_before = pl.col(text).cast(pl.Binary).bin.slice(0, pl.col("_at")).cast(pl.String)
    # Finding a match takes a tenth of the time of capturing its groups, so they are captured in the match alone.
    return (
        frame.with_columns(_at=pl.col(text).str.find(whole))
        .filter(pl.col("_at").is_not_null())
        .with_columns(_groups=pl.col(text).str.extract_all(whole).list.first().str.extract_groups(inside))
        .unnest("_groups")
        .filter(pl.col("value").is_not_null())
        .with_columns(
            char_start=pl.col("char_start")
            + (text_before.str.len_chars() + pl.col("lead").str.len_chars()).cast(pl.Int64)
        )
        .with_columns(char_end=pl.col("char_start") + pl.col("value").str.len_chars().cast(pl.Int64))
        .drop("_at", "lead")
    )


def trim(frame: pl.LazyFrame, text: str, characters: str | None = None) -> pl.LazyFrame:
    """Takes white space (or `characters`) off both ends of column `text` and moves the span accordingly."""
    left = pl.col(text).str.len_chars() - pl.col(text).str.strip_chars_start(characters).str.len_chars()
    right = pl.col(text).str.len_chars() - pl.col(text).str.strip_chars_end(characters).str.len_chars()
    return frame.with_columns(
        pl.col(text).str.strip_chars(characters),
        char_start=pl.col("char_start") + left.cast(pl.Int64),
        char_end=pl.col("char_end") - right.cast(pl.Int64),
    )


def fold(text: pl.Expr) -> pl.Expr:
    """The text with every run of white space as one space, and none at its ends."""
    return text.str.replace_all(r"\s+", " ").str.strip_chars()


def _explode(frame: pl.LazyFrame, text: str, marked: pl.Expr, *columns: pl.Expr) -> pl.LazyFrame:
    length = pl.col(text).str.len_chars().cast(pl.Int64)
    return (
        frame.with_row_index("_cut")
        .with_columns(marked.str.split(MARK).alias(text))
        .explode(text)
        .with_columns(*columns, char_end=pl.col("char_start") + length.cum_sum().over("_cut"))
        .with_columns(char_start=pl.col("char_end") - length)
        .filter(pl.col(text) != "")
    )
