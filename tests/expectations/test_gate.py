"""The gate passes good files, refuses bad ones with a reason, and says the same each time."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from expectations import gate
from expectations.tables import TABLES
from tests.expectations.miniature import miniature, write


@pytest.fixture
def staged(tmp_path: Path) -> Path:
    return write(miniature(), tmp_path / "staged")


def test_consistent_tables_pass_with_every_expectation_held(staged: Path) -> None:
    report = gate.validate(staged)
    assert [finding for finding in report.findings if not finding.success] == []
    assert report.passed
    assert {finding.table for finding in report.findings} == set(TABLES)


def test_a_dataset_without_rows_passes(tmp_path: Path) -> None:
    report = gate.validate(write({name: [] for name in TABLES}, tmp_path))
    assert [finding for finding in report.findings if not finding.success] == []


def test_the_same_files_elsewhere_give_the_same_report_to_the_byte(tmp_path: Path) -> None:
    rows = miniature()
    rows["claims"][0]["claim_type"] = "acuse"
    reports = [gate.validate(write(rows, tmp_path / name)).as_dict() for name in ("here", "there")]
    here, there = (json.dumps(report, allow_nan=False) for report in reports)
    assert here == there
    assert str(tmp_path) not in here


def test_a_damaged_file_is_refused_and_the_other_tables_are_still_checked(staged: Path) -> None:
    damaged = staged / "mentions.parquet"
    damaged.write_bytes(damaged.read_bytes()[:-20])
    report = gate.validate(staged)
    assert [(f.expectation, f.table) for f in report.refusals] == [("expect_file_to_be_readable", "mentions")]
    assert {f.table for f in report.findings if f.suite == "across"} >= {"documents", "segments", "claims"}
    assert "mentions.parquet cannot be read as Parquet" in report.sentence()


def test_validation_opens_no_connection_and_prints_nothing(
    staged: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("the gate opened a connection")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    assert gate.validate(staged).passed
    assert tuple(capfd.readouterr()) == ("", "")


def test_importing_the_gate_does_not_import_great_expectations() -> None:
    code = "import sys, expectations.gate; sys.exit('great_expectations' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
