"""The seeds, against what was read in them by hand."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tests.transforms.shards import records, run
from transforms.stages import Frames

ROOT = Path(__file__).resolve().parents[2]
GOLD = ROOT / "tests" / "gold"
SEEDS = sorted((ROOT / "seeds").glob("*.txt"))


def gold(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (GOLD / f"{name}_gold.jsonl").read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def frames() -> Frames:
    return run({"records": records(**{path.stem: path.read_bytes() for path in SEEDS})})


def plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


@pytest.mark.parametrize("expected", gold("documents"), ids=lambda row: row["id"][-16:])
def test_the_metadata_of_a_seed_is_what_its_masthead_says(frames: Frames, expected: dict[str, Any]) -> None:
    row = frames["documents"].filter(pl.col("document_id") == expected["id"]).row(0, named=True)
    assert row["kind"] in expected.get("kind_any", [row["kind"]])
    fields = set(expected) - {"id", "kind_any"}
    assert {field: plain(row[field]) for field in fields} == {field: expected[field] for field in fields}


@pytest.mark.parametrize("expected", gold("sections"), ids=lambda row: f"{row['id'][-16:]}#{row['ordinal']}")
def test_the_sections_of_a_seed_are_what_stands_in_it(frames: Frames, expected: dict[str, Any]) -> None:
    of_document = pl.col("document_id") == expected["id"]
    row = frames["sections"].filter(of_document & (pl.col("ordinal") == expected["ordinal"])).row(0, named=True)
    fields = set(expected) - {"id"}
    assert {field: plain(row[field]) for field in fields} == {field: expected[field] for field in fields}


def test_the_footnotes_symbol_is_a_mention_and_not_the_documents(frames: Frames) -> None:
    symbols = frames["mentions"].filter(pl.col("entity_id") == "A/75/150")
    assert symbols.select("document_id", "claim_id").rows() == [("seeds/001_86d0c8f755c9b09e", None)]


def found_in(frames: Frames, row: dict[str, Any]) -> list[dict[str, Any]]:
    """The claims of which at least half lies in a gold row."""
    claims = frames["claims"].filter(pl.col("document_id") == row["id"])
    common = pl.min_horizontal("char_end", pl.lit(row["end"])) - pl.max_horizontal("char_start", pl.lit(row["start"]))
    return claims.filter(
        common * 2 >= pl.min_horizontal(pl.col("char_end") - pl.col("char_start"), pl.lit(row["end"] - row["start"]))
    ).rows(named=True)


def test_every_sentence_that_claims_is_a_claim_and_nothing_else_is(frames: Frames) -> None:
    for row in gold("claims"):
        assert bool(found_in(frames, row)) == (row["role"] == "claim"), row


def test_parts_that_are_no_claims_have_their_roles(frames: Frames) -> None:
    roles = {
        (document, start): role
        for document, start, role in frames["segments"].select("document_id", "char_start", "role").iter_rows()
    }
    for row in gold("claims"):
        if row["role"] in ("signature", "footnote", "dateline", "byline", "source_note"):
            assert roles[row["id"], row["start"]] == row["role"], row


def test_types_stances_speakers_and_targets_agree_with_the_gold(frames: Frames) -> None:
    agree: Counter[str] = Counter()
    right = wrong = missed = 0
    rows = [row for row in gold("claims") if row["role"] == "claim"]
    for row in rows:
        found = found_in(frames, row)
        agree["type"] += row["type"] in {claim["claim_type"] for claim in found}
        agree["stance"] += row["stance"] in {claim["stance"] for claim in found}
        agree["speaker"] += {row["speaker"]} == {claim["speaker_entity"] for claim in found}
        targets = {target for claim in found for target in claim["targets"]}
        right += len(targets & set(row["targets"]))
        wrong += len(targets - set(row["targets"]) - set(row["also"]))
        missed += len(set(row["targets"]) - targets)
    shares = {name: count / len(rows) for name, count in agree.items()}
    assert shares["speaker"] == 1.0
    assert shares["type"] >= 0.90
    assert shares["stance"] >= 0.93
    assert 2 * right / (2 * right + wrong + missed) >= 0.88
