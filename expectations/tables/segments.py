"""One row a piece of text: the lossless partition of every document."""

from expectations.schema import Column, Reference, Span, Table
from expectations.vocabularies import SEGMENT_ROLE

SEGMENTS = Table(
    name="segments",
    title="Segments",
    description="One row a piece of a document's text. In order they cover it without gap or overlap.",
    key=("document_id", "ordinal"),
    unique=("segment_id",),
    references=(
        Reference(("document_id",), "documents", ("document_id",)),
        Reference(("section_id",), "sections", ("section_id",)),
    ),
    spans=(Span("char_start", "char_end"),),
    columns=(
        Column(
            "segment_id",
            "string",
            "A digest of the document's id, the normalised words and how often they came before; "
            "an edit elsewhere in the document leaves it alone.",
            pattern="[0-9a-f]{16}",
        ),
        Column("document_id", "string", "The document."),
        Column("section_id", "string", "The section in which the segment begins."),
        Column("ordinal", "integer", "The segment's place in the document, from 1."),
        Column("role", "string", "What the segment is.", vocabulary=SEGMENT_ROLE),
        Column("char_start", "integer", "Where it begins in the text.", unit="code points"),
        Column(
            "char_end",
            "integer",
            "Where it ends (half open); white space belongs to the segment before it.",
            unit="code points",
        ),
    ),
)
