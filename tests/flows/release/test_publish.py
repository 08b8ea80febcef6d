"""A version is complete, described, deterministic, and never touched again."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
from datetime import timedelta
from pathlib import Path

import polars as pl
import pytest
import yaml

from expectations.tables import TABLES
from expectations.vocabularies import CLAIM_TYPE
from flows.errors import AvermentError
from flows.release.catalog import Catalog
from flows.release.difference import plan_release
from flows.release.plan import Plan
from flows.release.publish import publish
from flows.release.staging import stage
from flows.release.validation_page import validation_page
from tests.flows.release.miniature import DATASET, NOON, PROVENANCE, REPORT, frames, miniature, release


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return release(tmp_path_factory.mktemp("releases"), miniature())


def test_a_version_holds_every_file_of_the_design(folder: Path) -> None:
    tables = {f"{name}.{kind}" for name in TABLES for kind in ("csv", "parquet")}
    others = {
        "datapackage.json", "README.md", "CHANGELOG.md", "codebook.md", "validation.json", "validation.md",
        "manifest.json", "SHA256SUMS",
    }  # fmt: skip
    assert {path.name for path in folder.iterdir()} == tables | others
    assert sorted(path.name for path in folder.parent.iterdir()) == ["1.0.0", "index.json"]


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="needs coreutils")
def test_sha256sum_accepts_the_checksums(folder: Path) -> None:
    run = subprocess.run(["sha256sum", "--strict", "-c", "SHA256SUMS"], cwd=folder, capture_output=True, check=True)
    assert run.stdout.count(b": OK\n") == len(list(folder.iterdir())) - 1


def test_equal_data_make_equal_bytes_wherever_and_whenever(folder: Path, tmp_path: Path) -> None:
    later = release(tmp_path / "elsewhere", miniature(), NOON + timedelta(days=400))
    assert contents(later) == contents(folder)
    index = json.loads((later.parent / "index.json").read_text())
    assert index["versions"][0]["date"] == "2027-12-27T12:00:00Z"


def test_no_file_knows_its_place_or_its_maker(folder: Path) -> None:
    told = b"\n".join(data for name, data in contents(folder).items())
    for private in (str(folder.parent), os.uname().nodename, str(Path.home()) + "/", "2026-11-22"):
        assert private.encode() not in told


def test_the_manifest_says_what_the_version_is(folder: Path) -> None:
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert (manifest["dataset"], manifest["version"], manifest["previous"]) == ("miniature", "1.0.0", None)
    assert manifest["tables"]["claims"]["rows"] == 3
    assert manifest["provenance"] == {key: PROVENANCE[key] for key in ("inputs", "code", "libraries")}
    for name, entry in manifest["files"].items():
        data = (folder / name).read_bytes()
        assert entry == {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
    assert {c["name"] for c in manifest["schema"]["claims"]["columns"]} == set(TABLES["claims"].polars_schema())


def test_the_index_names_the_version_and_its_manifest(folder: Path) -> None:
    index = json.loads((folder.parent / "index.json").read_text())
    entry = index["versions"][0]
    assert (index["current"], entry["version"], entry["status"]) == ("1.0.0", "1.0.0", "current")
    assert entry["date"] == "2026-11-22T12:00:00Z"
    assert entry["digest"] == hashlib.sha256((folder / "manifest.json").read_bytes()).hexdigest()
    assert entry["counts"]["segments"] == 5


def test_the_data_package_describes_every_table(folder: Path) -> None:
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    assert package["licenses"] == [{"name": "CC-BY-4.0"}]
    assert package["sources"] == [{"title": "United Nations documents", "path": "https://example.org/un"}]
    resources = {resource["name"]: resource for resource in package["resources"]}
    assert list(resources) == list(TABLES)
    for name, table in TABLES.items():
        resource = resources[name]
        assert [field["name"] for field in resource["schema"]["fields"]] == [c.name for c in table.columns]
        assert resource["schema"]["primaryKey"] == list(table.key)
        for file in (resource, *resource["alternates"]):
            data = (folder / file["path"]).read_bytes()
            assert (file["bytes"], file["hash"]) == (len(data), f"sha256:{hashlib.sha256(data).hexdigest()}")
    claims = {field["name"]: field for field in resources["claims"]["schema"]["fields"]}
    assert claims["claim_type"]["constraints"] == {"required": True, "enum": list(CLAIM_TYPE.terms)}
    assert claims["claim_id"]["constraints"]["unique"] is True
    assert "constraints" not in claims["speaker"]
    assert resources["mentions"]["schema"]["foreignKeys"][1] == {
        "fields": ["claim_id"],
        "reference": {"resource": "claims", "fields": ["claim_id"]},
    }


def test_the_card_has_a_head_that_hubs_read_and_numbers_of_the_release(folder: Path) -> None:
    _, head, text = (folder / "README.md").read_text(encoding="utf-8").split("---\n", 2)
    record = yaml.safe_load(head)
    assert (record["license"], record["language"], record["pretty_name"]) == ("cc-by-4.0", ["en"], DATASET.title)
    assert record["size_categories"] == ["n<1K"]
    for config in record["configs"]:
        assert pl.read_parquet_schema(folder / config["data_files"]) == TABLES[config["config_name"]].polars_schema()
    assert "Documents by kind: letter 1, statement 1" in text
    assert "Documents by sender: BAR 1, RUR 1" in text
    assert "Years of the documents: 2014" in text
    assert "| `reject` | 1 |" in text
    assert "attributed to their speakers" in text
    assert "<https://example.org/un>" in text


def test_the_codebook_holds_every_column_term_and_rule(folder: Path) -> None:
    book = (folder / "codebook.md").read_text(encoding="utf-8")
    for table in TABLES.values():
        assert f"### {table.name}\n" in book
        for column in table.columns:
            assert f"| `{column.name}` |" in book
            for term in column.vocabulary.terms if column.vocabulary else ():
                assert f"| `{term}` |" in book
    assert "| `cue_verb` | A verb that names the act. |" in book


def test_the_validation_report_is_kept_for_programs_and_for_people(folder: Path) -> None:
    assert json.loads((folder / "validation.json").read_text()) == REPORT.as_dict()
    page = (folder / "validation.md").read_text(encoding="utf-8")
    assert page == validation_page(f"{DATASET.title}, version 1.0.0", REPORT)


def test_a_second_version_supersedes_the_first_and_leaves_its_bytes_alone(tmp_path: Path) -> None:
    first = release(tmp_path, miniature())
    before = contents(first)
    rows = miniature()
    rows["claims"][0]["stance"] = "neutral"
    second = release(tmp_path, rows, NOON + timedelta(days=1))
    assert second.name == "1.0.1"
    assert contents(first) == before
    index = Catalog(tmp_path, "miniature").index()
    assert [(entry.version, entry.status) for entry in index.versions] == [
        ("1.0.0", "superseded"),
        ("1.0.1", "current"),
    ]
    log = (second / "CHANGELOG.md").read_text(encoding="utf-8")
    assert log.index("## 1.0.1") < log.index("- claims: 1 changed") < log.index("## 1.0.0")
    assert log.count("# Changelog of") == 1
    assert json.loads((second / "manifest.json").read_text(encoding="utf-8"))["previous"] == "1.0.0"


def test_a_place_that_is_taken_is_not_written_to(tmp_path: Path) -> None:
    taken = tmp_path / "miniature" / "1.0.0"
    taken.mkdir(parents=True)
    (taken / "mine.txt").write_text("mine")
    with pytest.raises(AvermentError, match=r"1\.0\.0 exists.*move it away"):
        release(tmp_path, miniature())
    assert contents(taken) == {"mine.txt": b"mine"}
    assert not (tmp_path / "miniature" / "index.json").exists()


def test_a_plan_without_version_is_an_error_of_the_caller(tmp_path: Path) -> None:
    staged = stage(frames(miniature()), tmp_path, "miniature")
    with pytest.raises(ValueError, match="releases nothing"):
        publish(staged, Plan(None, "1.0.0", "none", (), {}), DATASET, REPORT, PROVENANCE)


def test_an_empty_dataset_is_a_release_too(tmp_path: Path) -> None:
    folder = release(tmp_path, {name: [] for name in TABLES})
    assert "no date is known" in (folder / "README.md").read_text(encoding="utf-8")
    staged = stage(frames({name: [] for name in TABLES}), tmp_path, "miniature")
    assert plan_release(staged, Catalog(tmp_path, "miniature")).level == "none"
