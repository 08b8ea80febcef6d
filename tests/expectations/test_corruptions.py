"""Each corruption of a staged file is caught, by the expectation that should catch it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from expectations.report import Finding
from expectations.staged import read_staged
from expectations.suites import SUITES
from expectations.validation import run_suites
from tests.expectations.miniature import LETTER, STATEMENT, Rows, miniature, write


def _set(table: str, row: int, **values: object) -> Callable[[Rows], None]:
    return lambda rows: rows[table][row].update(values)


def _drop(table: str, row: int) -> Callable[[Rows], None]:
    return lambda rows: rows[table].__delitem__(row)


def _repeat(table: str, row: int) -> Callable[[Rows], None]:
    return lambda rows: rows[table].insert(row, dict(rows[table][row]))


def _swap(table: str, row: int) -> Callable[[Rows], None]:
    return lambda rows: rows[table].insert(row, rows[table].pop(row + 1))


def _swap_offsets(rows: Rows) -> None:
    span = rows["mentions"][1]
    span["char_start"], span["char_end"] = span["char_end"], span["char_start"]


def _shift_claim(rows: Rows) -> None:
    rows["claims"][0]["char_start"] += 1
    rows["claims"][0]["char_end"] += 1


def _shift_text(rows: Rows) -> None:
    rows["documents"][0]["text"] = " " + rows["documents"][0]["text"]


def _repeat_id(rows: Rows) -> None:
    rows["mentions"][1]["mention_id"] = rows["mentions"][0]["mention_id"]


EQUAL = "expect_column_pair_values_to_be_equal"
AT_LEAST = "expect_column_pair_values_a_to_be_greater_than_b"
IN_SET = "expect_column_values_to_be_in_set"
FILLED = "expect_column_values_to_not_be_null"
UNIQUE = "expect_column_values_to_be_unique"
WORDS = "expect_column_pair_words_to_stand_in_order"
INSIDE = "expect_span_to_lie_inside"

CORRUPTIONS = {
    "dropped segment": (_drop("segments", 3), "segments", EQUAL, ("char_start", "end_before")),
    "dropped last segment": (_drop("segments", 6), "documents", EQUAL, ("text_length", "segments_end")),
    "segment renumbered": (_set("segments", 6, ordinal=9), "segments", EQUAL, ("ordinal", "row_of_document")),
    "segment in another section": (
        _set("segments", 1, section_id=f"{LETTER}#3"),
        "segments",
        AT_LEAST,
        ("char_start", "section_start"),
    ),
    "overlapping sections": (_set("sections", 1, char_start=8), "sections", EQUAL, ("char_start", "end_before")),
    "swapped offsets": (_swap_offsets, "mentions", AT_LEAST, ("char_end", "char_start")),
    "negative offset": (
        _set("mentions", 0, char_start=-1),
        "mentions",
        "expect_column_values_to_be_between",
        ("char_start",),
    ),
    "offset beyond the text": (_set("evidence", 6, char_end=10_000), "evidence", AT_LEAST, ("text_length", "char_end")),
    "shifted claim": (_shift_claim, "claims", WORDS, ("text", "text_at_span")),
    "shifted text": (_shift_text, "documents", EQUAL, ("text_sha256", "digest_of_text")),
    "reworded claim": (
        _set("claims", 1, text="Japan must for apologise its crimes."),
        "claims",
        WORDS,
        ("text", "text_at_span"),
    ),
    "wrong cue": (_set("claims", 0, cue="accept"), "claims", EQUAL, ("cue_folded", "text_at_cue")),
    "cue without a place": (
        _set("claims", 0, cue_start=None, cue_end=None),
        "claims",
        EQUAL,
        ("has_cue", "has_cue_span"),
    ),
    "cue outside its claim": (
        _set("claims", 0, cue_start=0, cue_end=6),
        "claims",
        INSIDE,
        ("cue_start", "cue_end", "char_start", "char_end"),
    ),
    "half a span": (_set("claims", 0, cue_end=None), "claims", AT_LEAST, ("cue_end", "cue_start")),
    "claim beyond its section": (
        _set("claims", 2, section_id=f"{LETTER}#2"),
        "claims",
        INSIDE,
        ("char_start", "char_end", "section_start", "section_end"),
    ),
    "claim in another sentence": (
        _set("claims", 0, sentence_ordinal=3),
        "claims",
        AT_LEAST,
        ("char_start", "segment_start"),
    ),
    "sentence that is not there": (
        _set("claims", 0, sentence_ordinal=99),
        "claims",
        EQUAL,
        ("sentence_ordinal", "segment_ordinal"),
    ),
    "event type of another act": (_set("claims", 0, plover="ACCUSE"), "claims", EQUAL, ("plover", "plover_of_type")),
    "vocabulary typo": (_set("claims", 0, claim_type="acuse"), "claims", IN_SET, ("claim_type",)),
    "dropped claim": (_drop("claims", 2), "documents", EQUAL, ("n_claims", "claims_counted")),
    "wrong count": (_set("documents", 0, n_sections=4), "documents", EQUAL, ("n_sections", "sections_counted")),
    "duplicate id": (_repeat_id, "mentions", UNIQUE, ("mention_id",)),
    "duplicate key": (
        _repeat("claims", 1),
        "claims",
        "expect_compound_columns_to_be_unique",
        ("document_id", "ordinal"),
    ),
    "duplicate document": (_repeat("documents", 1), "documents", UNIQUE, ("document_id",)),
    "dangling reference": (
        _set("mentions", 1, claim_id="f" * 16),
        "mentions",
        EQUAL,
        ("claim_id", "claims.claim_id"),
    ),
    "mention in another claim": (
        lambda rows: rows["mentions"][1].update(claim_id=rows["claims"][0]["claim_id"]),
        "mentions",
        INSIDE,
        ("char_start", "char_end", "claim_start", "claim_end"),
    ),
    "misspelt mention": (_set("mentions", 2, text="日木"), "mentions", EQUAL, ("text", "text_at_span")),
    "malformed digest": (
        _set("claims", 0, claim_key="XYZ"),
        "claims",
        "expect_column_values_to_match_regex",
        ("claim_key",),
    ),
    "wrong null": (_set("claims", 1, text=None), "claims", FILLED, ("text",)),
    "null list": (_set("claims", 1, targets=None), "claims", IN_SET, ("targets_without_null",)),
    "unsorted rows": (_swap("segments", 2), "segments", IN_SET, ("in_key_order",)),
    "implausible date": (
        lambda rows: rows["documents"][0].update(
            date_document=rows["documents"][0]["date_document"].replace(year=1014)
        ),
        "documents",
        "expect_column_values_to_be_between",
        ("date_document",),
    ),
    "section id of another form": (
        _set("sections", 0, section_id="first"),
        "sections",
        EQUAL,
        ("section_id", "document_and_ordinal"),
    ),
    "lost document": (_set("sources", 3, document_id="seeds/lost"), "sources", IN_SET, ("has_document",)),
    "document without a record": (_drop("sources", 3), "documents", IN_SET, ("records_accepted",)),
    "rejected without a reason": (_drop("quarantine", 0), "sources", IN_SET, ("has_reason",)),
    "duplicate of nothing": (
        _set("sources", 1, duplicate_of=None),
        "sources",
        EQUAL,
        ("is_duplicate", "names_the_other"),
    ),
    "rejected record that no source lists": (_drop("sources", 0), "quarantine", EQUAL, ("path", "source_path")),
    "document of which no bytes were read": (
        _set("sources", 2, sha256=None),
        "sources",
        IN_SET,
        ("is_known_if_read",),
    ),
    "manifest's value with a place": (
        _set("evidence", 0, origin="text"),
        "evidence",
        EQUAL,
        ("is_from_text", "has_span"),
    ),
}
WARNINGS = {
    "claim without a speaker": (_set("claims", 0, speaker_entity=None), "claims", FILLED, ("speaker_entity",)),
    "value without evidence": (_drop("evidence", 4), "evidence", FILLED, ("value_in_evidence",)),
    "list element without evidence": (
        _set("documents", 0, symbols=["A/69/616", "S/2014/851"]),
        "evidence",
        FILLED,
        ("value_in_evidence",),
    ),
    "evidence of no value": (_set("documents", 0, session=None), "evidence", FILLED, ("value_in_tables",)),
}


def _failures(rows: Rows, folder: Path, table: str) -> list[Finding]:
    """The failures of the suites that look at a table, in files with these rows."""
    tables, _ = read_staged(write(rows, folder))
    suites = [suite for suite in SUITES if suite.table == table]
    return [finding for finding in run_suites(suites, tables) if not finding.success]


@pytest.mark.parametrize("name", CORRUPTIONS)
def test_corruption_is_a_critical_failure_of_its_expectation(name: str, tmp_path: Path) -> None:
    corrupt, table, expectation, columns = CORRUPTIONS[name]
    rows = miniature()
    corrupt(rows)
    failures = {(f.expectation, f.columns): f for f in _failures(rows, tmp_path, table)}
    finding = failures[expectation, columns]
    assert finding.severity == "critical"
    assert finding.unexpected >= len(finding.rows) >= 1
    assert all("could not be evaluated" not in str(f.observed) for f in failures.values())


@pytest.mark.parametrize("name", WARNINGS)
def test_what_is_doubtful_is_a_warning(name: str, tmp_path: Path) -> None:
    corrupt, table, expectation, columns = WARNINGS[name]
    rows = miniature()
    corrupt(rows)
    failures = {(f.expectation, f.columns): f.severity for f in _failures(rows, tmp_path, table)}
    assert failures == {(expectation, columns): "warning"}


def test_offending_rows_are_named_by_their_key_and_show_what_offends(tmp_path: Path) -> None:
    rows = miniature()
    rows["claims"][1]["claim_type"] = "demnad"
    rows["segments"][8]["char_end"] = 99
    (typo, _) = _failures(rows, tmp_path / "claims", "claims")
    assert typo.rows == ({"document_id": LETTER, "ordinal": 2, "claim_type": "demnad"},)
    (beyond,) = _failures(rows, tmp_path / "segments", "segments")
    assert beyond.rows == ({"document_id": STATEMENT, "ordinal": 2, "text_length": 18, "char_end": 99},)


def test_no_more_than_five_rows_are_shown_and_all_are_counted(tmp_path: Path) -> None:
    rows = miniature()
    for row in rows["segments"]:
        row["role"] = "sentense"
    (finding,) = _failures(rows, tmp_path, "segments")
    assert (finding.unexpected, len(finding.rows)) == (9, 5)
    assert [row["ordinal"] for row in finding.rows] == [1, 2, 3, 4, 5]
