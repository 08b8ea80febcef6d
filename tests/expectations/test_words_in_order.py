"""A claim's words are those of its span with furniture cut out: the same first and last word, none moved."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from expectations.custom.words_in_order import stand_in_order

WORDS = st.lists(st.sampled_from(["peace", "talks", "Séoul", "日本", "14"]), min_size=2, max_size=12)


@given(WORDS, st.data())
def test_inner_words_may_be_left_out(words: list[str], data: st.DataObject) -> None:
    kept = data.draw(st.lists(st.booleans(), min_size=len(words), max_size=len(words)))
    kept[0] = kept[-1] = True
    some = [word for word, is_kept in zip(words, kept, strict=True) if is_kept]
    assert stand_in_order(" ".join(some), ", ".join(words))


@given(WORDS)
def test_no_word_may_be_added(words: list[str]) -> None:
    assert not stand_in_order(" ".join([words[0], "never", *words[1:]]), " ".join(words))


@pytest.mark.parametrize(
    ("words", "whole", "holds"),
    [
        ("We reject it.", "We 2/5 reject it.", True),
        ("We it reject", "We reject it reject", True),
        ("reject it.", "We reject it.", False),
        ("We reject", "We reject it.", False),
        ("We it reject it.", "We reject it.", False),
        ("", "We reject it.", False),
        ("…", "…", True),
        ("…", "!", False),
    ],
)
def test_first_and_last_word_and_order_stay(words: str, whole: str, holds: bool) -> None:
    assert stand_in_order(words, whole) is holds
