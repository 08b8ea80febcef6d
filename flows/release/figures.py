"""The numbers that a dataset card quotes, counted in the staged files."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import polars as pl


@dataclass(frozen=True)
class Figures:
    """Counts of a release; each list from the most frequent to the least, ties by name."""

    kinds: tuple[tuple[str, int], ...]
    """Documents by kind."""
    senders: tuple[tuple[str, int], ...]
    """Documents by sender, where it is known."""
    claim_types: tuple[tuple[str, int], ...]
    """Claims by the act that they perform."""
    languages: tuple[str, ...]
    """ISO 639-1 codes of the texts, sorted."""
    years: tuple[int, int] | None
    """The first and last year that documents bear or were published in; None where no date is known."""


def _counted(frame: pl.DataFrame, column: str) -> tuple[tuple[str, int], ...]:
    counts = frame.drop_nulls(column).group_by(column).len().sort(["len", column], descending=[True, False])
    return tuple(counts.iter_rows())


def count_figures(folder: Path) -> Figures:
    """The figures of the tables in a folder; only the columns that are counted are read."""
    columns = ["kind", "sender", "language", "date_document", "date_published"]
    documents = pl.read_parquet(folder / "documents.parquet", columns=columns, glob=False)
    claims = pl.read_parquet(folder / "claims.parquet", columns=["claim_type"], glob=False)
    dated = documents.select(pl.coalesce("date_document", "date_published").dt.year().alias("year")).drop_nulls()
    years = dated.select(pl.col("year").min().alias("first"), pl.col("year").max().alias("last")).row(0)
    return Figures(
        kinds=_counted(documents, "kind"),
        senders=_counted(documents, "sender"),
        claim_types=_counted(claims, "claim_type"),
        languages=tuple(documents["language"].drop_nulls().unique().sort()),
        years=years if dated.height else None,
    )
