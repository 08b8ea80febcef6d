"""A whole dataset in miniature: two documents, every table filled, all promises kept."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl

from expectations.report import Finding, Report
from expectations.tables import TABLES
from flows.dataset import Contributor, Dataset, Origin
from flows.release.catalog import Catalog
from flows.release.difference import plan_release
from flows.release.lock import release_lock
from flows.release.publish import publish
from flows.release.staging import stage

Rows = dict[str, list[dict[str, object]]]

DATASET = Dataset(
    name="miniature",
    title="Miniature: “claims”",
    description="Two documents.",
    licence="CC-BY-4.0",
    homepage="https://example.org/miniature",
    contributors=(Contributor("The makers", "https://example.org", ("creator",)),),
    origins=(Origin("un", "United Nations documents", "https://example.org/un", "none"),),
)
REPORT = Report(
    (
        Finding("claims", "expect_unique", "claims", ("claim_id",), "critical", "An id means one row.", success=True),
        Finding("claims", "expect_unique", "claims", ("ordinal",), "critical", "An id means one row.", success=True),
        Finding(
            "claims", "expect_known", "claims", ("speaker_entity",), "warning", "A claim | needs a speaker.",
            success=False, unexpected=1, rows=({"claim_id": "c_1", "speaker": "a|b\nc"},),
        ),
    )
)  # fmt: skip
PROVENANCE: dict[str, object] = {
    "inputs": ["0" * 64],
    "code": "1" * 64,
    "libraries": {"polars": "2.1.0"},
    "rules": {"cue_verb": "A verb that names the act.", "default": "No other rule spoke."},
}
ROOT = Path(__file__).resolve().parents[3]
"""The checkout, from which other processes are started."""
NOON = datetime(2026, 11, 22, 12, 0, 0, tzinfo=UTC)

LETTER = "Général\nLetter dated 1 May 2014\nBarataria “rejects” the résolution.\n\nIt  demands\npage 2\nan apology 𝄞.\n"
NOTE = "Ruritania says so.\n"


def digest(*parts: object) -> str:
    """A row id: 16 hexadecimal digits."""
    return hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()[:16]


def _document(document_id: str, text: str, **values: object) -> dict[str, object]:
    blank: dict[str, object] = dict.fromkeys(TABLES["documents"].polars_schema())
    lists: dict[str, object] = {c.name: [] for c in TABLES["documents"].columns if c.is_list}
    fixed = {"document_id": document_id, "text": text, "text_sha256": hashlib.sha256(text.encode()).hexdigest()}
    return blank | lists | fixed | {"language": "en"} | values


def _pieces(document_id: str, text: str, roles: list[tuple[str, str]]) -> list[dict[str, object]]:
    pieces, start = [], 0
    for ordinal, (role, words) in enumerate(roles, start=1):
        assert text.startswith(words, start)
        section = f"{document_id}#{1 if role == 'masthead' or document_id == 'un/b' else 2}"
        pieces.append(
            {
                "segment_id": digest(document_id, words), "document_id": document_id, "section_id": section,
                "ordinal": ordinal, "role": role, "char_start": start, "char_end": start + len(words),
            }
        )  # fmt: skip
        start += len(words)
    assert start == len(text)
    return pieces


def _section(document_id: str, ordinal: int, role: str, start: int, end: int) -> dict[str, object]:
    blank: dict[str, object] = dict.fromkeys(TABLES["sections"].polars_schema())
    return blank | {
        "section_id": f"{document_id}#{ordinal}", "document_id": document_id, "ordinal": ordinal, "role": role,
        "char_start": start, "char_end": end,
    }  # fmt: skip


def _claim(document_id: str, ordinal: int, text: str, span: tuple[int, int], **values: object) -> dict[str, object]:
    blank: dict[str, object] = dict.fromkeys(TABLES["claims"].polars_schema())
    fixed = {
        "claim_id": digest("claim", document_id, text), "document_id": document_id,
        "section_id": f"{document_id}#{2 if document_id == 'un/a' else 1}", "ordinal": ordinal,
        "char_start": span[0], "char_end": span[1], "text": text, "sentence_ordinal": ordinal,
        "claim_type": "assert", "stance": "neutral", "negated": False, "modality": "actual", "targets": [],
        "quotes": [], "claim_key": digest(text), "rule": "default",
    }  # fmt: skip
    return blank | fixed | values


def _claims() -> list[dict[str, object]]:
    first, second = LETTER.index("Barataria"), LETTER.index("It  demands")
    cue = LETTER.index("rejects")
    return [
        _claim(
            "un/a", 1, "Barataria “rejects” the résolution.", (first, second - 2), sentence_ordinal=3,
            speaker_entity="BAR", claim_type="reject", plover="REJECT", cue="Rejects", cue_start=cue, cue_end=cue + 7,
            stance="negative", targets=["UN", 'a "quoted", one'], quotes=["rejects"], rule="cue_verb",
        ),
        _claim("un/a", 2, "It demands an apology 𝄞.", (second, len(LETTER) - 1), sentence_ordinal=4, speaker=""),
        _claim("un/b", 1, "Ruritania says so.", (0, len(NOTE) - 1), speaker="Ruritania", speaker_entity="RUR"),
    ]  # fmt: skip


def _mentions(claims: list[dict[str, object]]) -> list[dict[str, object]]:
    return [
        {
            "mention_id": digest("mention", name), "document_id": document_id, "claim_id": claim_id, "name": name,
            "char_start": text.index(words), "char_end": text.index(words) + len(words), "text": words,
            "entity_type": kind, "entity_id": entity,
        }
        for document_id, text, words, claim_id, kind, entity, name in (
            ("un/a", LETTER, "1 May 2014", None, "date", "2014-05-01", "1 May 2014"),
            ("un/a", LETTER, "Barataria", claims[0]["claim_id"], "country", "BAR", "Barataria"),
            ("un/b", NOTE, "Ruritania", claims[2]["claim_id"], "country", None, "Ruritania"),
        )
    ]  # fmt: skip


def _source(path: str, document_id: str | None, status: str, text: str) -> dict[str, object]:
    blank: dict[str, object] = dict.fromkeys(TABLES["sources"].polars_schema())
    data = text.encode()
    return blank | {
        "source_id": "un", "document_id": document_id, "path": path, "media_type": "text/plain", "encoding": "utf-8",
        "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest(), "status": status,
    }  # fmt: skip


def miniature() -> Rows:
    """The rows of every table, in no order."""
    head, body = "Général\nLetter dated 1 May 2014\n", LETTER.index("Barataria")
    dated = LETTER.index("1 May 2014")
    claims = _claims()
    pieces = [("masthead", "Général\n"), ("masthead", "Letter dated 1 May 2014\n")]
    pieces += [("sentence", LETTER[body : LETTER.index("It")]), ("sentence", LETTER[LETTER.index("It") :])]
    assert len(head) == body
    return {
        "documents": [
            _document("un/b", NOTE, kind="statement", sender="RUR", n_sections=1, n_segments=1, n_claims=1),
            _document(
                "un/a", LETTER, kind="letter", sender="BAR", title='A, "B"\nC', symbols=["A/69/1"],
                agenda_items=[68, 7], date_document=date(2014, 5, 1), n_sections=2, n_segments=4, n_claims=2,
            ),
        ],
        "sections": [
            _section("un/a", 1, "masthead", 0, body),
            _section("un/a", 2, "letter", body, len(LETTER)),
            _section("un/b", 1, "body", 0, len(NOTE)),
        ],
        "segments": [*_pieces("un/a", LETTER, pieces), *_pieces("un/b", NOTE, [("sentence", NOTE)])],
        "claims": claims,
        "mentions": _mentions(claims),
        "evidence": [
            {
                "document_id": "un/a", "field": "date_document", "value": "2014-05-01", "origin": "text",
                "char_start": dated, "char_end": dated + 10, "rule": "letter_dated",
            },
            {
                "document_id": "un/b", "field": "sender", "value": "RUR", "origin": "pattern", "char_start": None,
                "char_end": None, "rule": "pattern",
            },
        ],
        "sources": [
            _source("un/a.txt", "un/a", "accepted", LETTER),
            _source("un/b.txt", "un/b", "accepted", NOTE),
            _source("un/c.txt", None, "quarantined", ""),
        ],
        "quarantine": [
            {
                "path": "un/c.txt", "document_id": None, "stage": "ingest", "rule": "empty_file",
                "reason": "The file is empty.", "record": '{"path": "un/c.txt"}',
            },
        ],
    }  # fmt: skip


def frames(rows: Rows) -> dict[str, pl.LazyFrame]:
    """The rows as frames of the contract."""
    return {name: pl.DataFrame(rows[name], schema=table.polars_schema()).lazy() for name, table in TABLES.items()}


def release(releases: Path, rows: Rows, moment: datetime = NOON) -> Path:
    """Stages, plans and publishes the rows, whatever a gate would say; returns the version's folder."""
    with release_lock(releases, DATASET.name, lambda: moment):
        staged = stage(frames(rows), releases, DATASET.name)
        planned = plan_release(staged, Catalog(releases, DATASET.name))
        return publish(staged, planned, DATASET, REPORT, PROVENANCE, lambda: moment)
