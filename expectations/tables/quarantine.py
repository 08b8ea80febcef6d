"""One row a rejected record or row."""

from expectations.schema import Column, Table
from expectations.vocabularies import STAGE

QUARANTINE = Table(
    name="quarantine",
    title="Quarantine",
    description="One row a record or row that was rejected, with the reason and what was rejected. Nothing is lost.",
    key=("path", "stage", "rule", "record"),
    columns=(
        Column("path", "string", "Where the record was found, as in sources."),
        Column(
            "document_id",
            "string",
            "The document that it would have been, or that the row belongs to. Null where not known.",
            nullable=True,
        ),
        Column("stage", "string", "The stage that rejected it.", vocabulary=STAGE),
        Column("rule", "string", "The name of the rule that it broke."),
        Column("reason", "string", "What is wrong, in one sentence."),
        Column("record", "string", "What was rejected, as JSON."),
    ),
)
