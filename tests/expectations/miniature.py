"""A consistent set of tables, small enough to read: a letter with an annex, and a statement without claims."""

from __future__ import annotations

import datetime
import hashlib
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from expectations.tables import TABLES

Rows = dict[str, list[dict[str, Any]]]

LETTER = "seeds/letter"
STATEMENT = "seeds/statement"
_DATE = datetime.date(2014, 11, 24)
LETTER_PARTS = (
    # section, role, words
    (1, "masthead", "A/69/616\n"),
    (2, "sentence", "We reject the “resolution” — résolument. "),
    (2, "sentence", "Japan must apologise\n"),
    (2, "furniture", "14-65438 2/5\n"),
    (2, "sentence", "for its crimes.\n"),
    (3, "heading", "Annex\n"),
    (3, "sentence", "The talks went on."),
)
STATEMENT_PARTS = ((1, "title", "Statement\n"), (1, "sentence", "日本は謝罪した。"))


def miniature() -> Rows:
    """The rows of every table, in the order of their files; each call gives fresh ones."""
    parts = {LETTER: LETTER_PARTS, STATEMENT: STATEMENT_PARTS}
    segments = [row for document_id, pieces in parts.items() for row in _segments(document_id, pieces)]
    claims, mentions = _claims(), _mentions()
    sections = [row for document_id in parts for row in _sections(document_id, segments)]
    documents = [
        _document(name, "".join(words for *_, words in pieces), sections, segments, claims)
        for name, pieces in parts.items()
    ]
    return {
        "claims": claims,
        "documents": documents,
        "sections": sections,
        "segments": segments,
        "mentions": mentions,
        "evidence": _evidence(),
        "sources": _sources(),
        "quarantine": [_rejected()],
    }


