"""Running suites in Great Expectations, and reading its results.

A suite is validated in two passes: the first asks of every expectation only
whether it holds; the second asks those that do not for the rows, which costs
more. One context serves all suites; it is in memory and sends nothing.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterable, Iterator
from typing import Any

import great_expectations as gx
import numpy as np
import pandas as pd
import polars as pl
from great_expectations.core import ExpectationValidationResult
from great_expectations.core.batch_definition import BatchDefinition
from great_expectations.data_context.types.base import ProgressBarsConfig
from great_expectations.datasource.fluent.interfaces import Batch
from great_expectations.expectations.expectation import Expectation

from expectations.report import Finding, Severity
from expectations.staged import Tables
from expectations.suites import Suite
from expectations.suites.suite import subjects

_SHOWN_ROWS = 5
_LONGEST_VALUE = 300
_ISO_DAY = len("2014-11-25")
_READ = "What cannot be read back from the files cannot be validated, nor read by anyone else."


def run_suites(suites: Iterable[Suite], tables: Tables) -> tuple[Finding, ...]:
    """Validates the suites whose tables are all there; a finding for each expectation, in their order."""
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False, metric_calculations=False)
    asset = context.data_sources.add_pandas("staged").add_dataframe_asset("rows")
    rows = asset.add_batch_definition_whole_dataframe("all")
    runnable = (suite for suite in suites if all(name in tables for name in suite.needs))
    return tuple(finding for suite in runnable for finding in _run(suite, tables, rows))


def _run(suite: Suite, tables: Tables, rows: BatchDefinition[Any]) -> Iterator[Finding]:
    try:
        frame = suite.view(tables).select(suite.columns()).collect()
    except (pl.exceptions.PolarsError, OSError) as error:
        message = f"the rows cannot be read: {_first_line(str(error))}"
        yield Finding(suite.name, "expect_rows_to_be_readable", suite.table, (), "critical", _READ, False, message)
        return
    batch = rows.get_batch({"dataframe": frame.to_pandas()})
    expected = {str(place): expectation for place, expectation in enumerate(suite.expectations)}
    whether = {"result_format": "BASIC", "partial_unexpected_count": 1}
    for place, result in _results(batch, expected, whether).items():
        if result.success or _error(result):
            yield _finding(suite, expected[place], result)
        else:
            which = {
                "result_format": "SUMMARY",
                "partial_unexpected_count": _SHOWN_ROWS,
                "unexpected_index_column_names": list(suite.key),
            }
            yield _finding(suite, expected[place], _results(batch, {place: expected[place]}, which)[place])


def _results(
    batch: Batch, expected: dict[str, Expectation], result_format: dict[str, Any]
) -> dict[str, ExpectationValidationResult]:
    """The results by the expectations' places, in their order; Great Expectations gives them in any."""
    placed = [expectation.copy(update={"meta": {"place": place}}) for place, expectation in expected.items()]
    suite = gx.ExpectationSuite(name="expected", expectations=placed)
    results = batch.validate(suite, result_format=result_format).results
    found = {result.expectation_config.meta["place"]: result for result in results if result.expectation_config}
    return {place: found[place] for place in expected}


def _finding(suite: Suite, expectation: Expectation, result: ExpectationValidationResult) -> Finding:
    error, held = _error(result), bool(result.success)
    severity: Severity = "critical" if error else expectation.severity.value
    return Finding(
        suite=suite.name,
        expectation=expectation.expectation_type,
        table=suite.table,
        columns=subjects(expectation),
        severity=severity,
        reason=str(expectation.notes),
        success=held,
        observed=error or _plain(result.result.get("observed_value")),
        unexpected=int(result.result.get("unexpected_count") or 0),
        rows=() if held or error else _rows(suite, result),
    )


def _error(result: ExpectationValidationResult) -> str | None:
    """The message of an error inside a metric, which Great Expectations reports as a failure without a result."""
    info: dict[str, Any] = result.exception_info or {}
    each = [info] if "raised_exception" in info else list(info.values())
    messages = [str(one["exception_message"]) for one in each if one.get("raised_exception")]
    return f"the expectation could not be evaluated: {_first_line(messages[0])}" if messages else None


def _rows(suite: Suite, result: ExpectationValidationResult) -> tuple[dict[str, object], ...]:
    """The first offending rows: the key, then the values that offend."""
    rows = result.result.get("partial_unexpected_index_list") or []
    ordered = ([*suite.key, *(name for name in row if name not in suite.key)] for row in rows)
    return tuple({name: _plain(row[name]) for name in names} for names, row in zip(ordered, rows, strict=True))


def _plain(value: Any) -> Any:
    """A value of pandas as one of JSON; integers beside nulls, which pandas holds as floats, as integers again."""
    if value is None or value is pd.NaT:
        return None
    plain = value.item() if isinstance(value, np.generic) else value
    if isinstance(plain, datetime.date):
        return plain.isoformat()[:_ISO_DAY]
    if isinstance(plain, float):
        if math.isnan(plain):
            return None
        return int(plain) if plain.is_integer() else plain
    if isinstance(plain, str):
        return plain if len(plain) <= _LONGEST_VALUE else plain[: _LONGEST_VALUE - 1] + "…"
    return plain


def _first_line(message: str) -> str:
    return message.strip().split("\n", maxsplit=1)[0].rstrip(".")
