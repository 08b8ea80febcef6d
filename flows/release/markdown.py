"""Markdown that renders the same everywhere (CommonMark with GitHub's tables)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence


def cell(text: str) -> str:
    """Text that stands in a table's cell as it is: on one line, without active characters."""
    folded = re.sub(r"\s+", " ", text).strip()
    return re.sub(r"([\\|<>*_`\[\]])", r"\\\1", folded)


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table of cells that are Markdown already, with a line end at the end."""
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)
