"""Expectations that Great Expectations does not have: spans within spans, words within words."""

from expectations.custom.span_inside import ExpectSpanToLieInside
from expectations.custom.words_in_order import ExpectColumnPairWordsToStandInOrder

__all__ = ["ExpectColumnPairWordsToStandInOrder", "ExpectSpanToLieInside"]
