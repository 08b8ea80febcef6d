"""The suites say what the declaration of the tables says, each expectation with its severity and reason."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from expectations.schema import Column, Table
from expectations.staged import read_staged
from expectations.suites import SUITES, Suite
from expectations.suites.base import table_suite
from expectations.suites.native import ExpectColumnPairValuesAToBeGreaterThanB, ExpectColumnValuesToMatchRegex
from expectations.suites.suite import subjects, warning
from expectations.suites.views import found
from expectations.tables import TABLES
from expectations.validation import run_suites
from tests.expectations.miniature import miniature, write


def _checked(table: str) -> set[tuple[str, tuple[str, ...]]]:
    return {
        (expectation.expectation_type, subjects(expectation))
        for suite in SUITES
        if suite.table == table
        for expectation in suite.expectations
    }


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
def test_everything_that_a_table_declares_is_expected(table: Table) -> None:
    checked = _checked(table.name)
    for column in table.columns:
        if not column.nullable and not column.is_list:
            assert ("expect_column_values_to_not_be_null", (column.name,)) in checked
        if column.is_list:
            assert ("expect_column_values_to_be_in_set", (f"{column.name}_without_null",)) in checked
        if column.vocabulary:
            assert ("expect_column_values_to_be_in_set", (column.name,)) in checked
        if column.pattern:
            assert ("expect_column_values_to_match_regex", (column.name,)) in checked
    for name in table.unique:
        assert ("expect_column_values_to_be_unique", (name,)) in checked
    for reference in table.references:
        assert ("expect_column_pair_values_to_be_equal", (reference.columns[0], found(reference))) in checked
    for span in table.spans:
        assert ("expect_column_pair_values_a_to_be_greater_than_b", (span.end, span.start)) in checked
    assert any(names == table.key and "unique" in kind for kind, names in checked)


def test_every_expectation_gives_its_reason_in_a_sentence() -> None:
    for suite in SUITES:
        for expectation in suite.expectations:
            assert str(expectation.notes).endswith("."), (suite.name, expectation.expectation_type)


def test_a_suite_is_named_once_a_table() -> None:
    names = [(suite.name, suite.table) for suite in SUITES]
    assert len(set(names)) == len(names)


def test_a_derived_column_may_not_hide_one_of_the_table() -> None:
    with pytest.raises(ValueError, match="columns of its own named place"):
        table_suite(TABLES["sections"], derived={"place": pl.lit(1)})


def test_an_error_inside_an_expectation_is_a_critical_failure_with_its_message(tmp_path: Path) -> None:
    broken = warning(ExpectColumnPairValuesAToBeGreaterThanB, "It shows.", column_A="ordinal", column_B="text")
    suite = Suite("broken", "claims", ("claim_id",), ("claims",), lambda tables: tables["claims"], (broken,))
    tables, _ = read_staged(write(miniature(), tmp_path))
    (finding,) = run_suites([suite], tables)
    assert (finding.success, finding.severity) == (False, "critical")
    assert str(finding.observed).startswith("the expectation could not be evaluated: ")


def test_rows_that_cannot_be_made_are_a_critical_failure(tmp_path: Path) -> None:
    absent = warning(ExpectColumnValuesToMatchRegex, "It shows.", column="absent", regex="1")
    suite = Suite("broken", "claims", ("claim_id",), ("claims",), lambda tables: tables["claims"], (absent,))
    tables, _ = read_staged(write(miniature(), tmp_path))
    (finding,) = run_suites([suite], tables)
    assert (finding.expectation, finding.severity, finding.success) == ("expect_rows_to_be_readable", "critical", False)


def test_a_new_table_has_its_base_from_its_declaration_alone() -> None:
    table = Table("t", "T", "", (Column("id", "string", "", pattern="[a-z]"), Column("n", "integer", "")), key=("id",))
    kinds = [expectation.expectation_type for expectation in table_suite(table).expectations]
    assert kinds == [
        "expect_column_values_to_not_be_null",
        "expect_column_values_to_not_be_null",
        "expect_column_values_to_be_unique",
        "expect_column_values_to_be_in_set",
        "expect_column_values_to_match_regex",
    ]
