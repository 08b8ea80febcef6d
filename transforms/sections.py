"""The stage `sections`: masthead, letter, annexes and body, and who speaks in each.

In order the sections cover a document's text. A letter's speaker is the one
that its title names; an annex, or a document that is no letter, says itself
who speaks, and else its document's sender does.
"""

from __future__ import annotations

import polars as pl

from expectations.tables import SECTIONS
from transforms.engine import ENGINE
from transforms.metadata import normalise, typed
from transforms.rules import apply
from transforms.spans import find_all, markable, trim
from transforms.speakers import SPEAKER_HEAD, find_speakers
from transforms.vocabulary import rules

_LETTERS = ("letter", "identical_letters", "note_verbale")
# An annex begins at a line of its own that says so: `Annex`, `Annex II`, `Enclosure 1`, `Annex to the letter dated …`.
_ANNEX = (
    r"(?m)^[*#\s]*(?:Annex|ANNEX|Attachment|ATTACHMENT|Appendix|APPENDIX|Enclosure|ENCLOSURE)"
    r"(?:[ \t]+(?:[IVXL]+|\d{1,2}|[A-Z]))?(?:[ \t]+to[ \t]+the[ \t]+[^\n]+)?[*.:]*[ \t]*(?:\n|\z)"
)
# A dateline says of a part what it says of a whole article; there its day is the day of publication.
_DATELINE = tuple(
    {"name": rule["name"], "field": rule["field"].replace("date_published", "date"), "pattern": rule["pattern"]}
    for rule in rules("masthead")
    if rule["name"].startswith("dateline.")
)
_INHERITED = {"sender": "speaker_entity", "sender_role": "speaker_role", "date_document": "date"}
_OF_BODY = {"publisher": "publisher", "place": "place", "date_document": "date"}


def sections(
    texts: pl.DataFrame, document_heads: pl.DataFrame, document_evidence: pl.DataFrame
) -> dict[str, pl.DataFrame]:
    """Cuts every document into its sections.

    Takes `texts`, `document_heads` and `document_evidence`. Gives `sections`
    (as the table) and `section_evidence` (as the table evidence; a field is
    `sections[<ordinal>].<column>`).
    """
    heads = document_heads.lazy().select("document_id", "kind", "date_document")
    frame = texts.lazy().join(heads, on="document_id").with_columns(text=markable(pl.col("text")))
    parts = _parts(frame, document_evidence.lazy()).collect(engine=ENGINE).lazy()
    found = _fill(_own_values(parts), _inherited(parts, document_evidence.lazy())).collect(engine=ENGINE)
    evidence = found.select(
        "document_id",
        pl.format("sections[{}].{}", "ordinal", "field").alias("field"),
        "value",
        "origin",
        "char_start",
        "char_end",
        "rule",
    )
    return {"sections": _table(parts, found), "section_evidence": evidence.sort("document_id", "field")}


def _parts(frame: pl.LazyFrame, evidence: pl.LazyFrame) -> pl.LazyFrame:
    """One row a section: document_id, ordinal, role, span, text and what the document says of itself."""
    titles = evidence.filter((pl.col("field") == "title") & (pl.col("rule") != "title.headline"))
    after_title = titles.select("document_id", title_end="char_end")
    begin = frame.select("document_id", char_start=pl.lit(0, pl.Int64), mark=pl.lit("start"))
    # The first line after the title begins what the document says.
    opening = (
        frame.join(after_title, on="document_id")
        .with_columns(
            _gap=pl.col("text").str.slice(pl.col("title_end")).str.extract(r"\A([^\n]{0,20}\s*)", 1).str.len_chars()
        )
        .select("document_id", char_start=pl.col("title_end") + pl.col("_gap").cast(pl.Int64), mark=pl.lit("opening"))
    )
    annexes = trim(
        find_all(
            frame.filter(pl.col("kind").is_in(_LETTERS)).select("document_id", "text", char_start=pl.lit(0, pl.Int64)),
            "text",
            _ANNEX,
        ),
        "text",
    ).select(
        "document_id",
        "char_start",
        mark=pl.when(pl.col("text").str.contains("(?i)enclosure")).then(pl.lit("enclosure")).otherwise(pl.lit("annex")),
    )
    length = pl.col("text").str.len_chars().cast(pl.Int64)
    starts = (
        pl.concat([begin, opening, annexes])
        .join(
            frame.select("document_id", "kind", "text", "date_document", "retrieved", _length=length), on="document_id"
        )
        .filter(pl.col("char_start") < pl.col("_length"))
        .sort("document_id", "char_start", maintain_order=True)
        .unique(["document_id", "char_start"], keep="first", maintain_order=True)
    )
    ending = pl.col("char_start").shift(-1).over("document_id").fill_null(pl.col("_length"))
    has_opening = (pl.col("mark") == "opening").any().over("document_id")
    letter = pl.when(pl.col("kind").is_in(_LETTERS)).then(pl.lit("letter")).otherwise(pl.lit("body"))
    role = (
        pl.when(pl.col("mark").is_in(["annex", "enclosure"]))
        .then(pl.col("mark"))
        .when((pl.col("mark") == "start") & has_opening)
        .then(pl.lit("masthead"))
        .otherwise(letter)
    )
    return (
        starts.with_columns(char_end=ending, role=role, ordinal=pl.int_range(1, pl.len() + 1).over("document_id"))
        .with_columns(text=pl.col("text").str.slice(pl.col("char_start"), pl.col("char_end") - pl.col("char_start")))
        .drop("mark", "_length")
    )


