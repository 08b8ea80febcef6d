"""The rows that differ are counted, and nothing is read where nothing differs."""

from __future__ import annotations

from pathlib import Path

import pytest

from expectations.schema import Column, Table
from expectations.tables import TABLES
from flows.errors import AvermentError
from flows.release.catalog import Catalog
from flows.release.difference import count_differences, plan_release
from flows.release.plan import Counts, Plan
from flows.release.staging import stage
from tests.flows.release.miniature import DATASET, Rows, frames, miniature, release


def replanned(releases: Path, rows: Rows) -> Plan:
    return plan_release(stage(frames(rows), releases, DATASET.name), Catalog(releases, DATASET.name))


def test_equal_content_is_no_release_and_reads_no_table(tmp_path: Path) -> None:
    folder = release(tmp_path, miniature())
    for path in folder.glob("*.parquet"):
        path.unlink()
    made = replanned(tmp_path, miniature())
    assert (made.level, made.version, made.previous) == ("none", None, "1.0.0")


@pytest.mark.parametrize(
    ("column", "value"),
    [("stance", "positive"), ("targets", ["UN"]), ("targets", []), ("cue", None), ("speaker", ""), ("negated", True)],
)
def test_a_changed_value_is_a_changed_row(column: str, value: object, tmp_path: Path) -> None:
    release(tmp_path, miniature())
    rows = miniature()
    rows["claims"][0][column] = value
    made = replanned(tmp_path, rows)
    assert (made.level, made.version) == ("patch", "1.0.1")
    assert made.counts["claims"] == Counts(changed=1)
    assert sum(count.total for count in made.counts.values()) == 1


def test_rows_are_recognised_by_their_id_wherever_they_stand(tmp_path: Path) -> None:
    release(tmp_path, miniature())
    rows = miniature()
    gone, stays, changes = rows["claims"]
    new = stays | {"claim_id": "f" * 16, "ordinal": 9}
    rows["claims"] = [stays, changes | {"ordinal": 7}, new]
    made = replanned(tmp_path, rows)
    assert gone["claim_id"] != new["claim_id"]
    assert made.counts["claims"] == Counts(added=1, removed=1, changed=1)
    assert (made.level, made.version) == ("minor", "1.1.0")


def test_a_column_that_only_one_version_has_does_not_change_rows(tmp_path: Path) -> None:
    folder = release(tmp_path, miniature())
    wider = Table(
        "claims",
        "",
        "",
        (*TABLES["claims"].columns, Column("more", "string", "")),
        ("document_id", "ordinal"),
        ("claim_id",),
    )
    assert count_differences(folder, TABLES["claims"], folder, wider) == Counts()


def test_rows_without_a_common_identity_are_all_new(tmp_path: Path) -> None:
    folder = release(tmp_path, miniature())
    old = Table("claims", "", "", (Column("claim_id", "integer", ""),), ("claim_id",))
    assert count_differences(folder, old, folder, TABLES["claims"]) == Counts(added=3, removed=3)


@pytest.mark.parametrize("damage", ["gone", "cut", "altered"])
def test_a_damaged_version_is_not_compared_with(tmp_path: Path, damage: str) -> None:
    table = release(tmp_path, miniature()) / "claims.parquet"
    content = bytearray(table.read_bytes())
    content[len(content) // 2] ^= 1
    {"gone": table.unlink, "cut": lambda: table.write_bytes(b"PAR1"), "altered": lambda: table.write_bytes(content)}[
        damage
    ]()
    rows = miniature()
    rows["claims"][0]["stance"] = "positive"
    with pytest.raises(AvermentError, match=r"claims\.parquet.*from a copy"):
        replanned(tmp_path, rows)


def test_a_workspace_whose_name_looks_like_a_pattern_is_a_folder(tmp_path: Path) -> None:
    releases = tmp_path / "letters [2020] *"
    release(releases, miniature())
    rows = miniature()
    rows["claims"][0]["stance"] = "positive"
    assert replanned(releases, rows).counts["claims"] == Counts(changed=1)
