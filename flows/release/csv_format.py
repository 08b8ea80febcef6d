"""CSV that says the same as Parquet.

RFC 4180 quoting with `\\n` as line end, UTF-8, a header; lists as JSON, null as
an empty field, the empty string as `""`, dates as ISO 8601, `true` and `false`.
The bytes follow from the values alone, so their SHA-256 is the digest of a
table's logical content: it does not depend on the Parquet writer.
"""

from __future__ import annotations

import io

import polars as pl

from expectations.schema import Table


def _as_json(name: str) -> pl.Expr:
    wrapped = pl.struct(pl.col(name).alias("v")).struct.json_encode()
    bare = wrapped.str.strip_prefix('{"v":').str.strip_suffix("}")
    return pl.when(pl.col(name).is_not_null()).then(bare).alias(name)


def csv_bytes(frame: pl.DataFrame, table: Table, *, header: bool) -> bytes:
    """The rows of `frame` as CSV; parts of a table follow each other, the first with the header."""
    flat = frame.select(_as_json(c.name) if c.is_list else pl.col(c.name) for c in table.columns)
    buffer = io.BytesIO()
    flat.write_csv(buffer, include_header=header, quote_style="necessary", null_value="")
    return buffer.getvalue()
