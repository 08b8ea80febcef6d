"""The codebook explains every rule that a release names."""

from __future__ import annotations

from pathlib import Path

from tests.transforms.shards import records, run
from transforms.rulebook import rulebook

SEEDS = sorted((Path(__file__).resolve().parents[2] / "seeds").glob("*.txt"))


def test_every_rule_that_made_a_value_or_a_claim_is_explained() -> None:
    frames = run({"records": records(**{path.stem: path.read_bytes() for path in SEEDS})})
    used = {*frames["claims"]["rule"], *frames["evidence"]["rule"]}
    assert used
    assert used <= set(rulebook())
