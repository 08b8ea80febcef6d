"""Promises about texts: spans that lie in them and say what they should, pieces that cover them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import polars as pl

from expectations.schema import Span, Table
from flows.release.faults import Fault
from flows.release.verify_rows import counted, shown_rows

PARTITIONS = ("sections", "segments")
"""The tables whose rows, in order, cover every text without gap or overlap."""


def partition_faults(rows: Mapping[str, pl.LazyFrame]) -> Iterator[Fault]:
    """Documents that a partition does not cover from the first character to the last."""
    texts = rows["documents"].select("document_id", pl.col("text").str.len_chars().alias("length"))
    before = pl.col("char_end").shift(fill_value=0).over("document_id", order_by="ordinal")
    for name in PARTITIONS:
        pieces = rows[name].select("document_id", "ordinal", "char_start", "char_end")
        joined = pieces.with_columns((pl.col("char_start") == before).alias("joined")).group_by("document_id")
        covered = joined.agg(pl.col("joined").all(), pl.col("char_end").sort_by("ordinal").last().alias("end"))
        whole = pl.col("joined") & (pl.col("end") == pl.col("length"))
        checked = texts.join(covered, on="document_id", how="left").sort("document_id")
        wrong = pl.when(pl.col("end").is_null()).then(pl.col("length") > 0).otherwise(~whole)
        count, first = shown_rows(checked, ("document_id",), wrong)
        if count:
            message = f"The {name} of {counted(count, 'document')} do not cover the text exactly once."
            yield Fault(name, "partition", message, first)


def _range_is_wrong(span: Span) -> pl.Expr:
    start, end = pl.col(span.start), pl.col(span.end)
    outside = (start < 0) | (start >= end) | (end > pl.col("length"))
    if span.inside is not None:
        outside = outside | (start < pl.col(span.inside[0])) | (end > pl.col(span.inside[1]))
    half = start.is_null() != end.is_null()
    return half | pl.col("length").is_null() | outside.fill_null(value=False)


def _words_at(rows: pl.DataFrame, span: Span, texts: pl.DataFrame) -> pl.Series:
    """The words of the text at each row's span; the rows of a document follow each other."""
    grouped = rows.group_by("document_id", maintain_order=True).agg(span.start, span.end)
    placed = grouped.join(texts, on="document_id", how="left", maintain_order="left")
    words = []
    for _, starts, ends, text in placed.iter_rows():
        words += [text[start:end] for start, end in zip(starts, ends, strict=True)]
    return pl.Series("at_span", words, dtype=pl.String)


def _folded(words: pl.Expr) -> pl.Expr:
    # Unicode's separators of data (U+001C to U+001F) part words as spaces do.
    return words.str.replace_all(r"[\s\x1c-\x1f]+", " ").str.strip_chars()


def _cut_from(text: str, span: str) -> bool:
    """Whether `text` is `span` with words cut out of its middle."""
    words, whole = re.findall(r"\w+", text), re.findall(r"\w+", span)
    rest = iter(whole)
    return bool(words) and words[0] == whole[0] and words[-1] == whole[-1] and all(word in rest for word in words)


def _says_otherwise(found: pl.DataFrame, span: Span, column: str) -> pl.Series:
    """Whether `column` says something else than `at_span`, the words of the text.

    A cue may stand in its lexicon's spelling, so case and white space do not
    count; a folded text may leave out what stands between its words.
    """
    said, at_span = (_folded(pl.col(name)).str.to_lowercase() for name in (column, "at_span"))
    differs = found.select((said != at_span).fill_null(value=True)).to_series()
    if not span.folded:
        return differs
    pairs = found.filter(differs).select(pl.col(column).fill_null(""), "at_span").iter_rows()
    return differs.scatter(differs.arg_true(), [not _cut_from(text, whole) for text, whole in pairs])


def _word_faults(placed: pl.LazyFrame, table: Table, span: Span, column: str, texts: pl.LazyFrame) -> Iterator[Fault]:
    columns = list(dict.fromkeys((*table.key, "document_id", span.start, span.end, column)))
    found = placed.filter(pl.col(span.start).is_not_null()).select(columns).collect()
    found = found.sort("document_id", maintain_order=True)
    found = found.with_columns(_words_at(found, span, texts.collect()))
    otherwise = found.lazy().with_columns(_says_otherwise(found, span, column).alias("otherwise"))
    count, first = shown_rows(otherwise, table.key, pl.col("otherwise"))
    if count:
        message = f"{column} of {counted(count, 'row')} of {table.name} is not what the text says there."
        yield Fault(table.name, "words", message, first)


def span_faults(rows: Mapping[str, pl.LazyFrame], table: Table) -> Iterator[Fault]:
    """Spans that do not lie in their text, or whose words are not those of the text."""
    texts = rows["documents"].select("document_id", "text")
    lengths = texts.select("document_id", pl.col("text").str.len_chars().cast(pl.Int64).alias("length"))
    for span in table.spans:
        placed = rows[table.name].join(lengths, on="document_id", how="left", maintain_order="left")
        wrong = _range_is_wrong(span)
        count, first = shown_rows(placed, table.key, wrong)
        if count:
            message = (
                f"{span.start} to {span.end} of {counted(count, 'row')} of {table.name} is not where it should be."
            )
            yield Fault(table.name, "span", message, first)
        if span.text_column is not None:
            yield from _word_faults(placed.filter(~wrong), table, span, span.text_column, texts)
