"""The gold is sound in itself: exact spans that cover the seeds, and terms that the contract knows."""

from __future__ import annotations

import json
import re
from datetime import date
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any

import pytest

from expectations.schema import Table
from expectations.tables import DOCUMENTS, SECTIONS
from expectations.vocabularies import CLAIM_TYPE, DOCUMENT_KIND, SECTION_ROLE, SEGMENT_ROLE, STANCE

HERE = Path(__file__).resolve().parent
SEEDS = HERE.parent.parent / "seeds"
ENTITY = re.compile(r"[A-Z][A-Z0-9-]+")
Row = dict[str, Any]


def rows(name: str) -> list[Row]:
    return [json.loads(line) for line in (HERE / f"{name}_gold.jsonl").read_text(encoding="utf-8").splitlines()]


TEXTS = {f"seeds/{path.stem}": path.read_text(encoding="utf-8") for path in sorted(SEEDS.glob("*.txt"))}
CLAIMS = rows("claims")
BY_DOCUMENT = {key: list(group) for key, group in groupby(CLAIMS, key=lambda row: row["id"])}
FACTS = [
    pytest.param(row, table, id=f"{table.name}-{row['id']}-{row.get('ordinal', '')}")
    for table in (DOCUMENTS, SECTIONS)
    for row in rows(table.name)
]


def words(row: Row) -> str:
    return TEXTS[row["id"]][row["start"] : row["end"]]


def test_every_seed_has_gold_in_one_run_of_rows() -> None:
    assert list(BY_DOCUMENT) == list(TEXTS)
    assert sum(map(len, BY_DOCUMENT.values())) == len(CLAIMS)
    assert [row["id"] for row in rows("documents")] == list(TEXTS)
    assert {row["id"] for row in rows("sections")} == set(TEXTS)


def test_every_row_says_the_same_things() -> None:
    keys = ["id", "start", "end", "role", "speaker", "reported", "type", "stance", "targets", "also"]
    assert all(list(row) == keys for row in CLAIMS)


def test_spans_lie_in_the_text_and_bear_no_outer_white_space() -> None:
    for row in CLAIMS:
        assert 0 <= row["start"] < row["end"] <= len(TEXTS[row["id"]]), row
        assert words(row) == words(row).strip(), row


def test_rows_come_in_order_without_overlap() -> None:
    for document in BY_DOCUMENT.values():
        for before, after in pairwise(document):
            assert before["end"] <= after["start"], (before, after)


@pytest.mark.parametrize("document_id", TEXTS)
def test_the_gold_covers_the_document_but_for_white_space(document_id: str) -> None:
    text = TEXTS[document_id]
    edges = [0, *(edge for row in BY_DOCUMENT[document_id] for edge in (row["start"], row["end"])), len(text)]
    outside = [text[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True)]
    assert [gap for gap in outside if gap.strip()] == []


def test_claims_begin_and_end_as_sentences_or_clauses_do() -> None:
    for row in (row for row in CLAIMS if row["role"] == "claim"):
        assert words(row)[-1] in ".:,", row
    joined = [words(after) for before, after in pairwise(CLAIMS) if words(before)[-1] == ","]
    assert all(clause[0].islower() for clause in joined)


def test_terms_stand_in_the_vocabularies() -> None:
    assert {row["role"] for row in CLAIMS} <= {"claim", *SEGMENT_ROLE.terms} - {"sentence"}
    claims = [row for row in CLAIMS if row["role"] == "claim"]
    assert {row["type"] for row in claims} <= set(CLAIM_TYPE.terms)
    assert {row["stance"] for row in claims} <= set(STANCE.terms)


def test_what_is_no_claim_has_no_act() -> None:
    for row in (row for row in CLAIMS if row["role"] != "claim"):
        assert [row["speaker"], row["type"], row["stance"]] == [None, None, None], row
        assert [row["reported"], row["targets"], row["also"]] == [False, [], []], row


def test_parties_are_ids_and_each_is_named_once() -> None:
    for row in CLAIMS:
        parties = row["targets"] + row["also"]
        assert all(ENTITY.fullmatch(party) for party in parties), row
        assert len(set(parties)) == len(parties), row
        assert row["speaker"] not in parties, row


def test_speakers_are_those_of_the_sections() -> None:
    of_sections = {(row["id"], row["speaker_entity"]) for row in rows("sections") if "speaker_entity" in row}
    assert {(row["id"], row["speaker"]) for row in CLAIMS if row["role"] == "claim"} == of_sections


@pytest.mark.parametrize(("row", "table"), FACTS)
def test_facts_are_columns_of_the_table_with_values_of_its_types(row: Row, table: Table) -> None:
    kinds = {"string": str, "strings": list, "integer": int, "integers": list, "date": str}
    for field in row.keys() - {"id", "kind_any"}:
        column, value = table.column(field), row[field]
        assert column.nullable if value is None else isinstance(value, kinds[column.type]), field
        assert value is None or column.vocabulary is None or value in column.vocabulary.terms, field
        assert value is None or column.type != "date" or date.fromisoformat(value).isoformat() == value, field


def test_every_document_names_its_kind_or_the_kinds_that_are_right() -> None:
    for row in rows("documents"):
        assert ("kind" in row) != ("kind_any" in row), row
        assert set(row.get("kind_any", [])) <= set(DOCUMENT_KIND.terms), row


def test_sections_are_numbered_from_one_and_have_known_roles() -> None:
    for _, group in groupby(rows("sections"), key=lambda row: row["id"]):
        sections = list(group)
        assert [row["ordinal"] for row in sections] == list(range(1, len(sections) + 1))
        assert {row["role"] for row in sections} <= set(SECTION_ROLE.terms)


@pytest.mark.parametrize("row", [row for row in rows("documents") if row["title"]], ids=lambda row: row["id"])
def test_names_and_titles_are_words_of_the_text(row: Row) -> None:
    text = " ".join(TEXTS[row["id"]].split())
    assert all(phrase in text for phrase in [row["title"], *row["signatories"], *row["addressees"], *row["bodies"]])
