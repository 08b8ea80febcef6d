"""Every row of the vocabularies does what its example says."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from transforms import cues
from transforms import rules as reading
from transforms.acts import RULES_IN_WORDS, act_rule
from transforms.spans import find_first
from transforms.vocabulary import alternation, column, rules, table


@pytest.mark.parametrize("rule", [*rules("masthead"), *rules("speakers")], ids=lambda rule: rule["name"])
def test_a_reading_rule_reads_its_example(rule: dict[str, Any]) -> None:
    frame = pl.LazyFrame({"document_id": ["d"], "text": [rule["example"]], "char_start": [0]})
    found = reading.apply(rule, frame).collect()
    expected = rule["value"] if isinstance(rule["value"], list) else [rule["value"]]
    assert [value.strip("*") for value in found["value"]] == expected
    for value, start, end in found.select("value", "char_start", "char_end").iter_rows():
        assert rule["example"][start:end] == value


@pytest.mark.parametrize("rule", rules("acts"), ids=lambda rule: rule["name"])
def test_an_act_rule_reads_its_example_and_no_rule_before_it_does(rule: dict[str, Any]) -> None:
    example = pl.DataFrame({"text": [rule["example"]]})
    assert example.select(act_rule(pl.col("text"), pl.lit(True))).item() == rule["name"]


@pytest.mark.parametrize("rule", rules("acts"), ids=lambda rule: rule["name"])
def test_an_act_rule_finds_its_cue_in_its_example(rule: dict[str, Any]) -> None:
    frame = pl.LazyFrame({"text": [rule["example"]], "char_start": [0]})
    found = find_first(frame, "text", cues.expand(rule["pattern"]), "i").collect()
    start, end = found.select("char_start", "char_end").row(0)
    assert rule["example"][start:end] == found["value"].item()
    assert found["value"].item().strip()


def test_every_act_rule_is_described_for_the_codebook() -> None:
    assert {rule["name"] for rule in rules("acts")} < set(RULES_IN_WORDS)
    assert all(words.endswith(".") for words in RULES_IN_WORDS.values())


@pytest.mark.parametrize("name", ["lines", "kinds"])
def test_a_pattern_matches_its_example(name: str) -> None:
    for row in table(name).iter_rows(named=True):
        assert pl.Series([row["example"]]).str.contains(row["pattern"]).item(), row["name"]


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("abbreviations", "abbreviation"),
        ("openers", "word"),
        ("victims", "word"),
        ("placing", "words"),
        ("months", "name"),
        ("languages", "name"),
        ("bodies", "name"),
        ("ordinals", "name"),
    ],
)
def test_a_word_stands_in_its_example(name: str, word: str) -> None:
    for row in table(name).iter_rows(named=True):
        pattern = rf"(?i){alternation((row[word],))}"
        assert pl.Series([row["example"]]).str.contains(pattern).item(), row
    assert len(set(column(name, word))) == table(name).height
