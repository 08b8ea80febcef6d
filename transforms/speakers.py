"""Who speaks in a part of a document that is no letter."""

from __future__ import annotations

import polars as pl

from transforms.engine import ENGINE
from transforms.metadata import normalise
from transforms.rules import apply
from transforms.vocabulary import rules, table

SPEAKER_HEAD = 3000
"""How many characters of a part are looked through for who speaks in it."""
_ROLE = (
    r"(?P<value>(?i:(?:press\s+|deputy\s+|official\s+|chief\s+)*spokes(?:man|woman|person)"
    r"|(?:vice[- ]|deputy\s+|first\s+|prime\s+)*minister(?:\s+(?:of|for)\s+foreign\s+affairs)?"
    r"|secretary-general|president|ambassador|permanent\s+representative|(?:vice\s+)?(?:department\s+)?director"
    r"|(?:vice-?)?chair(?:man|person|woman)|chief))\b"
)


def find_speakers(frame: pl.LazyFrame) -> pl.LazyFrame:
    """Reads who speaks at the head of each part.

    Takes any key columns, text and char_start. Gives the key columns, field
    (`speaker`, `speaker_role`, `speaker_entity`), value, char_start, char_end,
    rule; at most one row a part and field. A spokesperson for whom no state is
    named speaks for the state of the agency that carries the words.
    """
    head = frame.with_columns(pl.col("text").str.head(SPEAKER_HEAD)).with_row_index("_part")
    keys = [name for name in frame.collect_schema().names() if name not in ("text", "char_start", "char_end")]
    spoken = pl.concat(
        [apply(rule, head).with_columns(order=pl.lit(i)) for i, rule in enumerate(rules("speakers"))], how="diagonal"
    )
    first = (
        spoken.sort("_part", "order")
        .unique("_part", keep="first", maintain_order=True)
        .drop("order")
        .collect(engine=ENGINE)
        .lazy()
    )
    role = apply(
        {"name": "speaker.role", "field": "speaker_role", "pattern": r"\b" + _ROLE},
        first.drop("field", "rule", "char_end").rename({"value": "text"}),
    )
    entity = (
        normalise(first.with_columns(field=pl.lit("speaker_entity")), from_text=False).collect(engine=ENGINE).lazy()
    )
    carried = agency_states(head.join(entity, on="_part", how="anti"))
    named = normalise(pl.concat([first, role], how="diagonal"), from_text=False)
    return pl.concat([named, entity, carried], how="diagonal").select(
        *keys, "field", "value", "char_start", "char_end", "rule"
    )


def agency_states(frame: pl.LazyFrame) -> pl.LazyFrame:
    """The state of the agency that a text names as its publisher, as `speaker_entity`."""
    country = dict(table("publishers").select("publisher", "country").iter_rows())
    carriers = [rule for rule in rules("masthead") if rule["field"] == "publisher"]
    found = pl.concat([apply(rule, frame) for rule in carriers], how="diagonal")
    return (
        normalise(found, from_text=False)
        .with_columns(
            pl.col("value").replace_strict(country, default=None, return_dtype=pl.String),
            field=pl.lit("speaker_entity"),
            rule=pl.lit("speaker.agency"),
        )
        .filter(pl.col("value").is_not_null() & (pl.col("value") != ""))
        .sort("_part", "char_start")
        .unique("_part", keep="first", maintain_order=True)
    )
