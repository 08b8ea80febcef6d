"""What is shown to people does nothing to their terminal, and an answer that cannot be written is told."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.cli.terminal import one_line, say
from tests.flows.folders import ROOT


@given(st.text())
def test_a_sentence_is_one_line_without_characters_that_act(text: str) -> None:
    line = one_line(text)
    assert len(line.splitlines()) <= 1
    assert not any(ord(character) < 32 or 0x7F <= ord(character) < 0xA0 for character in line)


def test_lines_keep_their_ends_and_colours_are_shown_as_escapes(capsys: pytest.CaptureFixture[str]) -> None:
    say("one\n\x1b[31mtwo\u202e.txt")
    assert capsys.readouterr().out == "one\n\\x1b[31mtwo\\u202e.txt\n"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is full")
def test_an_answer_that_cannot_be_written_is_told() -> None:
    with open("/dev/full", "w") as full:
        ended = subprocess.run(
            [sys.executable, "-c", "from flows.cli import *; import flows.cli.terminal as t; "
             "cli.callback = None; cli.invoke_without_command = True; "
             "cli.result_callback()(lambda *_: t.say('x')); main()"],
            cwd=ROOT, stdout=full, stderr=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip
    assert ended.returncode == 1
    assert ended.stderr == (
        "averment: Cannot write to standard output: No space left on device; "
        "what the command did is done, only the answer is missing.\n"
    )
