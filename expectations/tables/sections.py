"""One row a part of a document with a speaker of its own."""

from expectations.schema import Column, Reference, Span, Table
from expectations.tables.documents import ENTITY
from expectations.vocabularies import SECTION_ROLE

SECTIONS = Table(
    name="sections",
    title="Sections",
    description="One row a part of a document: masthead, letter, annex, body. In order they cover the text.",
    key=("document_id", "ordinal"),
    unique=("section_id",),
    references=(Reference(("document_id",), "documents", ("document_id",)),),
    spans=(Span("char_start", "char_end"),),
    columns=(
        Column("section_id", "string", "<document id>#<ordinal>."),
        Column("document_id", "string", "The document that the section is a part of."),
        Column("ordinal", "integer", "The section's place in the document, from 1."),
        Column("role", "string", "What sort of part it is.", vocabulary=SECTION_ROLE),
        Column("heading", "string", "The heading, white space folded. Null where it has none.", nullable=True),
        Column("speaker", "string", "Who speaks in it, in the words of the text. Null where not said.", nullable=True),
        Column("speaker_role", "string", "The office of the speaker. Null where not said.", nullable=True),
        Column(
            "speaker_entity", "string", f"For whom the speaker speaks: {ENTITY}. Null where not known.", nullable=True
        ),
        Column("publisher", "string", "Who published this part before, such as a news agency.", nullable=True),
        Column("place", "string", "The place that its dateline names. Null where it names none.", nullable=True),
        Column("date", "date", "The day that the part bears. Null where not known.", nullable=True),
        Column("char_start", "integer", "Where the section begins in the text.", unit="code points"),
        Column("char_end", "integer", "Where it ends (half open).", unit="code points"),
    ),
)
