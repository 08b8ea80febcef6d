"""The stage `documents`: what a document's head says of it, every value with its evidence.

Values come from three places, and the nearer to the text wins: the text itself
(rules of `masthead.toml`, `speakers.toml`, `kinds.csv`), a pattern over the
path, a constant or column of the manifest.
"""

from __future__ import annotations

import polars as pl

from expectations.tables import DOCUMENTS
from transforms.engine import ENGINE
from transforms.metadata import normalise, typed
from transforms.rules import apply
from transforms.spans import markable
from transforms.speakers import find_speakers
from transforms.vocabulary import rules, table

HEAD = 6000
"""How many characters of a text are looked through for what stands at its head."""
_MASTHEAD_WITHOUT_TITLE = 1500
_LISTS = tuple(c.name for c in DOCUMENTS.columns if c.is_list)
_FROM_TEXT = tuple(
    c.name
    for c in DOCUMENTS.columns
    if c.name not in ("document_id", "text", "text_sha256", "n_sections", "n_segments", "n_claims")
)
_ENGLISH = r"(?i)\b(?:the|of|and|to|in|that|is|for|with|by|on|which|was|were|are|be|its|have|has|not|as|it|this)\b"


def documents(texts: pl.DataFrame, declared: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Reads the metadata of a shard's documents.

    Takes `texts` (see `read`) and `declared` (document_id, field, value, origin,
    rule: what the manifest or the path says). Gives `document_heads` (the columns
    of the table documents that are read, and document_id) and
    `document_evidence` (as the table evidence, with `position`: a value's place
    in its list).
    """
    frame = texts.lazy().select(
        "document_id", "retrieved", char_start=pl.lit(0, pl.Int64), text=markable(pl.col("text"))
    )
    titles = _best(normalise(_read("title", {"head": _head(frame)}))).collect(engine=ENGINE).lazy()
    regions = {
        "head": _head(frame),
        "title": _title(frame, titles),
        "masthead": _masthead(frame, titles),
        "text": frame,
    }
    fields = sorted({rule["field"] for rule in rules("masthead")} - {"title"})
    read = [_read(field, regions) for field in fields]
    speakers = find_speakers(
        _head(frame).join(titles.filter(pl.col("rule") == "title.letter"), on="document_id", how="anti")
    )
    best = _best(normalise(pl.concat(read, how="diagonal"))).collect(engine=ENGINE).lazy()
    # A title that names the sender says more than the words below it.
    titled = best.filter(pl.col("field") == "sender")
    spoken = _sender_of(speakers).join(titled, on="document_id", how="anti")
    found = pl.concat([titles, best, spoken], how="diagonal").collect(engine=ENGINE).lazy()
    found = pl.concat([found, _issued_by_the_organisation(found)])
    found = pl.concat([found, _kinds(found), _language(frame)], how="diagonal")
    # What is declared of a record that could not be read, or is a duplicate, is of no document.
    of_documents = declared.lazy().join(texts.lazy(), on="document_id", how="semi", maintain_order="left")
    evidence = _with_declared(found, normalise(of_documents, from_text=False)).collect(engine=ENGINE)
    return {"document_heads": _heads(texts, evidence), "document_evidence": evidence}


def _head(frame: pl.LazyFrame) -> pl.LazyFrame:
    return frame.with_columns(pl.col("text").str.head(HEAD))


def _title(frame: pl.LazyFrame, titles: pl.LazyFrame) -> pl.LazyFrame:
    spans = titles.select("document_id", "char_start", "char_end")
    words = pl.col("text").str.head(HEAD).str.slice(pl.col("char_start"), pl.col("char_end") - pl.col("char_start"))
    return frame.drop("char_start").join(spans, on="document_id").with_columns(text=words).drop("char_end")


def _masthead(frame: pl.LazyFrame, titles: pl.LazyFrame) -> pl.LazyFrame:
    starts = titles.filter(pl.col("rule") != "title.headline").select("document_id", _end="char_start")
    has_masthead = pl.col("text").str.head(_MASTHEAD_WITHOUT_TITLE).str.contains(r"(?i)\bDistr\b")
    return (
        frame.join(starts, on="document_id", how="left")
        .filter(pl.col("_end").is_not_null() | has_masthead)
        .with_columns(text=pl.col("text").str.head(pl.col("_end").fill_null(_MASTHEAD_WITHOUT_TITLE)))
        .drop("_end")
    )


def _read(field: str, regions: dict[str, pl.LazyFrame]) -> pl.LazyFrame:
    """The words that the rules of a field read, each in its region, with `priority`: the rule's place among them."""
    chosen = [rule for rule in rules("masthead") if rule["field"] == field]
    found = [
        apply(rule, regions[rule["region"]]).with_columns(priority=pl.lit(priority, pl.Int64))
        for priority, rule in enumerate(chosen)
    ]
    return pl.concat(found, how="diagonal")


def _best(found: pl.LazyFrame) -> pl.LazyFrame:
    """Of the values of a field those of the first rule that read any; of a field that is no list the first alone."""
    ordered = found.sort("document_id", "field", "priority", "char_start")
    first_rule = ordered.filter(pl.col("priority") == pl.col("priority").min().over("document_id", "field"))
    distinct = first_rule.unique(["document_id", "field", "value"], keep="first", maintain_order=True)
    place = pl.int_range(pl.len()).over("document_id", "field")
    return (
        distinct.with_columns(position=place)
        .filter(pl.col("field").is_in(_LISTS) | (pl.col("position") == 0))
        .select("document_id", "field", "value", "position", "char_start", "char_end", "rule")
    )


def _sender_of(speakers: pl.LazyFrame) -> pl.LazyFrame:
    """A document that is no letter is sent by the one who speaks in it."""
    as_sender = {"speaker_entity": "sender", "speaker_role": "sender_role"}
    return speakers.filter(pl.col("field").is_in(list(as_sender))).with_columns(
        pl.col("field").replace(as_sender), position=pl.lit(0, pl.Int64)
    )


def _issued_by_the_organisation(found: pl.LazyFrame) -> pl.LazyFrame:
    """A document that bears an organ's masthead and names no sender is the United Nations' own."""
    has_sender = found.filter(pl.col("field") == "sender")
    organs = found.filter((pl.col("field") == "bodies") & (pl.col("position") == 0))
    return organs.join(has_sender, on="document_id", how="anti").with_columns(
        field=pl.lit("sender"), value=pl.lit("UN"), rule=pl.lit("sender.organ")
    )


def _kinds(found: pl.LazyFrame) -> pl.LazyFrame:
    """The kind, as the title says it; what an agency carries under another title is a press release."""
    titles = found.filter(pl.col("field") == "title")
    published = found.filter(pl.col("field") == "publisher")
    said = [
        titles.filter(pl.col("value").str.contains(row["pattern"])).with_columns(
            value=pl.lit(row["kind"]), rule=pl.lit(row["name"]), order=pl.lit(order)
        )
        for order, row in enumerate(table("kinds").iter_rows(named=True))
    ]
    carried = published.with_columns(value=pl.lit("press_release"), rule=pl.lit("kind.agency"), order=pl.lit(len(said)))
    return (
        pl.concat([*said, carried], how="diagonal")
        .sort("document_id", "order")
        .unique("document_id", keep="first", maintain_order=True)
        .with_columns(field=pl.lit("kind"))
        .drop("order")
    )


def _language(frame: pl.LazyFrame) -> pl.LazyFrame:
    """English where at least one word in eight of the head is one of its function words."""
    head = pl.col("text").str.head(HEAD)
    is_english = head.str.count_matches(_ENGLISH) * 8 >= head.str.count_matches(r"\w+")
    return frame.filter(is_english).select(
        "document_id",
        "char_start",
        char_end=pl.col("text").str.len_chars().cast(pl.Int64),
        field=pl.lit("language"),
        value=pl.lit("en"),
        position=pl.lit(0, pl.Int64),
        rule=pl.lit("language.function_words"),
    )


def _with_declared(found: pl.LazyFrame, declared: pl.LazyFrame) -> pl.LazyFrame:
    """Adds what is declared of fields that the text says nothing of; a pattern goes before a constant."""
    read = found.with_columns(origin=pl.lit("text"))
    order = pl.col("origin") != "pattern"
    missing = (
        declared.filter(pl.col("field").is_in(_FROM_TEXT))
        .join(read, on=["document_id", "field"], how="anti")
        .filter(order == order.min().over("document_id", "field"))
        .sort("document_id", "field", "value")
        .unique(["document_id", "field", "value"], keep="first", maintain_order=True)
        .with_columns(position=pl.int_range(pl.len()).over("document_id", "field"))
    )
    return (
        pl.concat([read, missing], how="diagonal")
        .select("document_id", "field", "value", "origin", "char_start", "char_end", "rule", "position")
        .sort("document_id", "field", "position")
    )


def _heads(texts: pl.DataFrame, evidence: pl.DataFrame) -> pl.DataFrame:
    """One row a document: the values of `evidence` in columns of their types."""
    schema = DOCUMENTS.polars_schema()
    lists = (
        evidence.filter(pl.col("field").is_in(_FROM_TEXT))
        .group_by("document_id", "field", maintain_order=True)
        .agg(pl.col("value"))
    )
    frame = texts.lazy().select("document_id")
    for field in _FROM_TEXT:
        values = lists.lazy().filter(pl.col("field") == field).select("document_id", pl.col("value").alias(field))
        frame = frame.join(values, on="document_id", how="left")
        value = pl.col(field).fill_null([]) if field in _LISTS else pl.col(field).list.first()
        frame = frame.with_columns(typed(value, schema[field]))
    return frame.with_columns(pl.col("kind").fill_null("other")).sort("document_id").collect(engine=ENGINE)
