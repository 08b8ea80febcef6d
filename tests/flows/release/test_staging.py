"""Staging writes every table whole, or leaves nothing."""

from __future__ import annotations

import hashlib
import resource
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

from expectations.tables import TABLES
from flows.errors import AvermentError, GateRefused, UsageError
from flows.release.staging import discard, stage
from tests.flows.release.miniature import ROOT, frames, miniature


def test_every_table_is_written_in_both_formats(tmp_path: Path) -> None:
    staged = stage(frames(miniature()), tmp_path, "miniature")
    names = {f"{name}.{kind}" for name in TABLES for kind in ("csv", "parquet")}
    assert {path.name for path in staged.folder.iterdir()} == names
    assert staged.rows == {name: len(rows) for name, rows in miniature().items()}


def test_rows_stand_in_the_order_of_the_key_nulls_first(tmp_path: Path) -> None:
    rows = miniature()
    template = rows["claims"][0]
    rows["claims"] = [template | {"claim_id": f"{n:016x}", "ordinal": n} for n in (10, 9, 2)]
    staged = stage(frames(rows), tmp_path, "miniature")
    assert pl.read_parquet(staged.folder / "claims.parquet")["ordinal"].to_list() == [2, 9, 10]


def test_the_content_digest_is_that_of_the_csv(tmp_path: Path) -> None:
    staged = stage(frames(miniature()), tmp_path, "miniature")
    for name, digest in staged.content.items():
        assert hashlib.sha256((staged.folder / f"{name}.csv").read_bytes()).hexdigest() == digest


def test_columns_beyond_the_contract_are_left_out_and_enums_become_strings(tmp_path: Path) -> None:
    tables = frames(miniature())
    tables["segments"] = tables["segments"].with_columns(pl.col("role").cast(pl.Categorical), extra=1)
    staged = stage(tables, tmp_path, "miniature")
    assert pl.read_parquet_schema(staged.folder / "segments.parquet") == TABLES["segments"].polars_schema()


def test_empty_tables_are_files_with_a_header(tmp_path: Path) -> None:
    staged = stage(frames({name: [] for name in TABLES}), tmp_path, "miniature")
    assert (staged.folder / "quarantine.csv").read_text() == "path,document_id,stage,rule,reason,record\n"
    assert pl.read_parquet(staged.folder / "claims.parquet").schema == TABLES["claims"].polars_schema()


def test_a_missing_table_is_an_error_of_the_caller(tmp_path: Path) -> None:
    tables = frames(miniature())
    del tables["claims"]
    with pytest.raises(ValueError, match="no frame for claims"):
        stage(tables, tmp_path, "miniature")


def test_a_refused_null_leaves_nothing_behind(tmp_path: Path) -> None:
    tables = frames(miniature())
    tables["claims"] = tables["claims"].with_columns(text=pl.lit(None, pl.String))
    with pytest.raises(GateRefused):
        stage(tables, tmp_path, "miniature")
    assert list((tmp_path / "miniature").iterdir()) == []


def test_discard_removes_the_folder_and_may_be_repeated(tmp_path: Path) -> None:
    staged = stage(frames(miniature()), tmp_path, "miniature")
    discard(staged)
    discard(staged)
    assert not staged.folder.exists()


@pytest.mark.parametrize("name", ["", "../up", "a/b", ".hidden", "Upper", "-x"])
def test_a_dataset_name_cannot_lead_out_of_the_folder(name: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no name of a dataset"):
        stage(frames(miniature()), tmp_path, name)


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    occupied = tmp_path / "releases"
    occupied.write_text("a file")
    with pytest.raises(AvermentError, match=r"^Cannot write the release in .*miniature: Not a directory; .*\.$"):
        stage(frames(miniature()), occupied, "miniature")


_FULL = """
import resource, signal, sys
from pathlib import Path
from tests.flows.release.miniature import frames, miniature
from flows.errors import AvermentError
from flows.release.staging import stage
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (3000, 3000))
try:
    stage(frames(miniature()), Path(sys.argv[1]), "miniature")
except AvermentError as error:
    print(error)
"""


@pytest.mark.skipif(not hasattr(resource, "RLIMIT_FSIZE"), reason="needs a limit on the size of files")
def test_a_disk_that_takes_no_more_leaves_nothing_behind(tmp_path: Path) -> None:
    command = [sys.executable, "-c", _FULL, str(tmp_path)]
    run = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    assert run.stdout.startswith(f"Cannot write the release in {tmp_path / 'miniature'}: File too large;")
    assert list((tmp_path / "miniature").iterdir()) == []
