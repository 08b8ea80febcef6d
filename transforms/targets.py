"""At whom an act is directed: which of the parties that a claim names, by where they stand in it.

A party that the act is directed at does something (subject, agent `by X`,
possessor `X's`, `of X`) or is addressed (after the cue). The sponsor, the
victim (`against X`, `the sovereignty of X`) and the place (`in X`) are mentions only.
"""

from __future__ import annotations

import polars as pl

from transforms.cues import expand
from transforms.vocabulary import alternation, table

_DETERMINER = r"(?:the|a|an|its|their|his|her|both|some|all|certain|those|such|that|this|new|former|current|said)"
_ADDRESS_GAP = 60
"""How many characters may stand between a cue and the party that it addresses."""
_CARRY = 3
"""How many claims back the party lies that a pronoun refers to."""
_OPENING = (
    r"(?i)(?:^|[,;:(“\"–—]|\b(?:that|which|when|while|where|because|since|as|if|and|but)\b)\s*"
    rf"(?:{_DETERMINER}\s+)?(?:[\w-]+\s+)?$"
)
_REFERS_BACK = (
    r"(?i)^(?:(?:however|but|and|yet|thus|moreover|nevertheless|now)\b,?\s+)?"
    r"(?:they|it|this|these|those|such|he|she|the\s+latter|(?:the\s+)?hostile\s+forces|the\s+above-mentioned|the\s+said"
    r"|that\s+(?:country|state|regime)|the\s+(?:principal|chief|main)\s+(?:architect|culprit|offender)s?|the\s+(?:aggressor|culprit|regime)s?"
    r")\b"
)


def place_parties(claims: pl.LazyFrame, mentions: pl.LazyFrame) -> pl.LazyFrame:
    """The states and organisations named in each claim, with where they stand.

    Takes claims (_claim, text, char_start, cue_start, cue_end, speaker_entity) and
    mentions of the same documents (_claim, char_start, char_end, entity_id, sense).
    Gives _claim, entity_id, char_start, placing (`subject`, `agent`, `of`,
    `possessor`, `object`, `patient`, `place`, `sponsor`, `other`), is_speaker,
    is_joined (to the name before it, by a comma or `and`) and after_cue
    (characters between the cue and the name; negative before it).
    """
    named = mentions.filter(
        pl.col("entity_id").is_not_null() & pl.col("entity_type").is_in(["country", "organization"])
    )
    rows = named.select("_claim", "entity_id", "sense", _start="char_start", _end="char_end").join(
        claims.select("_claim", "text", "char_start", "cue_start", "cue_end", "speaker_entity"), on="_claim"
    )
    left = pl.col("text").str.head(pl.col("_start") - pl.col("char_start")).str.tail(80).str.replace_all(r"\s+", " ")
    right = pl.col("text").str.slice(pl.col("_end") - pl.col("char_start"), 60).str.replace_all(r"\s+", " ")
    placed = rows.with_columns(_left=left, _right=right).sort("_claim", "_start").with_columns(placing=_placing())
    joins = pl.col("_left").str.contains(rf"(?i)(?:,|\band|\bor|\bas well as)\s+(?:{_DETERMINER}\s+)?$") & (
        (pl.col("_start") - pl.col("_end").shift(1).over("_claim")) <= 25
    )
    # `A and B`: the second stands where the first stands.
    inherited = pl.when(joins).then(None).otherwise(pl.col("placing")).forward_fill().over("_claim")
    return placed.with_columns(placing=pl.coalesce(inherited, pl.col("placing"))).select(
        "_claim",
        "entity_id",
        "placing",
        char_start="_start",
        is_speaker=(pl.col("entity_id") == pl.col("speaker_entity")).fill_null(False),
        is_joined=joins.fill_null(False),
        after_cue=pl.col("_start") - pl.col("cue_end"),
    )


