"""Which act a claim performs: the rules of `acts.toml`, the first that matches."""

from __future__ import annotations

from functools import cache
from typing import Any

import polars as pl

from transforms.cues import expand
from transforms.spans import find_first
from transforms.vocabulary import rules

DEFAULT_RULE = "assert.default"
RULES_IN_WORDS = {rule["name"]: rule["description"] for rule in rules("acts")} | {
    DEFAULT_RULE: "No cue of an act: the sentence states something."
}
"""Every rule that can stand in `claims.rule`, and what it does."""
_OPENING = 100
_FIELDS = ("type", "stance", "targets")
_DEFAULTS = {"type": "assert", "stance": "neutral", "targets": "none"}


@cache
def _patterns() -> tuple[tuple[dict[str, Any], str, str | None], ...]:
    return tuple(
        (rule, expand(rule["pattern"]), expand(rule["unless"]) if "unless" in rule else None) for rule in rules("acts")
    )


def _opening(text: pl.Expr) -> pl.Expr:
    """Where the subject and the verb of a sentence in the third person stand."""
    return text.str.head(_OPENING).str.extract(r"\A([^;:]*)", 1)


def _masked(text: pl.Expr, needs: str) -> pl.Expr:
    """The text where it holds what a costly pattern needs, else null: a null is not searched."""
    return pl.when(text.str.contains(expand(rf"(?i)\b{needs}\b"))).then(text)


def act_rule(text: pl.Expr, speaker_is_subject: pl.Expr) -> pl.Expr:
    """The name of the rule that reads a claim's act.

    `speaker_is_subject` says whether the claim's first named party is its
    speaker; some rules ask for that, or for the first person.
    """
    chosen: list[pl.Expr] = []
    opening = _opening(text)
    in_first_person = _masked(text, "{WE}")
    for rule, pattern, unless in _patterns():
        where = opening if rule.get("where") == "opening" else text
        if needs := rule.get("needs"):
            where = _masked(where, needs)
        elif "{WE}" in rule["pattern"]:
            where = in_first_person
        matches = where.str.contains("(?i)" + pattern)
        if unless:
            matches &= ~text.str.contains("(?i)" + unless)
        if rule.get("speaker_is_subject"):
            matches &= speaker_is_subject | opening.str.contains(expand(r"(?i)\b{WE}\b"))
        chosen.append(pl.when(matches).then(pl.lit(rule["name"])))
    return pl.coalesce(*chosen, pl.lit(DEFAULT_RULE))


def with_acts(claims: pl.LazyFrame) -> pl.LazyFrame:
    """Adds to claims with `text`, `char_start` and `rule` what the rule says and the cue that it found.

    Adds claim_type, stance, targeting (where the targets stand), cue, cue_start,
    cue_end; the cue is null where the rule is the default.
    """
    said = {field: {rule["name"]: rule[field] for rule in rules("acts")} for field in _FIELDS}
    cues = [
        find_first(
            claims.filter(pl.col("rule") == rule["name"]).select("_claim", "text", "char_start"), "text", pattern, "i"
        ).select("_claim", cue="value", cue_start="char_start", cue_end="char_end")
        for rule, pattern, _ in _patterns()
    ]
    return claims.join(pl.concat(cues), on="_claim", how="left", maintain_order="left").with_columns(
        claim_type=pl.col("rule").replace_strict(said["type"], default=_DEFAULTS["type"]),
        stance=pl.col("rule").replace_strict(said["stance"], default=_DEFAULTS["stance"]),
        targeting=pl.col("rule").replace_strict(said["targets"], default=_DEFAULTS["targets"]),
    )
