"""The stage `claims`: who asserts what about whom, and everything that is mentioned."""

from __future__ import annotations

import polars as pl

from expectations.tables import CLAIMS, DOCUMENTS, EVIDENCE, MENTIONS
from expectations.vocabularies import PLOVER_OF
from transforms.acts import act_rule, with_acts
from transforms.attribution import with_attribution
from transforms.clauses import clauses
from transforms.cues import expand
from transforms.engine import ENGINE
from transforms.entities import find_entities
from transforms.ids import digest, normal_words, repeats
from transforms.mentions import mentions
from transforms.spans import MARK, fold
from transforms.targets import place_parties, with_targets

_QUOTED = r"“[^”]{1,600}”|\"[^\"]{1,600}\"|‘[^’]{1,300}’|«[^»]{1,600}»"
_NEGATION = r"(?i)\b(?:not|never|no\s+longer|cannot|neither|nor)\b[^,;:]{0,40}\z"
_MODALITY = {
    "obligation": r"(?i)\b(?:must|should|ought\s+to|needs?\s+to|ha(?:s|ve)\s+to"
    r"|it\s+is\s+(?:imperative|essential|necessary))\b",
    "intention": r"(?i)\b(?:will|shall|(?:is|are)\s+determined\s+to|intends?\s+to|stands?\s+ready\s+to)\b",
    "possibility": r"(?i)\b(?:may|might|could|would|can)\b",
}
_BLAME = r"(?i)\b(?:{WRONG_NOUN}|{WRONG_VERB}|{WRONG_ADJ})\b"


def claims(
    texts: pl.DataFrame,
    document_heads: pl.DataFrame,
    document_evidence: pl.DataFrame,
    sections: pl.DataFrame,
    section_evidence: pl.DataFrame,
    pieces: pl.DataFrame,
) -> dict[str, pl.DataFrame]:
    """Reads the claims and mentions of a shard, and completes its documents and evidence.

    Gives the tables `claims`, `mentions`, `documents` and `evidence`.
    """
    sentences = pieces.lazy().filter(pl.col("role") == "sentence").drop("role")
    read = _claims(sentences, sections.lazy())
    named = mentions(pieces.lazy()).collect(engine=ENGINE).lazy()
    table = _with_targets(read, named).collect(engine=ENGINE)
    return {
        "claims": table.select(pl.col(name).cast(kind) for name, kind in CLAIMS.polars_schema().items()),
        "mentions": _mentions(_as_it_stands(named, texts.lazy()), table.lazy()),
        "documents": _documents(texts, document_heads, sections, pieces, table),
        "evidence": pl.concat([document_evidence, section_evidence], how="diagonal")
        .select(EVIDENCE.polars_schema().names())
        .sort(*EVIDENCE.key),
    }


def _claims(sentences: pl.LazyFrame, sections: pl.LazyFrame) -> pl.LazyFrame:
    """One row a claim with all that its own words and its section say; targets are still to come."""
    speakers = sections.select("section_id", "speaker", "speaker_entity")
    cut = clauses(sentences).filter(pl.col("text").str.contains(r"[\p{L}\p{N}]"))
    rows = (
        cut.join(speakers, on="section_id", how="left", maintain_order="left")
        .rename({"ordinal": "sentence_ordinal"})
        .with_row_index("_claim")
        .collect(engine=ENGINE)
        .lazy()
    )
    opening = rows.select("_claim", "speaker_entity", text=pl.col("text").str.head(60), char_start=pl.lit(0, pl.Int64))
    ruled = rows.join(_speaker_is_subject(opening), on="_claim", how="left", maintain_order="left").with_columns(
        rule=act_rule(pl.col("text"), pl.col("_is_subject").fill_null(False))
    )
    return with_attribution(with_acts(ruled.collect(engine=ENGINE).lazy()).collect(engine=ENGINE).lazy()).with_columns(
        negated=_before_cue().str.contains(_NEGATION).fill_null(False), modality=_modality()
    )


def _speaker_is_subject(openings: pl.LazyFrame) -> pl.LazyFrame:
    first = find_entities(openings).unique("_claim", keep="first", maintain_order=True)
    return first.select("_claim", _is_subject=pl.col("entity_id") == pl.col("speaker_entity"))


