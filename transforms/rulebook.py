"""Every rule that can stand in a column `rule`, in words, for the codebook."""

from __future__ import annotations

from transforms.acts import RULES_IN_WORDS
from transforms.vocabulary import rules, table

_REGIONS = {
    "head": "the head of the text",
    "masthead": "the masthead",
    "title": "the title",
    "text": "the text",
    "section": "the head of the section",
}
_OTHERS = {
    "kind.agency": "What a news agency carries under a title that names no other kind is a press release.",
    "language.function_words": "English where at least one word in eight of the head is an English function word.",
    "section.heading": "The line that begins an annex, an enclosure, an attachment or an appendix.",
    "sender.organ": "A document that bears an organ's masthead and names no sender is the United Nations' own.",
    "speaker.agency": "Who speaks is not said: the state of the agency that carries the words.",
    "speaker.role": "The office, in the words that name the speaker.",
}


def rulebook() -> dict[str, str]:
    """The name of every rule, and what it does; the rules of claims first."""
    reading = {
        rule["name"]: f"Reads {rule['field']} in {_REGIONS[rule['region']]}, such as “{_folded(rule['example'])}”."
        for rule in (*rules("masthead"), *rules("speakers"))
    }
    kinds = {
        row["name"]: f"A title such as “{row['example']}” says that the kind is `{row['kind']}`."
        for row in table("kinds").iter_rows(named=True)
    }
    return {**RULES_IN_WORDS, **reading, **kinds, **_OTHERS}


def _folded(example: str) -> str:
    return " ".join(example.replace("*", "").split())
