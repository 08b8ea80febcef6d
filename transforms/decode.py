"""Bytes to text: which encoding they are in, and whether they are text at all."""

from __future__ import annotations

import codecs
from dataclasses import dataclass

_MAGIC = {
    b"%PDF-": "a PDF",
    b"PK\x03\x04": "a ZIP archive or an Office document",
    b"\x1f\x8b": "a gzip archive",
    b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"\xd0\xcf\x11\xe0": "an old Office document",
    b"PAR1": "a Parquet file",
}
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig", "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16", "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16", "utf-16-be"),
)
_CONTROLS = dict.fromkeys(c for c in range(32) if chr(c) not in "\t\n\v\f\r\x1c\x1d\x1e\x1f\x1b")


@dataclass(frozen=True)
class Decoded:
    """A text with line ends as U+000A and nothing else changed, and the encoding that its bytes were in."""

    text: str
    encoding: str


@dataclass(frozen=True)
class Rejected:
    """Why bytes are no text: the name of the rule and one sentence."""

    rule: str
    reason: str


def decode(content: bytes) -> Decoded | Rejected:
    """Decodes `content` as UTF-8, as UTF-16 with a byte-order mark, or as Windows-1252 as a last resort.

    A byte-order mark is taken off and shows in the encoding's name (`utf-8-sig`,
    `utf-16-le`, `utf-16-be`). Rejects what is empty, what is binary (a known
    signature, a NUL, more than one control character in a hundred), and what
    none of the encodings can read.
    """
    if not content.strip():
        return Rejected("empty_file", "The file holds nothing but white space.")
    for magic, what in _MAGIC.items():
        if content.startswith(magic):
            return Rejected("binary_content", f"The file is declared as text, but its first bytes are those of {what}.")
    for mark, codec, name in _MARKS:
        if content.startswith(mark):
            return _accept(content, codec, name)
    if b"\x00" in content:
        return Rejected("binary_content", f"The file has a NUL byte at {content.index(0)}, so it is no text.")
    decoded = _accept(content, "utf-8", "utf-8")
    return decoded if isinstance(decoded, Decoded) else _accept(content, "cp1252", "windows-1252")


def _accept(content: bytes, codec: str, name: str) -> Decoded | Rejected:
    try:
        text = content.decode(codec)
    except UnicodeDecodeError as error:
        return Rejected(
            "undecodable",
            "The bytes are neither UTF-8, nor UTF-16 with a mark, nor Windows-1252: "
            f"{name} fails at byte {error.start}.",
        )
    if not text.strip():
        return Rejected("empty_file", "The file holds nothing but white space.")
    controls = len(text) - len(text.translate(_CONTROLS))
    if controls * 100 > len(text):
        return Rejected(
            "binary_content", f"{controls} of {len(text)} characters are control characters, so it is no text."
        )
    return Decoded(text.replace("\r\n", "\n").replace("\r", "\n"), name)
