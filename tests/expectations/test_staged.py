"""A file that is not the declared table is a finding that says what is wrong, never an exception."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from expectations.staged import read_staged
from tests.expectations.miniature import miniature, write


@pytest.fixture
def staged(tmp_path: Path) -> Path:
    return write(miniature(), tmp_path)


def _observed(folder: Path) -> dict[tuple[str, str], object]:
    _, findings = read_staged(folder)
    assert all(finding.severity == "critical" for finding in findings)
    return {(f.table, f.expectation): f.observed for f in findings if not f.success}


def _truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:1000])


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _replace_by_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _flip_byte(path: Path) -> None:
    """Damages a page, which its checksum shows and the file's footer does not."""
    rows = pq.read_table(path)
    pq.write_table(rows, path, write_page_checksum=True, compression="zstd")
    content = bytearray(path.read_bytes())
    chunk = pq.ParquetFile(path).metadata.row_group(0).column(0)
    content[chunk.data_page_offset + chunk.total_compressed_size // 2] ^= 0xFF
    path.write_bytes(content)


@pytest.mark.parametrize("damage", [_truncate, _empty, _replace_by_folder, _flip_byte, Path.unlink])
def test_a_file_that_cannot_be_read_is_a_finding(staged: Path, damage: Callable[[Path], None]) -> None:
    damage(staged / "claims.parquet")
    observed = _observed(staged)
    assert observed.keys() == {("claims", "expect_file_to_be_readable")}
    assert "claims.parquet" in str(observed["claims", "expect_file_to_be_readable"])
    assert str(staged) not in str(observed)
    assert "claims" not in read_staged(staged)[0]


def _rewrite(path: Path, change: Callable[[pa.Table], pa.Table]) -> None:
    pq.write_table(change(pq.read_table(path)), path)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda rows: rows.drop_columns("stance"), "missing columns: stance; columns not declared: none"),
        (
            lambda rows: rows.rename_columns({"stance": "attitude"}),
            "missing columns: stance; columns not declared: attitude",
        ),
        (lambda rows: rows.select(rows.column_names[::-1]), "columns in another order: rule, claim_key"),
        (
            lambda rows: rows.cast(rows.schema.set(3, pa.field("ordinal", pa.int32(), nullable=False))),
            "column ordinal is of type int32, declared as int64",
        ),
    ],
)
def test_other_columns_are_a_finding_and_the_table_is_not_used(
    staged: Path, change: Callable[[pa.Table], pa.Table], said: str
) -> None:
    _rewrite(staged / "claims.parquet", change)
    tables, _ = read_staged(staged)
    assert str(_observed(staged)["claims", "expect_columns_to_be_as_declared"]).startswith(said)
    assert "claims" not in tables


def test_a_column_that_may_be_null_is_a_finding_and_the_table_is_checked_further(staged: Path) -> None:
    nullable = pa.field("stance", pa.string(), nullable=True)
    _rewrite(
        staged / "claims.parquet", lambda rows: rows.cast(rows.schema.set(rows.column_names.index("stance"), nullable))
    )
    tables, _ = read_staged(staged)
    said = {("claims", "expect_columns_to_be_as_declared"): "column stance may hold null, which the contract forbids"}
    assert _observed(staged) == said
    assert "claims" in tables
