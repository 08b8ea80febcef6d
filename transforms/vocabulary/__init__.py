"""The data files of this folder, as frames and lists.

A diplomat can review them without reading Python; each row carries an example
sentence, which a test runs. They are read once, and belong to the code: their
digest is part of every shard's key.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl

_LATIN = {
    r"\w": "0-9A-Za-z_À-ɏ",
    r"\p{L}": "A-Za-zÀ-ÖØ-öø-ɏ",
    r"\p{Lu}": "A-ZÀ-ÖØ-Þ",
    r"\p{Ll}": "a-zß-öø-ÿ",
}
FOLDER = Path(__file__).parent


@cache
def table(name: str) -> pl.DataFrame:
    """The rows of `<name>.csv`, every column a string."""
    return pl.read_csv(FOLDER / f"{name}.csv", infer_schema=False)


@cache
def rules(name: str) -> tuple[dict[str, Any], ...]:
    """The entries of `<name>.toml`, in order."""
    with (FOLDER / f"{name}.toml").open("rb") as file:
        return tuple(tomllib.load(file)["rule"])


@cache
def column(name: str, column_name: str) -> tuple[str, ...]:
    """The values of one column of `<name>.csv`."""
    return tuple(table(name)[column_name])


def alternation(words: tuple[str, ...]) -> str:
    """A pattern that matches any of `words` as written, the longest first; a space stands for any white space."""
    longest_first = sorted(set(words), key=lambda word: (-len(word), word))
    return "(?:" + "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in longest_first) + ")"


def latin(pattern: str) -> str:
    """The same pattern for text in Latin script.

    Letters are those of the Latin blocks and a word's edge is by ASCII letters:
    the tables of all scripts make an automaton ten times as large, and the
    Unicode edge stops it at any non-ASCII letter.
    """
    parts: list[str] = []
    in_brackets = False
    for part in re.findall(r"\\p\{\w+\}|\\.|.", pattern, re.DOTALL):
        if part == r"\b":
            parts.append(r"(?-u:\b)")
        elif part in _LATIN:
            parts.append(_LATIN[part] if in_brackets else f"[{_LATIN[part]}]")
        else:
            in_brackets = part == "[" or (in_brackets and part != "]")
            parts.append(part)
    return "".join(parts)
