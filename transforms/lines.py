"""Lines of a document and what each is, before any sentence is looked for."""

from __future__ import annotations

import polars as pl

from transforms.spans import cut_after, markable
from transforms.vocabulary import table

PROSE_LINE = 120
"""A line longer than this many characters is a paragraph, not a wrapped line of one."""


def lines(texts: pl.LazyFrame, sections: pl.LazyFrame, titles: pl.LazyFrame) -> pl.LazyFrame:
    """The lines of every document, cut further where a section or the title begins inside one.

    Takes `texts`, `sections` and `titles` (document_id, char_start, char_end).
    Gives document_id, section_id, section_role, text, char_start, char_end,
    role (a segment role; `text` for running text; null for a blank line) and
    block: the number of the run of lines that belong together, blank lines with
    those before them. In order the lines cover the text.
    """
    whole = texts.select("document_id", char_start=pl.lit(0, pl.Int64), text=markable(pl.col("text")))
    cut = _cut_at(cut_after(whole, "text", r"\n"), _points(sections, titles))
    placed = cut.join_asof(
        sections.select("document_id", "section_id", "char_start", section_role="role", heading="heading").sort(
            "document_id", "char_start"
        ),
        on="char_start",
        by="document_id",
        check_sortedness=False,
    ).join(
        titles.select("document_id", _title_start="char_start", _title_end="char_end"),
        on="document_id",
        how="left",
        maintain_order="left",
    )
    return _blocks(_roles(placed))


def _points(sections: pl.LazyFrame, titles: pl.LazyFrame) -> pl.LazyFrame:
    starts = [frame.select("document_id", "char_start") for frame in (sections, titles)]
    return pl.concat(starts).unique().with_columns(_point="char_start").sort("document_id", "char_start")


def _cut_at(rows: pl.LazyFrame, points: pl.LazyFrame) -> pl.LazyFrame:
    inside = (
        points.join_asof(
            rows.select("document_id", "char_start", _line="char_start"),
            on="char_start",
            by="document_id",
            check_sortedness=False,
        )
        .filter(pl.col("_point") > pl.col("_line"))
        .group_by("document_id", "_line")
        .agg(pl.col("_point").sort())
    )
    joined = rows.join(
        inside.rename({"_line": "char_start"}), on=["document_id", "char_start"], how="left", maintain_order="left"
    )
    starts = pl.concat_list(pl.col("char_start"), pl.col("_point").fill_null([]))
    ends = pl.concat_list(pl.col("_point").fill_null([]), pl.col("char_end"))
    return (
        joined.with_columns(_first="char_start", char_start=starts, char_end=ends)
        .explode("char_start", "char_end")
        .with_columns(
            text=pl.col("text").str.slice(
                pl.col("char_start") - pl.col("_first"), pl.col("char_end") - pl.col("char_start")
            )
        )
        .drop("_first", "_point")
    )


def _roles(rows: pl.LazyFrame) -> pl.LazyFrame:
    bare = pl.col("text").str.strip_chars()
    # `By its nature …` begins a wrapped line as well; a byline stands by itself.
    before, after = (bare.shift(n, fill_value="").over("document_id") for n in (1, -1))
    by_itself = (before == "") & (after == "") & pl.col("section_role").is_in(["body", "annex", "enclosure"])
    role = pl.lit(None, pl.String)
    for name, patterns in _patterns().items():
        allowed = by_itself if name == "byline" else pl.lit(True)
        role = pl.coalesce(role, pl.when(allowed & bare.str.contains(patterns)).then(pl.lit(name)))
    in_title = (pl.col("char_start") < pl.col("_title_end")) & (pl.col("char_end") > pl.col("_title_start"))
    is_heading = pl.col("heading").is_not_null() & (
        pl.col("char_start") == pl.col("char_start").min().over("document_id", "section_id")
    )
    return (
        rows.with_columns(
            role=pl.when(bare == "")
            .then(None)
            .when(in_title)
            .then(pl.lit("title"))
            .when(pl.col("section_role") == "masthead")
            .then(pl.lit("masthead"))
            .when(is_heading)
            .then(pl.lit("heading"))
            .otherwise(pl.coalesce(role, pl.lit("text")))
        )
        .with_columns(_paragraph=pl.col("role").is_null().cum_sum().over("document_id"))
        .with_columns(role=_run_on("signature"))
        .with_columns(role=_run_on("footnote"))
        .drop("_title_start", "_title_end", "heading")
    )


def _patterns() -> dict[str, str]:
    """For each role one pattern that matches the lines of that role; the role that stands first in the file wins."""
    by_role = table("lines").group_by("role", maintain_order=True).agg("pattern")
    return {role: "|".join(f"(?:{pattern})" for pattern in patterns) for role, patterns in by_role.iter_rows()}


def _run_on(role: str) -> pl.Expr:
    """A signature or a footnote goes on to the end of its paragraph."""
    seen = (pl.col("role") == role).cum_max().over("document_id", "_paragraph")
    return pl.when(seen & (pl.col("role") == "text")).then(pl.lit(role)).otherwise(pl.col("role"))


def _blocks(rows: pl.LazyFrame) -> pl.LazyFrame:
    before = pl.col("role").shift(1).over("document_id")
    # Where lines are as long as paragraphs, each is one; a document whose lines are short is hard-wrapped.
    long_lines = (pl.col("text").str.len_chars() > PROSE_LINE).sum().over("document_id")
    is_wrapped = long_lines * 10 < pl.col("role").is_not_null().sum().over("document_id")
    stands_alone = pl.col("role").is_in(["masthead", "furniture", "source_note", "byline", "marker", "heading"])
    new_section = pl.col("section_id") != pl.col("section_id").shift(1).over("document_id")
    begins = pl.col("role").is_not_null() & (
        before.is_null()
        | (before != pl.col("role"))
        | stands_alone
        | new_section
        | ((pl.col("role") == "text") & ~is_wrapped)
    )
    # White space at the start of a text belongs to the first block.
    block = pl.max_horizontal(begins.cum_sum().over("document_id"), pl.lit(1))
    return rows.with_columns(block=block.cast(pl.Int64)).drop("_paragraph")
