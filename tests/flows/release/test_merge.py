"""Merging holds a range of keys at a time, and gives what sorting everything at once gives."""

from __future__ import annotations

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from expectations.tables import TABLES
from flows.release.merge import merged

CLAIMS = TABLES["claims"]


def rows(names: list[tuple[str, int]]) -> pl.DataFrame:
    schema = CLAIMS.polars_schema()
    blank = pl.DataFrame({"document_id": [n for n, _ in names], "ordinal": [o for _, o in names]}, schema=None)
    others = [pl.lit(None, kind).alias(name) for name, kind in schema.items() if name not in ("document_id", "ordinal")]
    typed = blank.with_columns(pl.col("document_id").cast(pl.String), pl.col("ordinal").cast(pl.Int64), *others)
    return typed.with_columns(text=pl.concat_str([pl.col("document_id")] * 3)).select(schema.names())


PARTS = st.lists(
    st.lists(st.tuples(st.sampled_from("abcdefgh"), st.integers(1, 5)), max_size=12), min_size=1, max_size=4
)


@given(PARTS, st.integers(1, 3000), st.integers(1, 9))
def test_ranges_follow_each_other_as_if_all_were_sorted_at_once(
    parts: list[list[tuple[str, int]]], range_bytes: int, group: int
) -> None:
    frames = [rows(part) for part in parts]
    whole = pl.concat(frames).sort(CLAIMS.key, maintain_order=True)
    merge = merged([frame.lazy() for frame in frames], CLAIMS, range_bytes)
    groups = list(merge.groups(group))
    assert pl.concat(groups).equals(whole)
    assert merge.rows == whole.height
    assert merge.text_bytes == whole.select(pl.col("document_id", "text").str.len_bytes().sum()).sum_horizontal().item()
    assert all(frame.height == group for frame in groups[:-1])


def test_no_range_holds_much_more_than_it_should() -> None:
    size = 8 * len(CLAIMS.columns) + 4 * 8
    frames = [rows([(f"{n:07}x", 1) for n in range(part, 1000, 4)]) for part in range(4)]
    ranges = list(merged([frame.lazy() for frame in frames], CLAIMS, 50 * size).ranges())
    assert [frame.height for frame in ranges] == [50] * 20
