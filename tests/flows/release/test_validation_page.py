"""The gate's page shows what failed first and in full, and what holds in a few rows."""

from __future__ import annotations

from expectations.report import Finding, Report
from flows.release.validation_page import validation_page
from tests.flows.release.miniature import REPORT

FAILED = Finding(
    "segments", "expect_cover", "segments", ("char_start", "end_before"), "critical", "Nothing is lost.",
    success=False, unexpected=7, rows=({"document_id": "a", "end_before": None},),
)  # fmt: skip
UNREAD = Finding("files", "expect_file", "claims", (), "critical", "All read it.", success=False, observed="cut short")


def test_what_failed_comes_first_the_gravest_before_the_others_with_the_rows() -> None:
    page = validation_page("Miniature", Report((*REPORT.findings, FAILED)))
    assert page.startswith("# Validation of Miniature\n")
    assert "The gate refused this release: 1 of 3 critical expectations failed." in page
    cover, known, holds = (page.index(words) for words in ("`expect_cover` (critical)", "`expect_known`", "What holds"))
    assert cover < known < holds
    assert "7 rows, of which the first 1:\n\n| `document_id` | `end_before` |\n| --- | --- |\n| a | null |" in page
    assert "1 row:\n\n| `claim_id` | `speaker` |\n| --- | --- |\n| c\\_1 | a\\|b c |" in page


def test_an_error_is_shown_where_no_rows_can_be() -> None:
    assert "### claims: `expect_file` (critical)\n\nAll read it.\n\nObserved: cut short\n" in validation_page(
        "Miniature", Report((UNREAD,))
    )


def test_what_holds_is_one_row_whatever_the_columns() -> None:
    page = validation_page("Miniature", REPORT)
    assert "The gate passed this release: all 2 critical expectations hold." in page
    assert "| critical | 2 | 0 |\n| warning | 1 | 1 |\n" in page
    assert "| `claims` | 3 | 1 |\n" in page
    assert "| An id means one row. | critical | `expect_unique` | claims 2 |" in page


def test_a_failure_is_never_among_what_holds() -> None:
    page = validation_page("Miniature", Report((*REPORT.findings, FAILED, UNREAD)))
    failures, held = page.split("## What holds")
    assert failures.count("\n### ") == 3
    assert not any(failed in held for failed in ("expect_cover", "expect_known", "expect_file"))
