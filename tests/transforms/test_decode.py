"""Bytes become text, or are rejected with a reason; never anything else."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.transforms.shards import records
from transforms.decode import Decoded, Rejected, decode
from transforms.read import read


@pytest.mark.parametrize(
    ("content", "text", "encoding"),
    [
        (b"plain\r\nlines\rhere\n", "plain\nlines\nhere\n", "utf-8"),
        ("é 漢字".encode(), "é 漢字", "utf-8"),
        ("\ufeffmarked".encode(), "marked", "utf-8-sig"),
        ("marked é".encode("utf-16"), "marked é", "utf-16-le"),
        (b"\xfe\xff" + "marked".encode("utf-16-be"), "marked", "utf-16-be"),
        ("“quoted” – é".encode("cp1252"), "“quoted” – é", "windows-1252"),
    ],
)
def test_text_is_decoded_and_its_encoding_recorded(content: bytes, text: str, encoding: str) -> None:
    assert decode(content) == Decoded(text, encoding)


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"", "empty_file"),
        (b" \n\t ", "empty_file"),
        (b"%PDF-1.7 words", "binary_content"),
        (b"PK\x03\x04words", "binary_content"),
        (b"words\x00words", "binary_content"),
        (b"\x01\x02\x03\x04\x05words", "binary_content"),
        (b"caf\x81 \xe9", "undecodable"),
        (b"\xff\xfea", "undecodable"),
    ],
)
def test_what_is_no_text_is_rejected_by_name(content: bytes, rule: str) -> None:
    outcome = decode(content)
    assert isinstance(outcome, Rejected)
    assert outcome.rule == rule
    assert outcome.reason.endswith(".")


@given(st.binary(max_size=400))
def test_any_bytes_are_decoded_or_rejected(content: bytes) -> None:
    outcome = decode(content)
    assert isinstance(outcome, Decoded | Rejected)
    if isinstance(outcome, Decoded):
        assert outcome.text.strip()
        assert "\r" not in outcome.text


@given(st.lists(st.binary(max_size=60), min_size=1, max_size=6))
def test_every_record_is_a_text_or_in_quarantine(contents: list[bytes]) -> None:
    frame = records(**{f"r{number}": content for number, content in enumerate(contents)})
    frames = read(frame)
    ids = [*frames["texts"]["document_id"], *frames["read_quarantine"]["document_id"]]
    assert sorted(ids) == sorted(frame["document_id"])
    assert frames["read_quarantine"].filter(pl.col("reason") == "").is_empty()
