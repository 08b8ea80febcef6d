"""Classes of cues, and patterns that are put together from them."""

from __future__ import annotations

import re
from functools import cache

from transforms.vocabulary import ASCII_BOUNDARY, table

WE = r"(?:we|I|my\s+(?:government|delegation|country)|our\s+(?:government|delegation|country|people|state|republic))"
"""The speaker in the first person."""


@cache
def classes() -> dict[str, str]:
    """For each class of `cues.csv` a pattern that matches any of its cues, the longest first."""
    grouped = table("cues").group_by("class", maintain_order=True).agg("cue")
    return {
        name: "(?:" + "|".join(re.sub(r" ", r"\\s+", cue) for cue in sorted(cues, key=lambda c: (-len(c), c))) + ")"
        for name, cues in grouped.iter_rows()
    } | {"WE": WE}


def expand(pattern: str) -> str:
    """The pattern with every name in braces replaced by that class; KeyError for an unknown name."""
    return re.sub(r"\{([A-Z_]{2,})\}", lambda match: classes()[match.group(1)], pattern).replace(r"\b", ASCII_BOUNDARY)
