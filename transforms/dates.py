"""Calendar days as diplomatic texts write them: `24 November 2014`, `October 30, 2014`, `20 November`, `Oct. 18`."""

from __future__ import annotations

import polars as pl

from transforms.vocabulary import alternation, column, table

_MONTH = alternation(column("months", "name")) + r"\.?"
DAY_MONTH = rf"(?i:\b\d{{1,2}}(?:st|nd|rd|th)?\s+{_MONTH}|\b{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?)\b"
"""A day of a month, the year not said."""
DATE = rf"(?i:\b\d{{1,2}}(?:st|nd|rd|th)?\s+{_MONTH},?\s+\d{{4}}|\b{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}})\b"
"""A day with its year."""
_NUMBER = {row["name"].lower(): int(row["number"]) for row in table("months").iter_rows(named=True)}


def parse_date(words: pl.Expr, anchor: pl.Expr | None = None) -> pl.Expr:
    """The day that `words` name, as Date; null where they name none that exists.

    A day without a year becomes the latest such day that is not after `anchor`
    (a Date); without an anchor it stays null.
    """
    month = words.str.extract(r"([A-Za-z]{3,})", 1).str.to_lowercase()
    name = words.str.extract(rf"(?i)({alternation(column('months', 'name'))})", 1).str.to_lowercase()
    number = pl.coalesce(name, month).replace_strict(_NUMBER, default=None, return_dtype=pl.Int64)
    # Digits of other scripts are digits to a regular expression, but no number to a cast.
    day = words.str.extract(r"\b([0-9]{1,2})(?:st|nd|rd|th)?\b", 1).cast(pl.Int64)
    year = words.str.extract(r"\b([0-9]{4})\b", 1).cast(pl.Int64)
    if anchor is None:
        return _day(year, number, day)
    this_year, last_year = (_day(anchor.dt.year().cast(pl.Int64) - n, number, day) for n in (0, 1))
    latest = pl.when(this_year <= anchor).then(this_year).otherwise(last_year)
    # 29 February is in neither of two years as a rule; such a day stays out rather than be guessed.
    return pl.when(year.is_not_null()).then(_day(year, number, day)).otherwise(latest)


def _day(year: pl.Expr, month: pl.Expr, day: pl.Expr) -> pl.Expr:
    iso = pl.concat_str(year, month.cast(pl.String).str.zfill(2), day.cast(pl.String).str.zfill(2), separator="-")
    return iso.str.to_date("%Y-%m-%d", strict=False)
