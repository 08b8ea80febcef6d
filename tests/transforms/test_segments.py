"""The segments of a document cover its text, whatever the text is."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.transforms.shards import run, texts
from transforms.segments import LONGEST

PIECES = st.sampled_from(
    [
        "The DPRK rejects it.",
        "Mr. Brown spoke.",
        "U.S.",
        " ",
        "\n",
        "\n\n",
        "12.",
        "(a) ",
        "“Lies”",
        "* [A/75/150](#).",
        "Annex II\n",
        "(Signed) **Kim Song**\n",
        "Distr.: General\n",
        "Letter dated 3 May 2014 from the Permanent Representative of France to the United Nations "
        "addressed to the Secretary-General\n",
        "Pyongyang, 20 November (KCNA) — ",
        "é漢字🙂",
        "\x1f",
        "\x0c",
        "\u2028",
        "?!",
        "...",
    ]
)
TEXTS = st.one_of(st.text(min_size=1, max_size=300), st.lists(PIECES, min_size=1, max_size=25).map("".join))


def partition(text: str) -> list[tuple[str, str]]:
    """Role and words of every segment of a text."""
    rows = run({"texts": texts(text)}, until="segments")["segments"]
    return [(role, text[start:end]) for role, start, end in rows.select("role", "char_start", "char_end").iter_rows()]


@settings(max_examples=15, deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=4))
def test_segments_cover_any_text_without_gap_or_overlap(bodies: list[str]) -> None:
    frames = run({"texts": texts(*bodies)}, until="segments")
    for number, body in enumerate(bodies):
        rows = frames["segments"].filter(pl.col("document_id") == f"seeds/{number}")
        spans = rows.select("char_start", "char_end").rows()
        assert [start for start, _ in spans] == [0, *(end for _, end in spans[:-1])]
        assert spans[-1][1] == len(body)
        assert rows["ordinal"].to_list() == list(range(1, rows.height + 1))
    assert frames["segments"]["segment_id"].is_unique().all()


@settings(max_examples=10, deadline=None)
@given(st.lists(TEXTS, min_size=2, max_size=4, unique=True), st.randoms())
def test_the_order_of_documents_changes_nothing(bodies: list[str], random: object) -> None:
    frame = texts(*bodies)
    reversed_frame = frame.reverse()
    one, other = (run({"texts": rows}, until="segments")["segments"] for rows in (frame, reversed_frame))
    key = ["document_id", "ordinal"]
    assert one.sort(key).equals(other.sort(key))


@pytest.mark.parametrize(
    "text",
    [
        "Mr. Feltman has just said so. The Council listened.",
        "The U.S. Secretary of State denied it. Nobody believed her.",
        "It was done by the U.S. The DPRK rejects it.",
        "See document No. 12 of the file. It is plain.",
        "It happened on Oct. 18 in Geneva. Nobody was hurt.",
        "J. K. Brown spoke first. Then others did.",
        "Prices rose by 3.5 per cent. Wages did not.",
        "“They lied!” he said. Nobody answered.",
        "He asked why. “Because they lied.” Nobody answered.",
    ],
)
def test_abbreviations_and_initials_end_no_sentence(text: str) -> None:
    ends = 3 if text.startswith("He asked") else 2
    assert len([role for role, _ in partition(text) if role == "sentence"]) == ends


def test_a_hard_wrapped_sentence_is_one_sentence() -> None:
    wrapped = (
        "The present report is submitted pursuant to resolution\n1088 (1996) of 12 December 1996. It summarizes\n"
        "the activities.\n"
    )
    assert [words for _, words in partition(wrapped)] == [
        "The present report is submitted pursuant to resolution\n1088 (1996) of 12 December 1996. ",
        "It summarizes\nthe activities.\n",
    ]


def test_a_lead_in_with_a_colon_ends_at_the_line() -> None:
    text = "The ministry issued the following statement:\nThe facts are known. They are plain.\n"
    assert [words.strip() for _, words in partition(text)] == [
        "The ministry issued the following statement:",
        "The facts are known.",
        "They are plain.",
    ]


def test_what_is_no_sentence_has_its_own_role() -> None:
    text = (
        "Headline of the article\n\nBy a spokesman for the Ministry\n\n"
        "Pyongyang, 20 November (KCNA) — The facts are known.\n\n"
        "1. First point is made here.\n\n14-24922 (E) 280214\n\n*1424922*\n\n(Source: KCNA - October 30, 2014)\n"
    )
    assert [role for role, _ in partition(text)] == [
        "title",
        "byline",
        "dateline",
        "sentence",
        "marker",
        "sentence",
        "furniture",
        "furniture",
        "source_note",
    ]


def test_an_edit_leaves_the_ids_of_other_sentences_alone() -> None:
    before = "The first sentence stands. The second is here. The third stays."
    after = "The first sentence stands. The second was changed a lot. The third stays."
    one, other = (
        run({"texts": texts(text)}, until="segments")["segments"]["segment_id"].to_list() for text in (before, after)
    )
    assert [a == b for a, b in zip(one, other, strict=True)] == [True, False, True]


def test_equal_sentences_of_a_document_have_different_ids() -> None:
    rows = run({"texts": texts("We reject it. We reject it. We reject it.")}, until="segments")["segments"]
    assert rows.height == 3
    assert rows["segment_id"].n_unique() == 3


@settings(max_examples=5, deadline=None)
@given(st.integers(1, 3 * LONGEST), st.sampled_from(["x", "é ", "Norway rejects it, and ", "(", "🙂"]))
def test_no_segment_is_longer_than_the_longest_and_the_text_is_covered_all_the_same(length: int, unit: str) -> None:
    text = (unit * length)[:length]
    words = [words for _, words in partition(text)]
    assert "".join(words) == text
    assert max(map(len, words)) <= LONGEST
