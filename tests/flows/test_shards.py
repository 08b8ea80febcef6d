"""Shards are a power of two, and a document's shard follows from its id alone."""

from __future__ import annotations

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from flows.shards import SHARD_BYTES, shard_count, shard_of


@given(st.integers(0, 10**13))
def test_the_count_is_the_least_power_of_two_that_holds_the_records(total: int) -> None:
    count = shard_count(total)
    assert count & (count - 1) == 0
    assert count * SHARD_BYTES >= total
    assert count == 1 or count * SHARD_BYTES // 2 < total


@given(st.lists(st.text(min_size=1), min_size=1, unique=True))
def test_a_doubled_count_splits_each_shard_in_two(ids: list[str]) -> None:
    frame = pl.DataFrame({"id": ids}).select(few=shard_of(pl.col("id"), 4), many=shard_of(pl.col("id"), 8))
    assert frame["few"].is_between(0, 3).all()
    assert (frame["many"] % 4 == frame["few"]).all()


def test_documents_spread_evenly() -> None:
    ids = pl.DataFrame({"id": [f"letters/{number}" for number in range(4000)]})
    sizes = ids.select(shard=shard_of(pl.col("id"), 16)).group_by("shard").len()
    assert sizes.height == 16
    assert sizes["len"].min() > 150
