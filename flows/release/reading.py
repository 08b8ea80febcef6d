"""Reading a published version: what keeps it from being read becomes one sentence."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import polars as pl
import pyarrow as pa

from flows.errors import AvermentError


@contextmanager
def reading(folder: Path) -> Iterator[None]:
    """Turns a missing, damaged or closed file of the version in `folder` into an AvermentError that names it."""
    try:
        yield
    except (OSError, pa.ArrowException, pl.exceptions.PolarsError) as error:
        cause = " ".join(str(error).split("\n\n")[0].split()).rstrip(".")
        raise AvermentError(
            f"Cannot read the release in {folder}: {cause}; see `averment verify {folder.name}`, "
            "and restore it from a copy."
        ) from error
