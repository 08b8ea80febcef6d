"""One row a document, with its text."""

from expectations.schema import Column, Table
from expectations.vocabularies import DOCUMENT_KIND

ENTITY = "a country as ISO 3166-1 alpha-3 (dissolved states: ISO 3166-3), or an organisation's id"

DOCUMENTS = Table(
    name="documents",
    title="Documents",
    description="One row a document: its text and what its masthead, or the manifest, says of it.",
    key=("document_id",),
    columns=(
        Column("document_id", "string", "<source id>/<record id>; does not depend on the content."),
        Column("kind", "string", "What sort of document it is.", vocabulary=DOCUMENT_KIND),
        Column("title", "string", "The document's title, white space folded. Null where it has none.", nullable=True),
        Column("symbols", "strings", "The document's own United Nations symbols, such as A/69/616."),
        Column("bodies", "strings", "The organs to which the document was submitted."),
        Column("session", "integer", "The session of the General Assembly. Null where none is named.", nullable=True),
        Column("agenda_items", "integers", "The agenda items under which it was submitted."),
        Column("distribution", "string", "The distribution, such as General. Null where not said.", nullable=True),
        Column("date_published", "date", "The day of publication. Null where not known.", nullable=True),
        Column("date_document", "date", "The day that the document bears. Null where not known.", nullable=True),
        Column(
            "original_language",
            "string",
            "The language of the original, as the masthead says (ISO 639-1). Null where not said.",
            nullable=True,
            pattern="[a-z]{2}",
        ),
        Column(
            "language",
            "string",
            "The language of the text (ISO 639-1). Null where not recognised.",
            nullable=True,
            pattern="[a-z]{2}",
        ),
        Column("sender", "string", f"Who sent or issued the document: {ENTITY}. Null where not known.", nullable=True),
        Column("sender_role", "string", "The office of the sender. Null where not said.", nullable=True),
        Column("signatories", "strings", "The persons who signed it."),
        Column("addressees", "strings", "The offices to which it is addressed."),
        Column("publisher", "string", "Who published it, such as a news agency. Null where not known.", nullable=True),
        Column("place", "string", "The place that its dateline names. Null where it names none.", nullable=True),
        Column("text", "string", "The decoded text, line ends as U+000A, nothing else changed."),
        Column("text_sha256", "string", "The SHA-256 of the text in UTF-8.", pattern="[0-9a-f]{64}"),
        Column("n_sections", "integer", "How many sections it has.", unit="sections"),
        Column("n_segments", "integer", "How many segments it has.", unit="segments"),
        Column("n_claims", "integer", "How many claims it has.", unit="claims"),
    ),
)
