"""Where a claim or a document comes from: the rows that concern it, and the words that say each value.

Read from a release's Parquet files; offsets are code points of the document's text.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl

from flows.release.reading import reading

Record = dict[str, Any]


class Release:
    """The tables of a version's folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def rows(self, table: str, **equal: object) -> list[Record]:
        """The rows of a table whose columns have these values, in the table's order; AvermentError where damaged."""
        wanted = [pl.col(name) == value for name, value in equal.items()]
        with reading(self._folder):
            scan = pl.scan_parquet(self._folder / f"{table}.parquet", glob=False)
            return scan.filter(*wanted).collect().to_dicts()


def explain_claim(release: Release, claim_id: str) -> Record | None:
    """A claim with its place and its evidence; None where there is no such claim.

    `claim`, its `document` (without text), its `section`, the text `before`
    and `after` it within its segment's neighbours, its `mentions`, the
    `evidence` of the section and document that say who speaks, and `repeats`:
    other claims in the same words.
    """
    found = release.rows("claims", claim_id=claim_id)
    if not found:
        return None
    claim = found[0]
    document = release.rows("documents", document_id=claim["document_id"])[0]
    section = release.rows("sections", section_id=claim["section_id"])[0]
    text = document.pop("text")
    same_words = release.rows("claims", claim_key=claim["claim_key"])
    shown = ("claim_id", "document_id", "speaker_entity", "text")
    repeats = [{key: row[key] for key in shown} for row in same_words if row["claim_id"] != claim_id]
    of_section = f"sections[{section['ordinal']}]."
    evidence = [row for row in _evidence(release, document["document_id"], text) if _speaks(row["field"], of_section)]
    return {
        "claim": claim,
        "document": document,
        "section": section,
        **_surroundings(release, claim, text),
        "mentions": release.rows("mentions", claim_id=claim_id),
        "evidence": evidence,
        "repeats": repeats,
    }


def explain_document(release: Release, document_id: str) -> Record | None:
    """A document with its sections and the evidence of every value; None where there is no such document."""
    found = release.rows("documents", document_id=document_id)
    if not found:
        return None
    document = found[0]
    text = document.pop("text")
    return {
        "document": document,
        "sections": release.rows("sections", document_id=document_id),
        "evidence": _evidence(release, document_id, text),
    }


def _speaks(field: str, of_section: str) -> bool:
    """Whether a field of evidence says who speaks, where and when, in the claim's section."""
    return field.startswith(of_section) or field in ("sender", "sender_role", "publisher", "date_document")


def _evidence(release: Release, document_id: str, text: str) -> list[Record]:
    """The evidence of a document, each row with `words`: what stands at its span, None where it has none."""
    rows = release.rows("evidence", document_id=document_id)
    return [row | {"words": _words(row, text)} for row in rows]


def _words(row: Record, text: str) -> str | None:
    return None if row["char_start"] is None else text[row["char_start"] : row["char_end"]]


def _surroundings(release: Release, claim: Record, text: str) -> Record:
    """The words before and after the claim, back to the segment before it and on to the one after it."""
    place = claim["sentence_ordinal"]
    around = [
        segment
        for segment in release.rows("segments", document_id=claim["document_id"])
        if place - 1 <= segment["ordinal"] <= place + 1
    ]
    start = min((segment["char_start"] for segment in around), default=claim["char_start"])
    end = max((segment["char_end"] for segment in around), default=claim["char_end"])
    return {
        "before": text[start : claim["char_start"]],
        "words": text[claim["char_start"] : claim["char_end"]],
        "after": text[claim["char_end"] : max(end, claim["char_end"])],
    }