def _own_values(parts: pl.LazyFrame) -> pl.LazyFrame:
    """What an annex, an enclosure or a body says of itself at its head."""
    keys = ("document_id", "ordinal")
    heads = parts.filter(pl.col("role") != "masthead").select(
        *keys,
        "role",
        "kind",
        "char_start",
        pl.col("text").str.head(SPEAKER_HEAD),
        # The letter's date completes the date of an annex; a body's own is completed by the day it was fetched.
        retrieved=pl.when(pl.col("kind").is_in(_LETTERS)).then("date_document").otherwise("retrieved"),
    )
    spoken_of = heads.filter(pl.col("role") != "letter")
    dateline = pl.concat([apply(rule, spoken_of) for rule in _DATELINE])
    heading = apply(
        {"name": "section.heading", "field": "heading", "pattern": rf"\A(?P<value>{_ANNEX})"},
        heads.filter(pl.col("role").is_in(["annex", "enclosure"])),
    )
    signed = apply(
        {
            "name": "text.signatories",
            "field": "speaker",
            "pattern": r"\(Signed\)[*_ \t\n]*(?P<value>[^\s*_()][^\n*_()]*[^\s*_()])",
        },
        parts.filter(pl.col("role") == "letter").select(*keys, "role", "char_start", "text"),
    )
    return pl.concat(
        [normalise(pl.concat([dateline, heading, signed], how="diagonal")), find_speakers(spoken_of)], how="diagonal"
    ).select(*keys, "field", "value", "char_start", "char_end", "rule")


def _inherited(parts: pl.LazyFrame, evidence: pl.LazyFrame) -> pl.LazyFrame:
    """What a section has from its document: a letter all that its title says, a body and an annex the sender."""
    spoken = parts.filter(pl.col("role") != "masthead").select("document_id", "ordinal", "role")
    of_letter = spoken.filter(pl.col("role") == "letter").join(
        evidence.with_columns(pl.col("field").replace_strict(_INHERITED, default=None)).drop_nulls("field"),
        on="document_id",
    )
    sender = spoken.filter(pl.col("role") != "letter").join(
        evidence.filter(pl.col("field") == "sender").with_columns(field=pl.lit("speaker_entity")), on="document_id"
    )
    of_body = spoken.filter(pl.col("role") == "body").join(
        evidence.with_columns(pl.col("field").replace_strict(_OF_BODY, default=None)).drop_nulls("field"),
        on="document_id",
    )
    return pl.concat([of_letter, sender, of_body]).drop("role", "position")


def _fill(own: pl.LazyFrame, inherited: pl.LazyFrame) -> pl.LazyFrame:
    """A section's own values, and what it inherits where it has none; one row a section and field."""
    keys = ["document_id", "ordinal", "field"]
    first = (
        own.with_columns(origin=pl.lit("text"))
        .sort(*keys, "char_start")
        .unique(keys, keep="first", maintain_order=True)
    )
    return pl.concat([first, inherited.join(first, on=keys, how="anti")], how="diagonal").sort(keys)


def _table(parts: pl.LazyFrame, found: pl.DataFrame) -> pl.DataFrame:
    schema = SECTIONS.polars_schema()
    frame = parts.with_columns(section_id=pl.format("{}#{}", "document_id", "ordinal"))
    for field in ("heading", "speaker", "speaker_role", "speaker_entity", "publisher", "place", "date"):
        values = (
            found.lazy().filter(pl.col("field") == field).select("document_id", "ordinal", pl.col("value").alias(field))
        )
        frame = frame.join(values, on=["document_id", "ordinal"], how="left")
    dated = frame.with_columns(typed(pl.col("date"), schema["date"]))
    return (
        dated.select(pl.col(name).cast(kind) for name, kind in schema.items())
        .sort(*SECTIONS.key)
        .collect(engine=ENGINE)
    )
