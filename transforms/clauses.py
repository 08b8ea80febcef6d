"""Sentences to claims: a sentence, or its clauses where they do different acts.

A sentence is cut where a new clause or a second verb of an act could begin
(`…, but X …`, `… and calls on …`); a cut is kept only where what stands on its
two sides performs different acts, each by a cue of its own.
"""

from __future__ import annotations

import polars as pl

from transforms.acts import act_rule
from transforms.spans import MARK, cut_after, trim
from transforms.vocabulary import rules

_CLAUSE = r"(?:;\s+(?:and\s+|but\s+)?|,\s+(?:but|yet|while|whereas|and)\s+)"
_SECOND_VERB = (
    r"(?:call(?:s|ed)?\s+(?:up)?on|urge[sd]?|appeal(?:s|ed)?\s+to|demand(?:s|ed)?|request(?:s|ed)?|condemn(?:s|ed)?"
    r"|reject(?:s|ed)?|welcome[sd]?|denounce[sd]?|express(?:es|ed)?|reaffirm(?:s|ed)?|support(?:s|ed)?)\b"
)
_SUBJECT = (
    r"^(?:(?i:the|this|that|these|those|it|they|we|I|he|she|our|its|their|my|no|not|some|many|all|any|an?|in|as)\b"
    r"|\p{Lu})"
)
_CONNECTIVE = r"[,;]?\s+(?:and|but|yet|while|whereas)\s*\z|[,;]\s*\z"


def clauses(sentences: pl.LazyFrame) -> pl.LazyFrame:
    """Cuts sentences into claims.

    Takes rows with document_id, ordinal, text, char_start, char_end (others are
    kept). Gives the same columns, one row a claim, without the white space at
    its ends and the connective that leads to the next; a sentence's in order.
    """
    marked = sentences.drop("char_end").with_columns(
        pl.col("text").str.replace_all(rf"(?i)(\s+and\s+)({_SECOND_VERB})", f"${{1}}{MARK}${{2}}")
    )
    by = ("document_id", "ordinal")
    pieces = cut_after(marked, "text", rf"(?i){_CLAUSE}").with_columns(_several=pl.len().over(*by) > 1)
    whole = pieces.filter(~pl.col("_several")).drop("_several")
    parts = _joined(pieces.filter("_several").drop("_several"))
    connective = pl.col("text").str.extract(f"({_CONNECTIVE})", 1).str.len_chars().fill_null(0).cast(pl.Int64)
    shortened = parts.with_columns(
        pl.col("text").str.replace(_CONNECTIVE, ""),
        char_end=pl.col("char_end") - connective,
    )
    return trim(pl.concat([whole, shortened], how="diagonal").sort("document_id", "char_start"), "text")


def _joined(pieces: pl.LazyFrame) -> pl.LazyFrame:
    """Puts the pieces of a sentence together again where a cut does not part two acts."""
    by = ("document_id", "ordinal")
    types = {rule["name"]: rule["type"] for rule in rules("acts")}
    act = act_rule(pl.col("text"), pl.lit(True)).replace_strict(types, default=None, return_dtype=pl.String)
    stands_alone = pl.col("text").str.contains(_SUBJECT) | pl.col("text").str.contains(rf"^(?i:{_SECOND_VERB})")
    typed = pieces.with_columns(_act=act)
    # A clause without a cue of its own goes on with the act before it.
    before = pl.col("_act").forward_fill().over(*by).shift(1).over(*by)
    differs = pl.col("_act").is_not_null() & before.is_not_null() & (pl.col("_act") != before) & stands_alone
    return (
        typed.with_columns(_clause=differs.cum_sum().over(*by))
        .group_by(*by, "_clause", maintain_order=True)
        .agg(
            pl.col("text").str.join(""),
            pl.col("char_start").first(),
            pl.col("char_end").last(),
            pl.exclude("text", "char_start", "char_end", "_act", "_clause", *by).first(),
        )
        .drop("_clause")
    )
