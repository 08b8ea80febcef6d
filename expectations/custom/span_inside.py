"""Spans that lie inside other spans."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

import pandas as pd
from great_expectations.execution_engine.pandas_execution_engine import PandasExecutionEngine
from great_expectations.expectations.expectation import MulticolumnMapExpectation
from great_expectations.expectations.metrics.map_metric_provider.multicolumn_condition_partial import (
    multicolumn_condition_partial,
)
from great_expectations.expectations.metrics.map_metric_provider.multicolumn_map_metric_provider import (
    MulticolumnMapMetricProvider,
)


def _hold(_provider: type, spans: pd.DataFrame, **_kwargs: Any) -> pd.Series[bool]:
    start, end, outer_start, outer_end = (spans[name] for name in spans.columns)
    return (outer_start <= start) & (start < end) & (end <= outer_end)


class SpanInside(MulticolumnMapMetricProvider):
    """Whether outer start <= start < end <= outer end."""

    condition_metric_name = "multicolumn_values.span_inside"
    _pandas = multicolumn_condition_partial(engine=PandasExecutionEngine)(_hold)


class ExpectSpanToLieInside(MulticolumnMapExpectation):
    """Expect a half-open span to be filled and inside another of the same row.

    `column_list` names start, end, start of the outer span and end of the outer
    span, in this order. Rows where any of them is null are passed over.
    """

    ignore_row_if: Literal["all_values_are_missing", "any_value_is_missing", "never"] = "any_value_is_missing"
    map_metric: ClassVar[str | None] = "multicolumn_values.span_inside"
