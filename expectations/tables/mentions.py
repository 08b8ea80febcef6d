"""One row a mention of an entity."""

from expectations.schema import Column, Reference, Span, Table
from expectations.vocabularies import ENTITY_TYPE

MENTIONS = Table(
    name="mentions",
    title="Mentions",
    description="One row a mention of a state, organisation, person, document, date or place.",
    key=("document_id", "char_start", "char_end"),
    unique=("mention_id",),
    references=(
        Reference(("document_id",), "documents", ("document_id",)),
        Reference(("claim_id",), "claims", ("claim_id",)),
    ),
    spans=(Span("char_start", "char_end", text_column="text"),),
    columns=(
        Column(
            "mention_id",
            "string",
            "A digest of the claim's or document's id, the words and how often they came before in it.",
            pattern="[0-9a-f]{16}",
        ),
        Column("document_id", "string", "The document."),
        Column("claim_id", "string", "The claim in which it lies. Null outside claims.", nullable=True),
        Column("char_start", "integer", "Where it begins in the document's text.", unit="code points"),
        Column("char_end", "integer", "Where it ends (half open).", unit="code points"),
        Column("text", "string", "The words, as they stand in the text."),
        Column("entity_type", "string", "What sort of entity it is.", vocabulary=ENTITY_TYPE),
        Column(
            "entity_id",
            "string",
            "ISO 3166-1 alpha-3, the organisation's id, a United Nations symbol, an ISO date. Null where not resolved.",
            nullable=True,
        ),
        Column("name", "string", "The entity's usual name."),
    ),
)
