"""One row an input record."""

from expectations.schema import Column, Reference, Table
from expectations.vocabularies import SOURCE_STATUS

SOURCES = Table(
    name="sources",
    title="Sources",
    description="One row an input record: a file, or a row of a tabular file, whatever became of it.",
    key=("source_id", "path"),
    references=(Reference(("duplicate_of",), "documents", ("document_id",)),),
    columns=(
        Column("source_id", "string", "The source in sources.toml that the record belongs to."),
        Column(
            "document_id",
            "string",
            "The document that the record is: <source id>/<record id>. Null where the record was rejected.",
            nullable=True,
        ),
        Column(
            "path",
            "string",
            "Where the record was found: the path relative to sources.toml, or the URL; "
            "for a row of a tabular file followed by # and the row's id.",
        ),
        Column("media_type", "string", "The media type of the record, as registered with IANA."),
        Column(
            "encoding",
            "string",
            "The character encoding that the bytes were decoded with. Null where they were not.",
            nullable=True,
        ),
        Column(
            "bytes",
            "integer",
            "The size of the record. Null where the bytes could not be read.",
            unit="bytes",
            nullable=True,
        ),
        Column(
            "sha256",
            "string",
            "The SHA-256 of the record's bytes, under which the workspace keeps them. "
            "Null where the bytes could not be read, or were too many to be.",
            nullable=True,
            pattern="[0-9a-f]{64}",
        ),
        Column("url", "string", "Where the record was published, if the manifest says so.", nullable=True),
        Column("licence", "string", "The licence of the record, if the manifest says so.", nullable=True),
        Column("publisher", "string", "The publisher of the record, if the manifest says so.", nullable=True),
        Column("status", "string", "What became of the record.", vocabulary=SOURCE_STATUS),
        Column(
            "duplicate_of",
            "string",
            "The document that has the same text. Null where the record is no duplicate.",
            nullable=True,
        ),
    ),
)