def _placing() -> pl.Expr:
    left, right = pl.col("_left"), pl.col("_right")
    ends = rf"(?:{_DETERMINER}\s+)?(?:[\w-]+\s+)?$"
    words = {
        placing: alternation(tuple(rows))
        for placing, rows in table("placing").group_by("placing", maintain_order=True).agg("words").iter_rows()
    }
    victims = alternation(tuple(table("victims")["word"]))
    # `the U.S. hostile policy`: a name before a wrong is its possessor.
    adjunct = right.str.contains(expand(r"(?i)^\s+(?:[\w-]+\s+){0,2}{WRONG_NOUN}\b"))
    possesses = right.str.contains(r"^['’]s?\b|^['’]\s") | pl.col("sense").is_in(["adjective", "demonym"])
    victim_follows = right.str.contains(rf"(?i)^(?:['’]s?)?\s+(?:[\w-]+\s+){{0,2}}{victims}\b")
    short = rf"(?:{_DETERMINER}\s+)?$"
    return (
        pl.when(left.str.contains(rf"(?i)\b{words['sponsor']}\s+{ends}"))
        .then(pl.lit("sponsor"))
        .when(left.str.contains(r"(?i)\banti-$|\bpro-$") | right.str.contains(r"(?i)^-led\b|^-based\b"))
        .then(pl.lit("patient"))
        .when(possesses & victim_follows)
        .then(pl.lit("patient"))
        .when(left.str.contains(rf"(?i)\b{victims}\s+of\s+{short}"))
        .then(pl.lit("patient"))
        .when(left.str.contains(rf"(?i)\b{words['agent']}\s+{ends}"))
        .then(pl.lit("agent"))
        .when(left.str.contains(rf"(?i)\b{words['of']}\s+{short}"))
        .then(pl.lit("of"))
        .when(possesses | adjunct)
        .then(pl.lit("possessor"))
        .when(left.str.contains(rf"(?i)\b{words['patient']}\s+{short}"))
        .then(pl.lit("patient"))
        .when(left.str.contains(rf"(?i)\b{words['place']}\s+{short}"))
        .then(pl.lit("place"))
        .when(left.str.contains(rf"(?i)\b{words['other']}\s+{short}"))
        .then(pl.lit("other"))
        .when(left.str.contains(_OPENING) | right.str.contains(r"^,?\s+(?:which|who|that)\s"))
        .then(pl.lit("subject"))
        .otherwise(pl.lit("object"))
    )


def with_targets(claims: pl.LazyFrame, parties: pl.LazyFrame) -> pl.LazyFrame:
    """Adds `targets` (entity ids, in the order of the text) to claims, which have `targeting` (see `acts.toml`).

    `parties` are those that `place_parties` gives. A claim about wrong done by
    `they` or `the hostile forces` is directed at the parties of the last claim
    of the section that was directed at any, at most three claims before.
    """
    others = parties.filter(~pl.col("is_speaker")).join(
        claims.select("_claim", "targeting"), on="_claim", maintain_order="left"
    )
    doer = pl.col("placing").is_in(["subject", "agent", "of", "possessor"])
    addressable = (pl.col("after_cue") >= 0) & ~pl.col("placing").is_in(["patient", "place", "sponsor"])
    first = pl.when(addressable).then("after_cue").min().over("_claim")
    addressed = addressable & (
        ((pl.col("after_cue") == first) & (first <= _ADDRESS_GAP))
        | (pl.col("is_joined") & (pl.col("after_cue") - first <= 80))
    )
    before = (pl.col("after_cue") < 0) & doer
    last_before = pl.when(before).then("after_cue").max().over("_claim")
    preceding = before & (
        (pl.col("after_cue") == last_before) | pl.col("is_joined").shift(-1).over("_claim").fill_null(False)
    )
    is_target = (
        ((pl.col("targeting") == "doer") & doer)
        | (
            (pl.col("targeting") == "after")
            & (addressed | (doer & (pl.col("placing") != "subject") & (pl.col("after_cue") >= 0)))
        )
        | ((pl.col("targeting") == "before") & preceding)
    )
    own = (
        others.filter(is_target)
        .unique(["_claim", "entity_id"], keep="first", maintain_order=True)
        .group_by("_claim", maintain_order=True)
        .agg(targets="entity_id")
    )
    return _carried(claims.join(own, on="_claim", how="left", maintain_order="left"))


def _carried(claims: pl.LazyFrame) -> pl.LazyFrame:
    by = "section_id"
    number = pl.int_range(pl.len()).over(by)
    last = pl.col("targets").forward_fill().over(by)
    age = number - pl.when(pl.col("targets").is_not_null()).then(number).forward_fill().over(by)
    blames = pl.col("claim_type").is_in(["accuse", "threaten", "reject", "deny"]) & (pl.col("targeting") == "doer")
    refers = blames & pl.col("text").str.contains(_REFERS_BACK) & (age <= _CARRY)
    return claims.with_columns(
        targets=pl.coalesce("targets", pl.when(refers).then(last)).fill_null(pl.lit([], dtype=pl.List(pl.String)))
    )
