"""Whose words a claim reports, where they are another party's."""

from __future__ import annotations

import polars as pl

from transforms.cues import WE, expand
from transforms.entities import find_entities
from transforms.spans import find_first, fold

_REPORTS = expand(
    r"(?:\A|,\s+|\band\s+|\bbut\s+)(?P<value>(?:[\p{L}\d][\p{L}\d.'’-]*\s+){1,9}?)(?:has\s+|have\s+|had\s+|also\s+|even\s+|recently\s+){0,3}"
    r"(?:{REPORT_VERB}|{REPORT_VERB_DOUBT})\s+that\b"
)
_REPORTED = expand(r"\b(?:{REPORT_VERB}|{REPORT_VERB_DOUBT})\s+that\b")
"""What a report cannot do without; quick to look for."""
_ACCORDING = r"(?i:\baccording\s+to\s+)(?P<value>[^,;.:()]{3,90})"
_OWN = rf"(?i)\b(?:{WE}|it|this|which|that|who|he|she|they|to|is|was|should|must|will|not)\b"
"""No other party: the speaker, a pronoun that may be anyone, or no subject at all."""
_NO_PARTY = (
    r"(?i)\b(?:article|paragraph|rule|charter|resolution|law|principle|provision|agreement|treaty|convention|plan"
    r"|mandate|need|spirit)s?\b"
)


def with_attribution(claims: pl.LazyFrame) -> pl.LazyFrame:
    """Adds attributed_to (the party whose words the claim reports, as the text names it) and attributed_entity.

    Takes claims (_claim, text, char_start, speaker_entity). Both are null where
    the words are the speaker's own; a party of the speaker's own state is not
    another.
    """
    rows = claims.select("_claim", "text", "char_start", "speaker_entity")
    reporting = rows.filter(pl.col("text").str.contains(_REPORTED))
    reported = find_first(reporting, "text", _REPORTS).filter(~pl.col("value").str.contains(_OWN))
    according = find_first(rows, "text", _ACCORDING).filter(~pl.col("value").str.contains(_NO_PARTY))
    party = (
        pl.concat([reported, according], how="diagonal")
        .with_columns(value=fold(pl.col("value")))
        .unique("_claim", keep="first", maintain_order=True)
        .select("_claim", "value", "char_start", "speaker_entity")
    )
    named = find_entities(party, "value").unique("_claim", keep="first", maintain_order=True)
    others = party.join(named.select("_claim", "entity_id"), on="_claim", how="left").filter(
        pl.col("entity_id").is_null() | (pl.col("entity_id") != pl.col("speaker_entity"))
    )
    return claims.join(
        others.select("_claim", attributed_to="value", attributed_entity="entity_id"),
        on="_claim",
        how="left",
        maintain_order="left",
    )
