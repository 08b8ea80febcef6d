"""The closed vocabularies of the dataset, each term with its definition.

`claim_type` follows the acts of the labelling rules; where PLOVER 0.8 (the
event ontology of the political science community, github.com/openeventdata/PLOVER)
has a corresponding event type, `PLOVER_OF` says which.
"""

from __future__ import annotations

from expectations.schema import Vocabulary

DOCUMENT_KIND = Vocabulary(
    "document_kind",
    {
        "letter": "a letter, circulated as a document or not",
        "identical_letters": "the same letter to two addressees, published as one document",
        "note_verbale": "an unsigned diplomatic note in the third person",
        "resolution": "a resolution or decision of an organ",
        "meeting_record": "a verbatim or summary record of a meeting",
        "report": "a report to an organ",
        "statement": "a statement of a government, a ministry or its spokesperson",
        "press_release": "a statement or article released to the press, as an agency carries it",
        "speech": "a speech of one speaker",
        "other": "anything else",
    },
)

SECTION_ROLE = Vocabulary(
    "section_role",
    {
        "masthead": "the head of a document: organ, symbol, date, agenda item, title",
        "letter": "the letter or note itself, from its first words to its signature",
        "annex": "an annex, attachment or appendix to what stands before it",
        "enclosure": "an enclosure to an annex or letter",
        "body": "the text of a document that is no letter",
    },
)

SEGMENT_ROLE = Vocabulary(
    "segment_role",
    {
        "masthead": "a line of the masthead",
        "title": "the title of the document",
        "heading": "the heading of a section or part",
        "byline": "the line that names an article's author",
        "dateline": "place, day and agency at the head of an article",
        "marker": "the number or letter of a paragraph or list item",
        "sentence": "a sentence of running text",
        "signature": "the signature and the signatory's titles",
        "footnote": "a footnote",
        "furniture": "page furniture: job numbers, page numbers, running heads",
        "source_note": "the line that says where an article was published",
    },
)

CLAIM_TYPE = Vocabulary(
    "claim_type",
    {
        "assert": "states something as fact; the default",
        "accuse": "blames or condemns a target for wrongdoing",
        "reject": "refuses or denounces a decision, document or proposal",
        "deny": "says that an allegation is false",
        "demand": "asks, urges, calls for or recommends an act by others",
        "threaten": "warns of consequences or of coercive acts",
        "pledge": "commits itself to an act, offers, promises",
        "support": "praises, thanks, welcomes, endorses",
        "concern": "expresses concern, regret or sorrow",
        "procedural": "transmits, asks for circulation or a meeting, as formal business",
    },
)

PLOVER_OF = {
    "accuse": "ACCUSE",
    "reject": "REJECT",
    "deny": "REJECT",
    "demand": "REQUEST",
    "threaten": "THREATEN",
    "pledge": "AGREE",
    "support": "SUPPORT",
}
PLOVER = Vocabulary(
    "plover",
    {
        "ACCUSE": "PLOVER 0.8: disapprove, accuse, criticise, condemn",
        "REJECT": "PLOVER 0.8: reject, refuse, deny",
        "REQUEST": "PLOVER 0.8: request, demand, appeal",
        "THREATEN": "PLOVER 0.8: threaten, warn",
        "AGREE": "PLOVER 0.8: agree to, express intent",
        "SUPPORT": "PLOVER 0.8: praise, endorse, support verbally",
    },
)

STANCE = Vocabulary(
    "stance",
    {
        "negative": "the speaker speaks against the targets",
        "neutral": "neither",
        "positive": "the speaker speaks for the targets",
    },
)

MODALITY = Vocabulary(
    "modality",
    {
        "actual": "the act or fact is stated as such",
        "obligation": "what must or should be",
        "intention": "what the speaker or another will do",
        "possibility": "what may or could be",
    },
)

ENTITY_TYPE = Vocabulary(
    "entity_type",
    {
        "country": "a state, dissolved ones included",
        "organization": "an international organisation, an organ of one, a party or an armed group",
        "person": "a person",
        "document": "a document with a symbol, or a treaty",
        "date": "a calendar day",
        "place": "a place that is no state",
    },
)

ORIGIN = Vocabulary(
    "origin",
    {
        "text": "read in the text, at the span given",
        "pattern": "read from the path by the manifest's pattern",
        "manifest": "declared in sources.toml, as a constant or a column",
    },
)

SOURCE_STATUS = Vocabulary(
    "source_status",
    {
        "accepted": "the record became a document",
        "duplicate": "the record has the text of another document, named in duplicate_of",
        "quarantined": "the record was rejected; see the table quarantine",
    },
)

STAGE = Vocabulary(
    "stage",
    {
        "ingest": "finding the input records and keeping their bytes",
        "read": "turning bytes into text",
        "documents": "reading a document's metadata",
        "sections": "finding letter, annexes and their speakers",
        "segments": "cutting the text",
        "claims": "reading claims and mentions",
        "gate": "validating rows",
    },
)
