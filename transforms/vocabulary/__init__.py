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

ASCII_BOUNDARY = r"(?-u:\b)"
"""A word's edge by ASCII letters. The Unicode one stops the automaton that makes patterns fast at any non-ASCII letter."""
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
