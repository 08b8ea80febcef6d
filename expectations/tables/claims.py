"""One row a claim: who asserts what about whom."""

from expectations.schema import Column, Reference, Span, Table
from expectations.tables.documents import ENTITY
from expectations.vocabularies import CLAIM_TYPE, MODALITY, PLOVER, STANCE

CLAIMS = Table(
    name="claims",
    title="Claims",
    description="One row a claim: a sentence, or a clause of one, with the act that its speaker performs. "
    "Claims are attributed to their speakers and endorsed by nobody here.",
    key=("document_id", "ordinal"),
    unique=("claim_id",),
    references=(
        Reference(("document_id",), "documents", ("document_id",)),
        Reference(("section_id",), "sections", ("section_id",)),
    ),
    spans=(
        Span("char_start", "char_end", text_column="text", folded=True),
        Span("cue_start", "cue_end", text_column="cue", inside=("char_start", "char_end")),
    ),
    columns=(
        Column(
            "claim_id",
            "string",
            "A digest of the document's id, the normalised words and how often they came before; "
            "an edit elsewhere in the document leaves it alone.",
            pattern="[0-9a-f]{16}",
        ),
        Column("document_id", "string", "The document."),
        Column("section_id", "string", "The section."),
        Column("ordinal", "integer", "The claim's place in the document, from 1."),
        Column("char_start", "integer", "Where the claim begins in the document's text.", unit="code points"),
        Column("char_end", "integer", "Where it ends (half open).", unit="code points"),
        Column("text", "string", "The claim's words: the span with page furniture cut out and white space folded."),
        Column("sentence_ordinal", "integer", "The ordinal of the segment in which the claim begins."),
        Column("speaker", "string", "Whose claim it is, in the words of the text. Null where not said.", nullable=True),
        Column("speaker_entity", "string", f"Whose claim it is: {ENTITY}. Null where not known.", nullable=True),
        Column(
            "attributed_to",
            "string",
            "The party whose words the speaker reports, in the words of the text. "
            "Null where the claim is the speaker's own.",
            nullable=True,
        ),
        Column("attributed_entity", "string", f"The same party: {ENTITY}. Null where not known.", nullable=True),
        Column("claim_type", "string", "The act that the claim performs.", vocabulary=CLAIM_TYPE),
        Column(
            "plover",
            "string",
            "The event type of PLOVER 0.8. Null where none corresponds.",
            nullable=True,
            vocabulary=PLOVER,
        ),
        Column("cue", "string", "The words by which the act was recognised. Null where there are none.", nullable=True),
        Column(
            "cue_start", "integer", "Where the cue begins in the document's text.", nullable=True, unit="code points"
        ),
        Column("cue_end", "integer", "Where it ends (half open).", nullable=True, unit="code points"),
        Column("stance", "string", "The stance of the speaker toward the targets.", vocabulary=STANCE),
        Column("negated", "boolean", "Whether the act or fact is negated."),
        Column("modality", "string", "How the act or fact is stated.", vocabulary=MODALITY),
        Column("targets", "strings", f"The parties that the act is directed at, each {ENTITY}."),
        Column("quotes", "strings", "The words in quotation marks: another's words, or scare quotes."),
        Column(
            "claim_key",
            "string",
            "A digest of the normalised words: equal for the same claim elsewhere.",
            pattern="[0-9a-f]{16}",
        ),
        Column("rule", "string", "The rule that read the claim's type; the codebook says what it does."),
    ),
)
