"""What is expected of the tables together: references, texts at their spans, counts, and nothing lost.

One suite a table whose rows are looked at; the rows of the others are looked
up for it. What only the evidence of values needs stands in `values`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import polars as pl
from great_expectations.expectations.expectation import Expectation

from expectations.custom import ExpectColumnPairWordsToStandInOrder, ExpectSpanToLieInside
from expectations.schema import Table
from expectations.staged import Tables
from expectations.suites.native import (
    ExpectColumnPairValuesAToBeGreaterThanB,
    ExpectColumnPairValuesToBeEqual,
    ExpectColumnValuesToBeInSet,
)
from expectations.suites.suite import Suite, critical
from expectations.suites.views import (
    END_BEFORE,
    at_span,
    folded,
    found,
    looked_up,
    with_count,
    with_end,
    with_references,
    with_text,
)
from expectations.tables import CLAIMS, DOCUMENTS, EVIDENCE, MENTIONS, QUARANTINE, SECTIONS, SEGMENTS, SOURCES

NAME = "across"
_REFERENCE = "Readers join the tables by it; a row whose partner is missing falls out of every join."
_IN_TEXT = "A span beyond the end of the text points at nothing."
_COUNTED = "The count lets a reader see at once that no row was lost on the way."
_CLOSE = "In order they cover the text: a gap loses words, an overlap counts them twice."
_BEGINS = "It says what the row begins in; readers use it to put a row into its context."


def _equal(left: str, right: str, reason: str) -> Expectation:
    return critical(ExpectColumnPairValuesToBeEqual, reason, column_A=left, column_B=right)


def _at_least(larger: str, smaller: str, reason: str, *, or_equal: bool = True) -> Expectation:
    return critical(
        ExpectColumnPairValuesAToBeGreaterThanB,
        reason,
        column_A=larger,
        column_B=smaller,
        or_equal=or_equal,
        ignore_row_if="either_value_is_missing",
    )


def _across(
    table: Table, further: tuple[str, ...], view: Callable[[pl.LazyFrame, Tables], pl.LazyFrame], *expected: Expectation
) -> Suite:
    """The suite of a table with others: its references and spans as declared, then what is `expected`.

    `further` names the tables that `view`, given the table with its references
    and text, looks rows up in.
    """
    needs = dict.fromkeys((table.name, *(reference.table for reference in table.references), *further))

    def rows(tables: Tables) -> pl.LazyFrame:
        frame = with_references(tables[table.name], tables, table.references)
        return view(with_text(frame, tables) if table.spans else frame, tables)

    return Suite(NAME, table.name, table.key, tuple(needs), rows, (*_declared(table), *expected))


def _declared(table: Table) -> Iterator[Expectation]:
    for reference in table.references:
        for column in reference.columns[:1]:
            yield _equal(column, found(reference), _REFERENCE)
    if table.spans:
        yield _at_least("text_length", table.spans[0].end, _IN_TEXT)


def _documents(frame: pl.LazyFrame, tables: Tables) -> pl.LazyFrame:
    for name in ("sections", "segments", "claims"):
        frame = with_count(frame, tables[name], f"{name}_counted")
    for name in ("sections", "segments"):
        frame = with_end(frame, tables[name], f"{name}_end")
    accepted = tables["sources"].filter(pl.col("status") == "accepted")
    lengths = pl.col("text").str.len_chars().cast(pl.Int64)
    return with_count(frame, accepted, "records_accepted").with_columns(text_length=lengths)


def _with_section(frame: pl.LazyFrame, tables: Tables) -> pl.LazyFrame:
    sections = tables["sections"].select(
        "document_id", "section_id", section_start="char_start", section_end="char_end"
    )
    return looked_up(frame, sections, document_id="document_id", section_id="section_id")


def _segments(frame: pl.LazyFrame, tables: Tables) -> pl.LazyFrame:
    return _with_section(frame, tables).with_columns(end_before=END_BEFORE)


def _claims(frame: pl.LazyFrame, tables: Tables) -> pl.LazyFrame:
    segments = tables["segments"].select(
        "document_id", "ordinal", segment_ordinal="ordinal", segment_start="char_start", segment_end="char_end"
    )
    placed = looked_up(_with_section(frame, tables), segments, document_id="document_id", sentence_ordinal="ordinal")
    return placed.with_columns(
        text_at_span=folded(at_span("char_start", "char_end")),
        cue_folded=folded(pl.col("cue")).str.to_lowercase(),
        text_at_cue=folded(at_span("cue_start", "cue_end")).str.to_lowercase(),
    )


def _mentions(frame: pl.LazyFrame, tables: Tables) -> pl.LazyFrame:
    claims = tables["claims"].select("document_id", "claim_id", claim_start="char_start", claim_end="char_end")
    in_claim = looked_up(frame, claims, document_id="document_id", claim_id="claim_id")
    return in_claim.with_columns(text_at_span=at_span("char_start", "char_end"))


def _sources(frame: pl.LazyFrame, tables: Tables) -> pl.LazyFrame:
    documents = tables["documents"].select("document_id", document="document_id")
    rejected = tables["quarantine"].select("path", rejected_path="path")
    with_document = looked_up(frame, documents, document_id="document_id")
    status = pl.col("status")
    return looked_up(with_document, rejected, path="path").with_columns(
        has_document=pl.when(status == "accepted").then(pl.col("document").is_not_null()),
        has_reason=pl.when(status == "quarantined").then(pl.col("rejected_path").is_not_null()),
    )


def _quarantine(frame: pl.LazyFrame, tables: Tables) -> pl.LazyFrame:
    records = tables["sources"].select("path", source_path="path")
    return looked_up(frame, records, path="path")


SUITES = (
    _across(
        DOCUMENTS,
        ("sections", "segments", "claims", "sources"),
        _documents,
        *(_equal(f"n_{name}", f"{name}_counted", _COUNTED) for name in ("sections", "segments", "claims")),
        *(_equal("text_length", f"{name}_end", _CLOSE) for name in ("sections", "segments")),
        critical(
            ExpectColumnValuesToBeInSet,
            "Every document is exactly one input record, so that its bytes can be found again.",
            column="records_accepted",
            value_set=[1],
        ),
    ),
    _across(
        SECTIONS,
        (),
        lambda frame, _: frame.with_columns(end_before=END_BEFORE),
        _equal("char_start", "end_before", _CLOSE),
    ),
    _across(
        SEGMENTS,
        (),
        _segments,
        _equal("char_start", "end_before", _CLOSE),
        _at_least("char_start", "section_start", _BEGINS),
        _at_least("section_end", "char_start", _BEGINS, or_equal=False),
    ),
    _across(
        CLAIMS,
        ("segments",),
        _claims,
        critical(
            ExpectColumnPairWordsToStandInOrder,
            "Evidence: the words of a claim are the words at its place in the text, page furniture cut out.",
            column_A="text",
            column_B="text_at_span",
        ),
        _equal("cue_folded", "text_at_cue", "Evidence: the cue is what the text says at the cue's place."),
        critical(
            ExpectSpanToLieInside,
            "A claim has the speaker of its section, so that it must lie within it.",
            column_list=["char_start", "char_end", "section_start", "section_end"],
        ),
        _equal("sentence_ordinal", "segment_ordinal", _REFERENCE),
        _at_least("char_start", "segment_start", _BEGINS),
        _at_least("segment_end", "char_start", _BEGINS, or_equal=False),
    ),
    _across(
        MENTIONS,
        (),
        _mentions,
        _equal("text", "text_at_span", "Evidence: the words of a mention are those at its place in the text."),
        critical(
            ExpectSpanToLieInside,
            "A mention is counted for the claim that it names, so that it must lie within it.",
            column_list=["char_start", "char_end", "claim_start", "claim_end"],
        ),
    ),
    _across(EVIDENCE, (), lambda frame, _: frame),
    _across(
        SOURCES,
        ("documents", "quarantine"),
        _sources,
        critical(
            ExpectColumnValuesToBeInSet,
            "A record that was accepted is a document; without it the record is lost.",
            column="has_document",
            value_set=[True],
        ),
        critical(
            ExpectColumnValuesToBeInSet,
            "A record that was rejected stands in quarantine with the reason; nothing is lost silently.",
            column="has_reason",
            value_set=[True],
        ),
    ),
    _across(
        QUARANTINE,
        ("sources",),
        _quarantine,
        critical(
            ExpectColumnPairValuesToBeEqual,
            "What was rejected came from an input record, which the table sources lists; there every record counts.",
            column_A="path",
            column_B="source_path",
        ),
    ),
)
