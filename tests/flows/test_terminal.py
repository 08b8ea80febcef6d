"""What is shown to people does nothing to their terminal."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.cli.terminal import one_line, say


@given(st.text())
def test_a_sentence_is_one_line_without_characters_that_act(text: str) -> None:
    line = one_line(text)
    assert len(line.splitlines()) <= 1
    assert not any(ord(character) < 32 or 0x7F <= ord(character) < 0xA0 for character in line)


def test_lines_keep_their_ends_and_colours_are_shown_as_escapes(capsys: pytest.CaptureFixture[str]) -> None:
    say("one\n\x1b[31mtwo\u202e.txt")
    assert capsys.readouterr().out == "one\n\\x1b[31mtwo\\u202e.txt\n"