def _before_cue() -> pl.Expr:
    return pl.col("text").str.head(pl.col("cue_start") - pl.col("char_start"))


def _modality() -> pl.Expr:
    """What the first modal verb of the claim says."""
    chosen = [pl.when(pl.col("text").str.contains(pattern)).then(pl.lit(name)) for name, pattern in _MODALITY.items()]
    return pl.coalesce(*chosen, pl.lit("actual"))


def _with_targets(read: pl.LazyFrame, named: pl.LazyFrame) -> pl.LazyFrame:
    rows = read.collect(engine=ENGINE).lazy()
    parties = place_parties(
        rows, _within(named, rows.select("document_id", "_claim", "char_start", "char_end"), "_claim")
    )
    # Who is asked to stop a wrong is spoken against.
    demand = pl.when(pl.col("claim_type") == "demand").then("text")
    blames = demand.str.contains(expand(_BLAME)).fill_null(False)
    words = fold(pl.col("text"))
    by = ("document_id", "_words")
    return (
        with_targets(rows, parties)
        .with_columns(
            stance=pl.when(blames).then(pl.lit("negative")).otherwise("stance"),
            plover=pl.col("claim_type").replace_strict(PLOVER_OF, default=None),
            quotes=words.str.extract_all(_QUOTED).list.eval(pl.element().str.strip_chars('“”"‘’«»')),
            text=words,
            _words=normal_words(words),
            ordinal=pl.int_range(1, pl.len() + 1).over("document_id"),
        )
        .with_columns(
            claim_key=digest(pl.col("_words")), claim_id=digest(pl.col("document_id"), pl.col("_words"), repeats(*by))
        )
    )


def _within(named: pl.LazyFrame, claims: pl.LazyFrame, key: str) -> pl.LazyFrame:
    """The mentions with the claim in which each lies as `key`; null where in none."""
    spans = claims.select("document_id", key, "char_start", _end="char_end").sort("document_id", "char_start")
    joined = named.join_asof(spans, on="char_start", by="document_id", check_sortedness=False)
    inside = pl.col("char_end") <= pl.col("_end")
    return joined.with_columns(pl.when(inside).then(pl.col(key)).alias(key)).drop("_end")


def _as_it_stands(named: pl.LazyFrame, texts: pl.LazyFrame) -> pl.LazyFrame:
    """The mentions with the marks that `markable` took out of their words."""
    marked = texts.filter(pl.col("text").str.contains(MARK, literal=True)).select("document_id", _text="text")
    words = pl.col("_text").str.slice(pl.col("char_start"), pl.col("char_end") - pl.col("char_start"))
    joined = named.join(marked, on="document_id", how="left", maintain_order="left")
    return joined.with_columns(text=pl.coalesce(words, "text")).drop("_text")


def _mentions(named: pl.LazyFrame, claims: pl.LazyFrame) -> pl.DataFrame:
    rows = _within(named, claims, "claim_id").with_columns(_owner=pl.coalesce("claim_id", "document_id"))
    by = ("_owner", "text")
    schema = MENTIONS.polars_schema()
    return (
        rows.sort(*MENTIONS.key)
        .with_columns(mention_id=digest(pl.col("_owner"), pl.col("text"), repeats(*by)))
        .select(pl.col(name).cast(kind) for name, kind in schema.items())
        .collect(engine=ENGINE)
    )


def _documents(
    texts: pl.DataFrame, heads: pl.DataFrame, sections: pl.DataFrame, segments: pl.DataFrame, claims: pl.DataFrame
) -> pl.DataFrame:
    counts = {"n_sections": sections, "n_segments": segments, "n_claims": claims}
    frame = heads.join(texts.select("document_id", "text", "text_sha256"), on="document_id", maintain_order="left")
    for name, rows in counts.items():
        counted = rows.group_by("document_id").agg(pl.len().cast(pl.Int64).alias(name))
        frame = frame.join(counted, on="document_id", how="left", maintain_order="left").with_columns(
            pl.col(name).fill_null(0)
        )
    return frame.select(DOCUMENTS.polars_schema().names())
