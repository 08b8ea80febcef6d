"""What the commands have in common: their options, and how they print."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import click

from flows.cli.terminal import write

F = TypeVar("F", bound=Callable[..., Any])


@dataclass
class Session:
    """What is known of the call where an unforeseen fault is met."""

    data: Path = Path("data")


def _remember(context: click.Context, _: click.Parameter, data: Path) -> Path:
    context.ensure_object(Session).data = data
    return data


def data_option(command: F) -> F:
    """`--data DIR`."""
    option = click.option(
        "--data",
        type=click.Path(path_type=Path, file_okay=False),
        default=Path("data"),
        show_default=True,
        metavar="DIR",
        callback=_remember,
        help="The workspace, where releases are.",
    )
    return option(command)


def dataset_option(command: F) -> F:
    """`--dataset NAME`."""
    option = click.option(
        "--dataset", metavar="NAME", help="The dataset; needed only where the workspace holds several."
    )
    return option(command)


def json_option(command: F) -> F:
    """`--json`, as the parameter `as_json`."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")(command)


def print_json(value: object) -> None:
    """JSON on standard output; days as ISO 8601."""
    write(json.dumps(value, indent=2, ensure_ascii=False, default=str))


def counted(number: int, noun: str) -> str:
    """A number with its noun, such as `1 section` or `3 sections`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def columns(rows: Iterable[Sequence[object]], indent: str = "") -> str:
    """Rows as lines with aligned columns; numbers to the right, with thousands separated."""
    cells = [[f"{cell:,}" if isinstance(cell, int) else str(cell) for cell in row] for row in rows]
    numeric = [[isinstance(cell, int) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    lines = []
    for row, right in zip(cells, numeric, strict=True):
        parts = [c.rjust(w) if r else c.ljust(w) for c, w, r in zip(row, widths, right, strict=True)]
        lines.append(indent + "  ".join(parts).rstrip())
    return "\n".join(lines)
