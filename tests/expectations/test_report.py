"""A report says whether files may be published, and why not, in JSON and in one sentence."""

from __future__ import annotations

import json

from expectations.report import Finding, Report

HELD = Finding("claims", "expect_ids", "claims", ("claim_id",), "critical", "Ids are unique.", success=True)
WARNED = Finding("claims", "expect_speaker", "claims", ("speaker",), "warning", "Claims have speakers.", success=False)
FAILED = Finding(
    "segments",
    "expect_cover",
    "segments",
    ("char_start", "end_before"),
    "critical",
    "Nothing is lost.",
    success=False,
    unexpected=2,
    rows=({"document_id": "a|b\nc", "char_start": 4, "end_before": None},),
)


def test_warnings_do_not_refuse_and_critical_failures_do() -> None:
    assert Report((HELD, WARNED)).passed
    refused = Report((HELD, WARNED, FAILED))
    assert (refused.passed, refused.refusals) == (False, (FAILED,))


def test_sentence_counts_the_failures_and_shows_the_first_with_its_row() -> None:
    sentence = Report((HELD, FAILED, FAILED)).sentence()
    assert sentence == (
        "The gate refused the release: 2 critical expectations failed; the first is expect_cover on "
        "segments.char_start, end_before in 2 rows (such as document_id a|b c, char_start 4, end_before null)."
    )
    assert Report((HELD, WARNED)).sentence() == "All 1 critical expectations hold."


def test_dict_is_json_and_counts_what_was_checked() -> None:
    report = Report((HELD, WARNED, FAILED)).as_dict()
    assert json.loads(json.dumps(report)) == report
    assert report["counts"] == {
        "critical": {"checked": 2, "failed": 1},
        "warning": {"checked": 1, "failed": 1},
        "info": {"checked": 0, "failed": 0},
    }
