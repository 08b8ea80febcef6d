"""Claims lie in the text that they are read in, and say whose words they are."""

from __future__ import annotations

import re
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.transforms.shards import run, texts

LETTER = (
    "Letter dated 3 May 2014 from the Permanent Representative of France to the United Nations "
    "addressed to the Secretary-General\n\n"
    "{}\n\n(Signed) Jean Dupont\nAmbassador\n"
)
WORDS = st.lists(
    st.sampled_from(
        [
            "We condemn",
            "the aggression",
            "of Iraq",
            "and call on",
            "Côte d’Ivoire",
            "must withdraw",
            "it is “a lie”",
            "the U.S.",
            "according to Japan,",
            "resolution 2166 (2014)",
            "A/69/616",
            "on 3 May 2014",
            "é漢字🙂",
            "but they reject it",
            ".",
            ". The Council",
            "!\n\n",
            "\n",
            ";",
        ]
    ),
    max_size=30,
).map(" ".join)


def claims(sentence: str) -> list[dict[str, Any]]:
    """The claims of a letter of France that says `sentence`."""
    return run({"texts": texts(LETTER.format(sentence))})["claims"].rows(named=True)


@settings(max_examples=12, deadline=None)
@given(st.lists(st.one_of(WORDS, st.text(max_size=80)), min_size=1, max_size=3))
def test_every_span_holds_the_words_it_is_said_to_hold(bodies: list[str]) -> None:
    whole = [LETTER.format(body) for body in bodies]
    frames = run({"texts": texts(*whole)})
    text = {f"seeds/{number}": body.replace("\x1f", " ") for number, body in enumerate(whole)}
    for row in frames["claims"].iter_rows(named=True):
        span = text[row["document_id"]][row["char_start"] : row["char_end"]]
        assert re.sub(r"\s+", " ", span).strip() == re.sub(r"\s+", " ", row["text"]).strip()
        if row["cue"] is not None:
            assert row["char_start"] <= row["cue_start"] < row["cue_end"] <= row["char_end"]
            assert text[row["document_id"]][row["cue_start"] : row["cue_end"]] == row["cue"]
    for row in frames["mentions"].iter_rows(named=True):
        body = whole[int(row["document_id"].removeprefix("seeds/"))]
        assert body[row["char_start"] : row["char_end"]] == row["text"]
    for table, key in (("claims", "claim_id"), ("mentions", "mention_id"), ("segments", "segment_id")):
        assert frames[table][key].is_unique().all()


@pytest.mark.parametrize(
    ("sentence", "claim_type", "stance", "targets"),
    [
        ("We strongly condemn the aggression of Iraq.", "accuse", "negative", ["IRQ"]),
        ("France categorically rejects the resolution.", "reject", "negative", []),
        ("We call on Japan and Germany to cease fire.", "demand", "neutral", ["JPN", "DEU"]),
        ("We welcome the decision of Austria.", "support", "positive", ["AUT"]),
        ("We will continue to cooperate with the Agency.", "pledge", "neutral", []),
        ("We are deeply concerned about the situation.", "concern", "neutral", []),
        ("These allegations are groundless.", "deny", "negative", []),
        ("They will be held responsible for all the consequences.", "threaten", "negative", []),
        (
            "I should be grateful if you would have the present letter circulated as a document.",
            "procedural",
            "neutral",
            [],
        ),
        ("The conference took place in Vienna in June.", "assert", "neutral", []),
        ("I have the honour to inform you that we totally reject the report.", "reject", "negative", []),
    ],
)
def test_each_act_is_recognised(sentence: str, claim_type: str, stance: str, targets: list[str]) -> None:
    (claim,) = claims(sentence)
    assert (claim["claim_type"], claim["stance"], claim["targets"]) == (claim_type, stance, targets)
    assert claim["speaker_entity"] == "FRA"


def test_two_acts_of_a_sentence_are_two_claims() -> None:
    first, second = claims("France strongly condemns the attack and calls on Iraq to withdraw its troops.")
    assert (first["claim_type"], second["claim_type"]) == ("accuse", "demand")
    assert first["sentence_ordinal"] == second["sentence_ordinal"]
    assert second["text"].startswith("calls on Iraq")


def test_the_sponsor_the_victim_and_the_place_are_no_targets() -> None:
    (claim,) = claims("The resolution sponsored by Japan hides the aggression of Iraq against Kuwait in Asia.")
    assert claim["targets"] == ["IRQ"]


def test_a_reported_claim_names_whose_words_it_reports() -> None:
    (claim,) = claims("The Government of Japan claimed that the island had been occupied.")
    assert (claim["attributed_to"], claim["attributed_entity"]) == ("The Government of Japan", "JPN")


def test_the_speakers_own_ministers_are_not_another_party() -> None:
    (claim,) = claims("The Foreign Minister of France stated that the talks would go on.")
    assert claim["attributed_to"] is None


def test_a_pronoun_is_directed_at_the_party_just_named() -> None:
    first, second = claims("Iraq has violated the ceasefire. They have shelled the town.")
    assert first["targets"] == second["targets"] == ["IRQ"]


def test_words_in_quotation_marks_are_kept_as_quotes() -> None:
    (claim,) = claims('The so-called “testimonies” and "facts" are lies.')
    assert claim["quotes"] == ["testimonies", "facts"]


def test_the_same_words_have_the_same_key_whatever_their_dress() -> None:
    one, other = (claims(text)[0] for text in ("We condemn the  “aggression”.", "We Condemn the 'aggression'!"))
    assert one["claim_key"] == other["claim_key"]


def test_mentions_of_symbols_resolutions_and_dates_are_resolved() -> None:
    body = (
        "On 3 June 2014 the Council adopted resolution 2166 (2014), see A/69/616 (and S/2015/7) and resolution 69/188."
    )
    frames = run({"texts": texts(LETTER.format(body))})
    within = frames["mentions"].filter(pl.col("claim_id").is_not_null())
    ids = dict(within.select("text", "entity_id").iter_rows())
    assert ids["3 June 2014"] == "2014-06-03"
    assert ids["resolution 2166 (2014)"] == "S/RES/2166 (2014)"
    assert ids["A/69/616"] == "A/69/616"
    assert ids["S/2015/7"] == "S/2015/7"
    assert ids["resolution 69/188"] == "A/RES/69/188"


def test_an_edit_leaves_the_ids_of_other_claims_alone() -> None:
    before = claims("The first point stands. The second is here. The third stays.")
    after = claims("The first point stands. The second was changed quite a lot. The third stays.")
    assert [a["claim_id"] == b["claim_id"] for a, b in zip(before, after, strict=True)] == [True, False, True]


def test_a_salutation_claims_nothing() -> None:
    assert [claim["text"] for claim in claims("Mr. President,\n\nThe facts are known.")] == ["The facts are known."]


def test_a_name_with_a_separator_of_data_in_it_is_mentioned_as_it_stands() -> None:
    frames = run({"texts": texts("France condemns the United\x1fStates of America.")})
    assert frames["mentions"]["text"].to_list() == ["France", "United\x1fStates of America"]
