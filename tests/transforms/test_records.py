"""What became of every record: one row each, whatever order they come in."""

from __future__ import annotations

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from expectations.tables import SOURCES
from transforms.records import duplicates, quarantine, sources

IDS = st.dictionaries(st.text("abcdef", min_size=1, max_size=3), st.sampled_from("xyz"), min_size=1, max_size=12)


def texts(rows: dict[str, str]) -> pl.LazyFrame:
    return pl.LazyFrame({"document_id": list(rows), "text_sha256": list(rows.values())}).with_columns(
        encoding=pl.lit("utf-8")
    )


@given(IDS, st.randoms())
def test_of_each_text_exactly_one_document_stays_whatever_the_order(
    rows: dict[str, str], random: st.DataObject
) -> None:
    twice = duplicates(texts(rows)).collect()
    shuffled = list(rows.items())
    random.shuffle(shuffled)
    assert duplicates(texts(dict(shuffled))).collect().equals(twice)
    kept = set(rows) - set(twice["document_id"])
    assert sorted(rows[name] for name in kept) == sorted(set(rows.values()))
    assert all(
        rows[name] == rows[first] and first == min(k for k in rows if rows[k] == rows[first])
        for name, first in twice.rows()
    )


def test_each_record_is_accepted_duplicate_or_quarantined() -> None:
    read = texts({"s/a": "x", "s/b": "x"})
    kept = {"media_type": "text/plain", "bytes": 1, "sha256": "0" * 64, "url": None, "licence": None, "publisher": None}
    rows = [
        {"source_id": "s", "document_id": name and f"s/{name}", "path": path, **kept}
        for name, path in (("b", "b.txt"), ("a", "a.txt"), ("binary", "c.txt"), (None, "d.pdf"))
    ]
    rows[-1] |= {"bytes": None, "sha256": None}
    schema = {name: kind for name, kind in SOURCES.polars_schema().items() if name in rows[0]}
    table = sources(pl.LazyFrame(rows, schema=schema), read, duplicates(read)).collect()
    assert table.schema == SOURCES.polars_schema()
    assert table.select("path", "document_id", "encoding", "status", "duplicate_of").rows() == [
        ("a.txt", "s/a", "utf-8", "accepted", None),
        ("b.txt", "s/b", "utf-8", "duplicate", "s/a"),
        ("c.txt", None, None, "quarantined", None),
        ("d.pdf", None, None, "quarantined", None),
    ]


def test_the_quarantine_is_in_the_order_of_its_key() -> None:
    row = {"document_id": None, "stage": "read", "rule": "r", "reason": "Because.", "record": "{}"}
    parts = [pl.LazyFrame([{"path": path, **row}], schema_overrides={"document_id": pl.String}) for path in "ba"]
    assert quarantine(parts).collect()["path"].to_list() == ["a", "b"]
    assert quarantine([]).collect().height == 0
