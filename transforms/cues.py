"""Classes of cues, and patterns that are put together from them."""

from __future__ import annotations

import re
from functools import cache

import polars as pl

from transforms.vocabulary import latin, table

WE = r"(?:we|I|my\s+(?:government|delegation|country)|our\s+(?:government|delegation|country|people|state|republic))"
"""The speaker in the first person."""


@cache
def classes() -> dict[str, str]:
    """For each class of `cues.csv` a pattern of all its cues, and one (`<class>_STRONG`) of its strong ones."""
    rows = table("cues")
    strong = rows.filter(pl.col("strength") == "strong").with_columns(pl.col("class") + "_STRONG")
    grouped = pl.concat([rows, strong]).group_by("class", maintain_order=True).agg("cue")
    return {name: _any_of(cues) for name, cues in grouped.iter_rows()} | {"WE": WE}


def _any_of(cues: list[str]) -> str:
    longest_first = sorted(cues, key=lambda cue: (-len(cue), cue))
    return "(?:" + "|".join(cue.replace(" ", r"\s+") for cue in longest_first) + ")"


def expand(pattern: str) -> str:
    """The pattern with every name in braces replaced by that class; KeyError for an unknown name."""
    return latin(re.sub(r"\{([A-Z_]{2,})\}", lambda match: classes()[match.group(1)], pattern))
