"""Stable ids: digests of words, not of places.

Two spellings of the same words, that is, the same letters and digits whatever
the case, white space, quotation marks and punctuation, have the same digest.
"""

from __future__ import annotations

import polars as pl
import polars_hash as plh

DIGEST_LENGTH = 16
"""Hexadecimal digits kept of a SHA-256: 64 bits, so that a clash among 10 million rows has odds of 1 in 370,000."""


def normal_words(text: pl.Expr) -> pl.Expr:
    """The letters and digits of a text in lower case, words parted by one space."""
    # ASCII is its own normal form.
    is_ascii = text.str.len_bytes() == text.str.len_chars()
    composed = pl.coalesce(pl.when(~is_ascii).then(text).str.normalize("NFKC"), text)
    return composed.str.to_lowercase().str.replace_all(r"[^\p{L}\p{N}]+", " ").str.strip_chars()


def digest(*parts: pl.Expr) -> pl.Expr:
    """The digest of some strings; no two different sequences of parts share their input."""
    joined = plh.concat_str(*(part.cast(pl.String) for part in parts), separator="\x1f")
    return joined.chash.sha2_256().str.head(DIGEST_LENGTH)


def repeats(*by: str) -> pl.Expr:
    """How many rows before this one have the same values in the columns `by`."""
    return pl.int_range(pl.len()).over(*by)