def write(rows: Rows, folder: Path) -> Path:
    """Writes the tables as a release stages them; a null where none may be makes its column nullable."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, table in TABLES.items():
        schema = table.arrow_schema()
        nulls = {field.name for field in schema for row in rows[name] if row[field.name] is None}
        fields = [field.with_nullable(field.nullable or field.name in nulls) for field in schema]
        pq.write_table(pa.Table.from_pylist(rows[name], schema=pa.schema(fields)), folder / f"{name}.parquet")
    return folder


def text_of(document_id: str) -> str:
    """The text of one of the two documents."""
    return "".join(words for *_, words in (LETTER_PARTS if document_id == LETTER else STATEMENT_PARTS))


def _digest(*words: object) -> str:
    return hashlib.sha256(repr(words).encode()).hexdigest()[:16]


def _segments(document_id: str, parts: tuple[tuple[int, str, str], ...]) -> list[dict[str, Any]]:
    rows, start = [], 0
    for ordinal, (section, role, words) in enumerate(parts, 1):
        rows.append(
            {
                "segment_id": _digest(document_id, words),
                "document_id": document_id,
                "section_id": f"{document_id}#{section}",
                "ordinal": ordinal,
                "role": role,
                "char_start": start,
                "char_end": start + len(words),
            }
        )
        start += len(words)
    return rows


def _sections(document_id: str, segments: list[dict[str, Any]]) -> list[dict[str, Any]]:
    roles = {LETTER: ("masthead", "letter", "annex"), STATEMENT: ("body",)}[document_id]
    rows = []
    for ordinal, role in enumerate(roles, 1):
        inside = [row for row in segments if row["section_id"] == f"{document_id}#{ordinal}"]
        row = dict.fromkeys(TABLES["sections"].polars_schema())
        row |= {"section_id": f"{document_id}#{ordinal}", "document_id": document_id, "ordinal": ordinal, "role": role}
        row |= {"char_start": inside[0]["char_start"], "char_end": inside[-1]["char_end"]}
        row["speaker_entity"] = "PRK" if role == "letter" else None
        row["date"] = _DATE if role == "letter" else None
        rows.append(row)
    return rows


def _document(document_id: str, text: str, *parts: list[dict[str, Any]]) -> dict[str, Any]:
    lists: dict[str, list[Any]] = {"symbols": [], "bodies": [], "agenda_items": [], "signatories": [], "addressees": []}
    row = dict.fromkeys(TABLES["documents"].polars_schema()) | lists
    row |= {"document_id": document_id, "kind": "other", "text": text}
    row["text_sha256"] = hashlib.sha256(text.encode()).hexdigest()
    for name, rows in zip(("n_sections", "n_segments", "n_claims"), parts, strict=True):
        row[name] = sum(part["document_id"] == document_id for part in rows)
    if document_id == LETTER:
        row |= {"kind": "letter", "symbols": ["A/69/616"], "session": 69, "date_document": _DATE, "sender": "PRK"}
    return row


def _claim(ordinal: int, words: str, section: int, sentence: int, cue: str | None, **values: Any) -> dict[str, Any]:
    text = text_of(LETTER)
    first, *_, last = words.split()
    start, end = text.index(first), text.index(last) + len(last)
    row = dict.fromkeys(TABLES["claims"].polars_schema()) | {"negated": False, "modality": "actual", "quotes": []}
    row |= {"claim_id": _digest(words), "document_id": LETTER, "section_id": f"{LETTER}#{section}", "ordinal": ordinal}
    row |= {"char_start": start, "char_end": end, "text": words, "sentence_ordinal": sentence, "cue": cue}
    if cue:
        row |= {"cue_start": text.index(cue), "cue_end": text.index(cue) + len(cue)}
    row |= {"speaker_entity": "PRK", "claim_key": _digest("key", words), "rule": "cue", "targets": []}
    return row | values


def _claims() -> list[dict[str, Any]]:
    return [
        _claim(
            1,
            "We reject the “resolution” — résolument.",
            2,
            2,
            "reject",
            claim_type="reject",
            plover="REJECT",
            stance="negative",
            quotes=["resolution"],
        ),
        _claim(
            2,
            "Japan must apologise for its crimes.",
            2,
            3,
            "must",
            claim_type="demand",
            plover="REQUEST",
            stance="negative",
            modality="obligation",
            targets=["JPN"],
        ),
        _claim(3, "The talks went on.", 3, 7, None, claim_type="assert", stance="neutral"),
    ]


def _mentions() -> list[dict[str, Any]]:
    def row(document_id: str, words: str, claim: str | None, entity_type: str, entity_id: str) -> dict[str, Any]:
        start = text_of(document_id).index(words)
        return {
            "mention_id": _digest(document_id, words),
            "document_id": document_id,
            "claim_id": _digest(claim) if claim else None,
            "char_start": start,
            "char_end": start + len(words),
            "text": words,
            "entity_type": entity_type,
            "entity_id": entity_id,
            "name": entity_id,
        }

    return [
        row(LETTER, "A/69/616", None, "document", "A/69/616"),
        row(LETTER, "Japan", "Japan must apologise for its crimes.", "country", "JPN"),
        row(STATEMENT, "日本", None, "country", "JPN"),
    ]


def _evidence() -> list[dict[str, Any]]:
    def row(field: str, value: str, origin: str, start: int | None, end: int | None) -> dict[str, Any]:
        row = {"document_id": LETTER, "field": field, "value": value, "origin": origin, "rule": "rule"}
        return row | {"char_start": start, "char_end": end}

    return [
        row("date_document", "2014-11-24", "manifest", None, None),
        row("kind", "letter", "manifest", None, None),
        row("sections[2].date", "2014-11-24", "manifest", None, None),
        row("sections[2].speaker_entity", "PRK", "manifest", None, None),
        row("sender", "PRK", "manifest", None, None),
        row("session", "69", "text", 2, 4),
        row("symbols", "A/69/616", "text", 0, 8),
    ]


def _sources() -> list[dict[str, Any]]:
    def row(path: str, document_id: str | None, status: str, duplicate_of: str | None = None) -> dict[str, Any]:
        row = dict.fromkeys(TABLES["sources"].polars_schema()) | {"source_id": "seeds", "media_type": "text/plain"}
        row |= {"path": path, "document_id": document_id, "status": status, "duplicate_of": duplicate_of}
        return row | {"bytes": 100, "sha256": hashlib.sha256(path.encode()).hexdigest()}

    return [
        row("broken.txt", None, "quarantined") | {"bytes": None, "sha256": None},
        row("copy.txt", "seeds/copy", "duplicate", LETTER),
        row("letter.txt", LETTER, "accepted"),
        row("statement.txt", STATEMENT, "accepted"),
    ]


def _rejected() -> dict[str, Any]:
    return {
        "path": "broken.txt",
        "document_id": None,
        "stage": "read",
        "rule": "read.text",
        "reason": "The file holds no text.",
        "record": '{"bytes":100}',
    }
