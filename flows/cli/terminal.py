"""Text for people, on a terminal that must do nothing but show it.

Paths and texts come from others, and may hold characters that move the cursor,
colour the screen or turn the direction of writing; they are shown as escapes.
"""

from __future__ import annotations

import os
import re
import sys

import click

from flows.errors import AvermentError

_ACTING = r"\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069"


def _escaped(text: str, characters: str) -> str:
    return re.sub(f"[{characters}]", lambda found: found[0].encode("unicode_escape").decode(), text)


def one_line(text: str) -> str:
    """The text on one line: line ends, tabs and characters that act on a terminal are shown as escapes."""
    return _escaped(text, rf"{_ACTING}\t\n")


def say(text: str) -> None:
    """Lines for people on standard output, characters that act on a terminal as escapes; errors as `write`."""
    write(_escaped(text, _ACTING))


def write(text: str) -> None:
    """Lines on standard output as they are; AvermentError where they cannot be written."""
    try:
        click.echo(text)
    except BrokenPipeError:
        raise
    except OSError as error:
        discard_output()
        raise AvermentError(
            f"Cannot write to standard output: {error.strerror or error}; what the command did is done, "
            "only the answer is missing."
        ) from error


def discard_output() -> None:
    """Sends what is still to be written nowhere: Python would complain when it closes standard output."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
