"""Reading values with the rules of a vocabulary file: which words, where, by which rule.

The patterns of `masthead.toml` and `speakers.toml` name other vocabularies in
braces; `expand` puts these in.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import polars as pl

from transforms.dates import DATE, DAY_MONTH
from transforms.spans import find_all, find_first, trim
from transforms.vocabulary import alternation, column, latin

_PART = r"[A-Za-z0-9.\-]+(?:\([A-Z0-9]+\))?"
SYMBOL = rf"\b(?:A|S|E|ST|CD|CCPR|CERD|TD|DP|ICCD|FCCC)/[A-Z0-9](?:[A-Za-z0-9.\-]*(?:\([A-Z0-9]+\))?)(?:/{_PART})*"
"""A United Nations document symbol, such as A/69/616, S/2014/839/Add.1 or S/RES/2166 (2014)."""
ADDRESSEE = (
    r"(?i:the\s+)?(?i:Secretary-General|Presidents?(?:-elect)?\s+of\s+the\s+"
    r"(?:Security\s+Council|General\s+Assembly|Economic\s+and\s+Social\s+Council|Human\s+Rights\s+Council)"
    r"|Chair(?:man|person|woman)?\s+of\s+the\s+(?:[A-Z][\w-]+|of|on|the|to|and|established|pursuant)(?:\s+(?:[A-Z][\w-]+|of|on|the|and))*)"
)


@cache
def _named() -> dict[str, str]:
    return {
        "BODY": alternation(column("bodies", "name")),
        "LANGUAGE": alternation(column("languages", "name")),
        "ORDINAL": alternation(column("ordinals", "name")).replace(r"\-", r"[-\s]+"),
        "PUBLISHER": alternation(column("publishers", "name")),
        "DATE": DATE,
        "DAY_MONTH": DAY_MONTH,
        "SYMBOL": SYMBOL,
        "ADDRESSEE": ADDRESSEE,
    }


def expand(pattern: str) -> str:
    """The pattern with every name in braces replaced by that vocabulary's pattern; KeyError for an unknown name."""
    return latin(re.sub(r"\{([A-Z_]{2,})\}", lambda match: _named()[match.group(1)], pattern))


def apply(rule: dict[str, Any], frame: pl.LazyFrame) -> pl.LazyFrame:
    """What one rule reads in `frame` (document_id, text, char_start and any other columns).

    Gives one row a value: the frame's columns but `text`, and field, value (the
    words as they stand), char_start, char_end, rule.
    """
    if unless := rule.get("unless"):
        frame = frame.filter(~pl.col("text").str.contains(unless))
    found = find_first(frame, "text", expand(rule["pattern"])).drop("text")
    if reject := rule.get("reject"):
        found = found.filter(~pl.col("value").str.contains(reject))
    if each := rule.get("each"):
        # An element is looked for inside its surroundings, which say that it is one.
        around = find_all(found.drop("char_end"), "value", expand(each))
        found = find_all(around.drop("char_end"), "value", expand(rule["element"]))
    return trim(found, "value").with_columns(field=pl.lit(rule["field"]), rule=pl.lit(rule["name"]))
