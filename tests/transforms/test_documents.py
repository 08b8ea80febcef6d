"""A document's head is read once, and each value says where it stands."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.transforms.shards import run, texts

REPORT = (
    "S/1997/694\n\nUnited Nations\n\nSecurity Council\n\nDistr.: General\n8 September 1997\nOriginal: English\n\n"
    "Report of the Secretary-General on the situation in\nRuritania\n\nI. Introduction\n1.\n"
    "The report of France is here. "
    "Statement by the Minister of Japan\n\nFurther words follow.\n"
)
ARTICLE = (
    "Press Statement by Spokesperson for Ministry\n\nPyongyang, September 13 (KCNA) -- A spokesperson for the Ministry "
    "released the following press statement:\nThe facts are known. We reject them.\n"
)
PARTS = st.sampled_from(
    [
        REPORT,
        ARTICLE,
        "Annex\n",
        "Annex II\n\nStatement by the President of Iraq\n\n",
        "Enclosure\n",
        "**General Assembly\nSecurity Council**Distr.: General\n",
        "Agenda items 33, 35 and 68\n",
        "Letter dated 3 May 2014 from the Permanent Representative of France to the United Nations addressed to the "
        "Secretary-General\n\nSir,\n\n",
        "Sixty-ninth session\n",
        "By a spokesman for the Ministry\n\n",
        "(Signed) Jean Dupont\n\n",
        "(Source: KCNA - October 30, 2014)\n",
        "25 November 2014\n",
    ]
)


def head(text: str, **known: date) -> dict[str, object]:
    """The row of the only document of a shard."""
    return run({"texts": texts(text, **known)}, until="documents")["document_heads"].row(0, named=True)


def test_a_report_is_the_secretary_generals_whoever_else_it_names() -> None:
    row = head(REPORT)
    assert (row["kind"], row["sender"], row["sender_role"]) == ("report", "UN", "Secretary-General")
    assert row["title"] == "Report of the Secretary-General on the situation in Ruritania"
    assert row["symbols"] == ["S/1997/694"]


def test_a_dateline_without_a_year_is_completed_by_the_day_it_was_fetched() -> None:
    assert head(ARTICLE, retrieved=date(2024, 10, 2))["date_published"] == date(2024, 9, 13)
    assert head(ARTICLE, retrieved=date(2024, 9, 12))["date_published"] == date(2023, 9, 13)


def test_a_dateline_without_a_year_stays_out_of_the_date_where_nothing_completes_it() -> None:
    assert head(ARTICLE)["date_published"] is None


@pytest.mark.parametrize(("origin", "value"), [("pattern", "BRA"), ("manifest", "Brazil")])
def test_what_is_declared_stands_where_the_text_says_nothing(origin: str, value: str) -> None:
    declared = pl.DataFrame(
        {"document_id": ["seeds/0"], "field": ["sender"], "value": [value], "origin": [origin], "rule": ["sender"]}
    )
    frames = run({"texts": texts("We reject it. They know."), "declared": declared}, until="documents")
    assert frames["document_heads"]["sender"].to_list() == ["BRA"]
    evidence = frames["document_evidence"].filter(pl.col("field") == "sender").row(0, named=True)
    assert (evidence["origin"], evidence["char_start"]) == (origin, None)


def test_what_the_text_says_wins_over_what_is_declared() -> None:
    declared = pl.DataFrame(
        {"document_id": ["seeds/0"], "field": ["sender"], "value": ["BRA"], "origin": ["manifest"], "rule": ["sender"]}
    )
    frames = run({"texts": texts(REPORT), "declared": declared}, until="documents")
    assert frames["document_heads"]["sender"].to_list() == ["UN"]


def test_a_wrapped_line_that_begins_with_by_is_no_byline() -> None:
    text = "The Organization is needed.\nBy its nature and structure, the United Nations\nserves all. It must go on.\n"
    assert head(text)["sender"] is None
    roles = run({"texts": texts(text)}, until="segments")["segments"]["role"].to_list()
    assert roles == ["sentence", "sentence", "sentence"]


def test_a_document_with_an_organs_masthead_and_no_sender_is_the_united_nations_own() -> None:
    text = (
        "Security Council\n\nDistr.: General\n8 September 1997\n\nI. Introduction\n\nThe mission went on as before.\n"
    )
    assert head(text)["sender"] == "UN"


@settings(max_examples=8, deadline=None)
@given(st.lists(st.lists(PARTS, min_size=1, max_size=7).map("".join), min_size=1, max_size=4))
def test_any_mixture_of_parts_gives_one_row_a_document_and_sections_that_cover_it(bodies: list[str]) -> None:
    frames = run({"texts": texts(*bodies)}, until="sections")
    assert frames["document_heads"]["document_id"].to_list() == [f"seeds/{number}" for number in range(len(bodies))]
    for number, body in enumerate(bodies):
        rows = frames["sections"].filter(pl.col("document_id") == f"seeds/{number}")
        spans = rows.select("char_start", "char_end").rows()
        assert [start for start, _ in spans] == [0, *(end for _, end in spans[:-1])]
        assert spans[-1][1] == len(body)
    for name in ("document_evidence", "section_evidence"):
        rows = frames[name]
        assert not rows.select("document_id", "field", "value").is_duplicated().any()
        for document, start, end in (
            rows.drop_nulls("char_start").select("document_id", "char_start", "char_end").iter_rows()
        ):
            assert 0 <= start < end <= len(bodies[int(document.removeprefix("seeds/"))])


def test_a_symbol_beside_the_organizations_name_is_the_documents() -> None:
    masthead = "United Nations          S/2015/123\n\nSecurity Council\n\nDistr.: General\n3 March 2015\n\n"
    assert head(masthead + "The mission went on.\n")["symbols"] == ["S/2015/123"]


def test_digits_of_another_script_make_no_date() -> None:
    row = head(
        "Letter dated ٢٣ March ٢٠٢١ from the Permanent Representative of Norway to the United Nations addressed to the "
        "Secretary-General\n\nNorway rejects it.\n"
    )
    assert row["date_document"] is None


@pytest.mark.parametrize("value", ["9" * 30, "٣", "x"])
def test_what_a_path_gives_as_a_number_and_is_none_is_no_value(value: str) -> None:
    row = {"document_id": "seeds/0", "field": "session", "value": value, "origin": "pattern", "rule": "pattern.session"}
    found = run({"texts": texts("Norway rejects it."), "declared": pl.DataFrame([row])}, until="documents")
    assert found["document_heads"]["session"].to_list() == [None]


def test_what_is_declared_of_a_record_that_is_no_document_is_no_evidence() -> None:
    declared = pl.DataFrame(
        [(f"seeds/{name}", "session", "69", "manifest", "metadata.session") for name in ("0", "binary")],
        schema=["document_id", "field", "value", "origin", "rule"],
        orient="row",
    )
    found = run({"texts": texts("Norway rejects it."), "declared": declared}, until="documents")
    declared_of = found["document_evidence"].filter(pl.col("origin") == "manifest")
    assert declared_of.select("document_id", "field", "value").rows() == [("seeds/0", "session", "69")]
