"""sources.toml is read strictly, and every fault is one sentence that names file and key."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

from flows.errors import AvermentError
from flows.sources.manifest import read_manifest
from tests.flows.folders import ROOT, write

HEAD = '[dataset]\nname = "letters"\ntitle = "Letters"\ndescription = "Some letters."\nlicence = "CC0-1.0"\n'
SOURCE = '[[source]]\nid = "un"\npath = "un/*.txt"\n'

FAULTS = {
    "syntax": ("[dataset\n", "line 1"),
    "unknown key of the manifest": (HEAD + SOURCE + "[sources]\n", "'sources'"),
    "unknown key of the dataset": (HEAD + 'license = "MIT"\n' + SOURCE, "did you mean 'licence'"),
    "missing key of the dataset": (HEAD.replace('title = "Letters"\n', "") + SOURCE, "lacks the key 'title'"),
    "name that leads out": (HEAD.replace('"letters"', '"../letters"') + SOURCE, "'name'"),
    "wrong type": (HEAD.replace('"Letters"', "7") + SOURCE, "'title' of [dataset] must be a string"),
    "no source": (HEAD, "declares no source"),
    "source that is no table": ("source = [3]\n" + HEAD, "number 1 must be a table"),
    "source without path": (HEAD + '[[source]]\nid = "un"\n', "source 'un' lacks the key 'path'"),
    "two sources with one id": (HEAD + SOURCE + SOURCE, "two sources with the id 'un'"),
    "id with a slash": (HEAD + SOURCE.replace('"un"', '"un/x"'), "'id'"),
    "path out of the folder": (HEAD + SOURCE.replace("un/*.txt", "../*.txt"), "'path' of source 'un'"),
    "absolute path": (HEAD + SOURCE.replace("un/*.txt", "/etc/*"), "'path' of source 'un'"),
    "glob with ** inside a name": (HEAD + SOURCE.replace("un/*.txt", "un/**.txt"), "must have ** between slashes"),
    "path with a NUL": (HEAD + SOURCE.replace("un/*.txt", "un/\\u0000"), "that no file can have"),
    "path with a name too long": (HEAD + SOURCE.replace("un/*.txt", "x" * 300), "that no file can have"),
    "values nested without end": ("x = " + "[" * 5000, "too deeply"),
    "name too long for a folder": (HEAD.replace('"letters"', f'"{"x" * 300}"') + SOURCE, "at most 100"),
    "session in digits of another script": (HEAD + SOURCE + 'metadata = { session = "٣" }\n', "a whole number"),
    "session beyond all count": (HEAD + SOURCE + f"metadata = {{ session = {'9' * 19} }}\n", "a whole number"),
    "empty value": (HEAD + SOURCE + 'metadata = { title = " " }\n', "an empty value"),
    "day written as a week's": (HEAD + SOURCE + 'metadata = { date_document = "2014-W48-2" }\n', "a day such as"),
    "URL": (HEAD + SOURCE.replace("un/*.txt", "s3://bucket/x"), "the URL"),
    "unknown format": (HEAD + SOURCE + 'format = "rtf"\n', "must be one of text, html"),
    "expression that does not compile": (HEAD + SOURCE + "pattern = '(?P<session>'\n", "'pattern' of source 'un'"),
    "expression without a field": (HEAD + SOURCE + "pattern = '(?P<year>[0-9]+)'\n", "no group that is named after"),
    "bad day": (HEAD + SOURCE + 'retrieved = "yesterday"\n', "'retrieved' of source 'un' must be a day"),
    "time in place of a day": (HEAD + SOURCE + "retrieved = 2014-11-25T10:00:00\n", "'retrieved'"),
    "unknown metadata": (HEAD + SOURCE + 'metadata = { colour = "red" }\n', "'colour'"),
    "term that is not in the vocabulary": (HEAD + SOURCE + 'metadata = { kind = "letters" }\n', "known are letter"),
    "list for a single value": (HEAD + SOURCE + 'metadata = { sender = ["NOR"] }\n', "one value, not a list"),
    "session that is no number": (HEAD + SOURCE + 'metadata = { session = "x" }\n', "a whole number"),
    "metadata that is no day": (HEAD + SOURCE + 'metadata = { date_published = "May" }\n', "a day such as"),
    "unknown column": (HEAD + SOURCE + 'columns = { body = "b" }\n', "'body'"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_one_sentence_that_names_the_file_and_the_place(tmp_path: Path, name: str) -> None:
    content, expected = FAULTS[name]
    write(tmp_path, {"sources.toml": content})
    with pytest.raises(AvermentError) as caught:
        read_manifest(tmp_path)
    message = str(caught.value)
    assert expected in message
    assert str(tmp_path / "sources.toml") in message
    assert "\n" not in message
    assert message[-1] in ".?"


def test_what_is_declared_is_what_is_read(tmp_path: Path) -> None:
    declared = SOURCE + "retrieved = 2020-01-02\nmetadata = { kind = 'speech', bodies = ['A', 'B'], session = 3 }\n"
    write(tmp_path, {"sources.toml": HEAD + declared})
    manifest = read_manifest(tmp_path)
    assert (manifest.dataset.name, manifest.dataset.licence) == ("letters", "CC0-1.0")
    (source,) = manifest.sources
    assert source.retrieved == date(2020, 1, 2)
    assert source.metadata == {"kind": ("speech",), "bodies": ("A", "B"), "session": ("3",)}


def test_a_folder_without_manifest_is_a_dataset_of_one_source_named_after_it(tmp_path: Path) -> None:
    folder = write(tmp_path / "My Letters (2020)", {"a.txt": "x"})
    manifest = read_manifest(folder)
    assert manifest.dataset.name == "my-letters-2020"
    assert [source.source_id for source in manifest.sources] == ["my-letters-2020"]


@pytest.mark.parametrize("name", [b"one\ntwo", b"\xff"])
def test_a_folders_name_that_is_no_line_of_text_gives_a_title_that_is(tmp_path: Path, name: bytes) -> None:
    folder = Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name))
    title = read_manifest(write(folder, {"a.txt": "x"})).dataset.title
    assert title in ("one two", r"\xff")


@pytest.mark.parametrize("kind", ["link to nothing", "pipe", "folder"])
def test_a_manifest_that_is_no_file_is_told_and_not_passed_over(tmp_path: Path, kind: str) -> None:
    file = tmp_path / "sources.toml"
    {"link to nothing": lambda: file.symlink_to("gone"), "pipe": lambda: os.mkfifo(file), "folder": file.mkdir}[kind]()
    with pytest.raises(AvermentError, match=r"sources\.toml is no file that can be read"):
        read_manifest(tmp_path)


def test_a_file_in_place_of_the_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(AvermentError, match="is no folder"):
        read_manifest(write(tmp_path, {"a.txt": "x"}) / "a.txt")


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(AvermentError, match="There is no folder"):
        read_manifest(tmp_path / "nothing")


def test_the_manifest_of_the_seeds_declares_no_value_that_the_texts_should_say() -> None:
    manifest = read_manifest(ROOT / "seeds")
    assert manifest.dataset.name == "diplomatic-claims"
    assert [(source.source_id, dict(source.metadata)) for source in manifest.sources] == [("seeds", {})]
