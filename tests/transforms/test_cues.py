"""The cue lexicon keeps its form: every cue finds its example, is bounded, and names terms that the contract knows.

A cue is read as the rules read it: any letter case, whole words, a blank for any white space.
"""

from __future__ import annotations

import re

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from expectations.vocabularies import CLAIM_TYPE, STANCE
from transforms.vocabulary import table

CUES = table("cues")
ROWS = CUES.select("class", "cue", "example").rows()
BOUNDARIES = (r"\b", r"(?-u:\b)")
"""Unicode word boundaries, and those of ASCII, which Polars finds several times faster."""


def whole_words(cue: str, boundary: str = r"\b") -> str:
    words = cue.replace(" ", r"\s+")
    return f"(?i){boundary}(?:{words}){boundary}"


def found(cue: str, text: str, boundary: str = r"\b") -> str | None:
    words: str | None = pl.Series([text]).str.extract(f"({whole_words(cue, boundary)})").item()
    return words


def offenders(fault: str) -> list[str]:
    return [cue for _, cue, _ in ROWS if re.search(fault, cue)]


def test_the_columns_are_those_of_a_cue_and_every_cell_is_filled() -> None:
    assert CUES.columns == ["class", "cue", "type", "stance", "strength", "example"]
    assert CUES.filter(pl.any_horizontal(pl.all().is_null() | (pl.all().str.strip_chars() != pl.all()))).is_empty()


@pytest.mark.parametrize("boundary", BOUNDARIES)
def test_every_example_contains_its_cue_as_whole_words(boundary: str) -> None:
    assert [(name, cue) for name, cue, example in ROWS if found(cue, example, boundary) is None] == []


def test_the_words_found_begin_and_end_with_words() -> None:
    words = [(cue, found(cue, example) or "") for _, cue, example in ROWS]
    assert [(cue, span) for cue, span in words if not re.fullmatch(r"\w(?:.*\w)?", span)] == []


@given(st.sampled_from(ROWS), st.text(" \t\n\u00a0", min_size=1, max_size=3), st.booleans())
def test_white_space_and_letter_case_do_not_matter(row: tuple[str, str, str], blank: str, upper: bool) -> None:
    _, cue, example = row
    shouted = example.upper() if upper else example.lower()
    assert found(cue, shouted.replace(" ", blank)) is not None


@pytest.mark.parametrize("boundary", BOUNDARIES)
def test_all_cues_of_a_class_compile_as_one_pattern_that_finds_their_examples(boundary: str) -> None:
    for (name,), rows in CUES.group_by("class", maintain_order=True):
        together = whole_words("|".join(rows["cue"]), boundary)
        assert rows["example"].str.contains(together).all(), name


def test_no_cue_is_listed_twice_in_a_class_and_no_example_serves_twice() -> None:
    assert CUES.select("class", "cue").is_duplicated().sum() == 0
    assert CUES["example"].is_duplicated().sum() == 0


def test_types_stances_and_strengths_are_terms_of_the_contract() -> None:
    assert set(CUES["type"]) <= set(CLAIM_TYPE.terms)
    assert set(CUES["stance"]) <= set(STANCE.terms)
    assert set(CUES["strength"]) == {"strong", "weak"}


def test_a_class_signals_one_act_and_has_at_least_five_cues() -> None:
    classes = CUES.group_by("class").agg(pl.len(), acts=pl.col("type").n_unique())
    assert classes.filter((pl.col("len") < 5) | (pl.col("acts") != 1)).is_empty()
    assert CUES["class"].str.contains(r"^[A-Z]+(?:_[A-Z]+)*$").all()


@pytest.mark.parametrize(
    ("promise", "fault"),
    [
        ("lower case", r"[A-Z]"),
        ("no full stop that stands for any character", r"(?<!\\)\.(?![^\[]*\])"),
        ("repetition of groups has an upper bound", r"\)[*+]|\{\d+,\}"),
        ("a blank is no subject of a quantifier", r" [?*+{]"),
        ("no blank in a character class", r"\[[^\]]* [^\]]*\]"),
        ("no group that captures", r"\((?!\?:)"),
        ("no anchors", r"(?<!\[)\^|\$|\\[bBAzZ]"),
        ("no blank at either end", r"^ | $"),
    ],
)
def test_cues_keep_to_the_form(promise: str, fault: str) -> None:
    assert offenders(fault) == [], promise


def test_no_cue_matches_nothing() -> None:
    assert [cue for _, cue, _ in ROWS if re.fullmatch(cue, "")] == []


def test_an_example_is_a_sentence() -> None:
    assert CUES.filter(~pl.col("example").str.contains(r"^[A-Z].*[.?!]$"))["example"].to_list() == []
