"""Readers find versions by the index, and nothing else."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from flows.errors import AvermentError, UsageError
from flows.release.catalog import Catalog
from flows.release.index import Entry, Index, read_index, write_index
from tests.flows.release.miniature import miniature, release


def test_latest_is_the_current_version(tmp_path: Path) -> None:
    folder = release(tmp_path, miniature())
    catalog = Catalog(tmp_path)
    assert catalog.dataset == "miniature"
    assert catalog.release("latest") == catalog.release("1.0.0") == folder
    current = catalog.current()
    assert current is not None
    assert current.counts["claims"] == 3


def test_a_yanked_version_is_never_current() -> None:
    index = Index("d", (Entry("1.0.0", "", "current", "", {}), Entry("1.1.0", "", "yanked", "", {})))
    assert index.current is not None
    assert index.current.version == "1.0.0"
    after = index.with_version("1.1.1", "", "", {})
    assert [(e.version, e.status) for e in after.versions] == [
        ("1.0.0", "superseded"), ("1.1.0", "yanked"), ("1.1.1", "current"),
    ]  # fmt: skip


def test_versions_are_ordered_as_numbers(tmp_path: Path) -> None:
    index = Index("d")
    for version in ("1.9.0", "1.10.0", "1.2.0"):
        index = index.with_version(version, "", "", {})
    write_index(tmp_path, index)
    read = read_index(tmp_path)
    assert [entry.version for entry in read.versions] == ["1.2.0", "1.9.0", "1.10.0"]
    assert read.current == index.current
    assert read.current is not None
    assert read.current.version == "1.10.0"


@pytest.mark.parametrize("version", ["../1.0.0", "1.0", "01.0.0", "1.0.0/..", "", "v1.0.0", "1.0.0\n", "\uff11.0.0"])
def test_what_is_no_version_number_is_wrong_usage(version: str, tmp_path: Path) -> None:
    release(tmp_path, miniature())
    with pytest.raises(UsageError, match="is no version"):
        Catalog(tmp_path).release(version)


def test_an_unknown_version_is_told_with_those_that_there_are(tmp_path: Path) -> None:
    release(tmp_path, miniature())
    with pytest.raises(AvermentError, match=r"no version 2\.0\.0 of miniature; there is: 1\.0\.0\."):
        Catalog(tmp_path).release("2.0.0")


def test_without_a_release_the_way_to_one_is_told(tmp_path: Path) -> None:
    with pytest.raises(AvermentError, match="averment build"):
        Catalog(tmp_path)
    assert Catalog(tmp_path, "miniature").versions() == ()
    with pytest.raises(AvermentError, match="averment build"):
        Catalog(tmp_path, "miniature").release("latest")


def test_of_several_datasets_one_must_be_chosen(tmp_path: Path) -> None:
    release(tmp_path, miniature())
    shutil.copytree(tmp_path / "miniature", tmp_path / "other")
    with pytest.raises(UsageError, match=r"\(miniature, other\); choose one with --dataset"):
        Catalog(tmp_path)


def test_a_version_whose_folder_is_gone_is_told(tmp_path: Path) -> None:
    shutil.rmtree(release(tmp_path, miniature()))
    with pytest.raises(AvermentError, match=r"names version 1\.0\.0, but .* is gone"):
        Catalog(tmp_path).release("latest")


@pytest.mark.parametrize(
    "text",
    [
        "", "{", "[]", "{}", '{"dataset": "d", "versions": [{"version": "../x"}]}', '{"dataset": "d", "versions": 3}',
        '{"dataset":"d","versions":[{"version":"1.0.0","date":"","status":"good","digest":"","counts":{}}]}',
    ],
)  # fmt: skip
def test_a_broken_index_is_one_sentence_with_a_way_out(text: str, tmp_path: Path) -> None:
    folder = tmp_path / "miniature"
    folder.mkdir()
    (folder / "index.json").write_text(text)
    with pytest.raises(AvermentError, match=r"index\.json is no valid index .*restore it from a copy, or remove it"):
        Catalog(tmp_path).versions()
