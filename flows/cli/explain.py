"""`averment explain`: a claim or a document, with the words that say each value."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from flows.cli.options import columns, counted, data_option, dataset_option, json_option, print_json
from flows.cli.terminal import say

if TYPE_CHECKING:
    from flows.explanation import Release

WIDTH = 96
SHOWN_REPEATS = 5


@click.command(epilog="Example: averment explain seeds/000_7b55134a65c04937")
@click.argument("claim_id", metavar="CLAIM_ID|DOCUMENT_ID")
@click.option("--version", metavar="VERSION", default="latest", show_default=True, help="The version to look in.")
@data_option
@dataset_option
@json_option
def explain(claim_id: str, version: str, data: Path, dataset: str | None, as_json: bool) -> None:
    """Show which words say the values of a claim or document.

    Each value with the characters that say it and the rule that read them.
    """
    from flows.errors import UsageError
    from flows.explanation import Release, explain_claim, explain_document
    from flows.release.catalog import Catalog
    from flows.workspace import Workspace

    catalog = Catalog(Workspace(data).releases, dataset)
    folder = catalog.release(version)
    release = Release(folder)
    claim = explain_claim(release, claim_id)
    record = claim or explain_document(release, claim_id)
    if record is None:
        missing = f"{catalog.dataset} {folder.name} has no claim and no document {claim_id!r}"
        ids = f"find ids in {folder / 'claims.csv'} or {folder / 'documents.csv'}"
        raise UsageError(f"{missing}; {_what_became(release, claim_id) or ids}.")
    if as_json:
        print_json(record)
    else:
        say("\n".join(_claim_lines(record) if claim else _document_lines(record)))


def _what_became(release: Release, document_id: str) -> str | None:
    """Why a record is no document of the release; None where the release knows of no such record."""
    for row in release.rows("sources", document_id=document_id, status="duplicate"):
        return f"its text is that of {row['duplicate_of']}, which you can ask for"
    for row in release.rows("quarantine", document_id=document_id):
        return f"{row['path']} is in quarantine: {row['reason'].rstrip('.')}"
    return None


def _claim_lines(record: dict[str, Any]) -> Iterable[str]:
    claim, section = record["claim"], record["section"]
    yield f"claim {claim['claim_id']}: {claim['claim_type']}, {claim['stance']}"
    yield (
        f"{claim['document_id']}, section {section['ordinal']} ({section['role']}), "
        f"characters {claim['char_start']}-{claim['char_end']}"
    )
    yield ""
    yield from _wrapped(record["before"], "  ")
    yield from _wrapped(record["words"], "> ")
    yield from _wrapped(record["after"], "  ")
    yield ""
    yield columns(_claim_values(claim, record["mentions"]))
    yield from _evidence_lines(record["evidence"])
    if repeats := record["repeats"]:
        yield f"\nthe same words elsewhere: {len(repeats):,}"
        for row in repeats[:SHOWN_REPEATS]:
            yield f"  {row['claim_id']}  {row['document_id']}  {row['speaker_entity'] or ''}".rstrip()


def _claim_values(claim: dict[str, Any], mentions: list[dict[str, Any]]) -> list[tuple[str, str, str]]:
    """Each value of a claim, and what says it."""
    cue = f"cue {_quoted(claim['cue'])} at {claim['cue_start']}-{claim['cue_end']}" if claim["cue"] else "no cue"
    own = [m for m in mentions if m["entity_id"] in claim["targets"]]
    targets = ", ".join(f"{_quoted(m['text'])} at {m['char_start']}-{m['char_end']}" for m in own)
    values = [
        ("speaker", _party(claim["speaker"], claim["speaker_entity"]), "the section's speaker, see below"),
        ("attributed to", _party(claim["attributed_to"], claim["attributed_entity"]), ""),
        ("act", claim["claim_type"], f"{cue}, rule {claim['rule']}"),
        ("event", claim["plover"] and f"PLOVER {claim['plover']}", ""),
        ("stance", claim["stance"], ""),
        ("modality", claim["modality"] + (", negated" if claim["negated"] else ""), ""),
        ("targets", ", ".join(claim["targets"]), targets),
        ("quotes", "; ".join(map(_quoted, claim["quotes"])), ""),
    ]
    mentioned = [("mention", f"{m['entity_type']} {m['entity_id'] or m['name']}", _placed(m)) for m in mentions]
    return [(name, value, why) for name, value, why in [*values, *mentioned] if value]


def _document_lines(record: dict[str, Any]) -> Iterable[str]:
    document = record["document"]
    yield f"document {document['document_id']}: {document['kind']}"
    yield ", ".join(counted(document[f"n_{what}s"], what) for what in ("section", "segment", "claim"))
    yield ""
    sections = record["sections"]
    yield columns([(f"section {s['ordinal']}", s["role"], _party(s["speaker"], s["speaker_entity"])) for s in sections])
    yield from _evidence_lines(record["evidence"])


def _evidence_lines(evidence: list[dict[str, Any]]) -> Iterable[str]:
    if not evidence:
        return
    yield "\nevidence"
    rows = [(row["field"], _short(row["value"]), _said_by(row)) for row in evidence]
    yield columns(rows, indent="  ")


def _said_by(row: dict[str, Any]) -> str:
    if row["words"] is None:
        return f"{row['origin']}, {row['rule']}"
    return f"{_quoted(row['words'])} at {row['char_start']}-{row['char_end']}, rule {row['rule']}"


def _placed(mention: dict[str, Any]) -> str:
    return f"{_quoted(mention['text'])} at {mention['char_start']}-{mention['char_end']}"


def _party(words: str | None, entity: str | None) -> str:
    return " ".join(part for part in (words, f"({entity})" if entity else None) if part)


def _short(text: str) -> str:
    folded = " ".join(text.split())
    return folded if len(folded) <= 60 else folded[:59] + "…"


def _quoted(text: str) -> str:
    return f"“{_short(text)}”"


def _wrapped(text: str, margin: str) -> list[str]:
    import textwrap

    return textwrap.wrap(" ".join(text.split()), WIDTH, initial_indent=margin, subsequent_indent=margin)
