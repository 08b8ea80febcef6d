"""One row a value of documents and sections: where it comes from."""

from expectations.schema import Column, Reference, Span, Table
from expectations.vocabularies import ORIGIN

EVIDENCE = Table(
    name="evidence",
    title="Evidence",
    description="One row a value of the tables documents and sections: the characters, path or manifest that says it.",
    key=("document_id", "field", "value"),
    references=(Reference(("document_id",), "documents", ("document_id",)),),
    spans=(Span("char_start", "char_end"),),
    columns=(
        Column("document_id", "string", "The document that the value belongs to."),
        Column(
            "field",
            "string",
            "The column that holds the value, such as sender; a column of sections with the section's ordinal, "
            "such as sections[2].speaker.",
        ),
        Column("value", "string", "The value as text; one row for each element of a list. Dates as ISO 8601."),
        Column("origin", "string", "What says it.", vocabulary=ORIGIN),
        Column(
            "char_start",
            "integer",
            "Where in the text the words begin that say it. Null where it is not from the text.",
            nullable=True,
            unit="code points",
        ),
        Column("char_end", "integer", "Where they end (half open).", nullable=True, unit="code points"),
        Column("rule", "string", "The rule that read it, or the manifest's key."),
    ),
)
