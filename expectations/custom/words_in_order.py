"""Words that stand, in the same order, among other words."""

from __future__ import annotations

import re
from typing import Any, ClassVar, Literal

import pandas as pd
from great_expectations.execution_engine.pandas_execution_engine import PandasExecutionEngine
from great_expectations.expectations.expectation import ColumnPairMapExpectation
from great_expectations.expectations.metrics.map_metric_provider.column_pair_condition_partial import (
    column_pair_condition_partial,
)
from great_expectations.expectations.metrics.map_metric_provider.column_pair_map_metric_provider import (
    ColumnPairMapMetricProvider,
)

_WORD = re.compile(r"\w+")


def stand_in_order(words: str, whole: str) -> bool:
    """Whether the words of `words` are those of `whole`, some of its inner words left out.

    The first and the last word are the same in both; a text without a word
    stands only in itself.
    """
    few, many = _WORD.findall(words), _WORD.findall(whole)
    if not few or not many:
        return words == whole
    rest = iter(many)
    return few[0] == many[0] and few[-1] == many[-1] and all(word in rest for word in few)


def _hold(_provider: type, words: pd.Series[str], wholes: pd.Series[str], **_kwargs: Any) -> pd.Series[bool]:
    holds = words == wholes
    # Only texts with page furniture in them differ, so that few rows come to the slower comparison.
    unequal = ~holds & words.notna() & wholes.notna()
    pairs = zip(words[unequal], wholes[unequal], strict=True)
    holds[unequal] = pd.Series([stand_in_order(few, many) for few, many in pairs], holds.index[unequal], bool)
    return holds


class ColumnPairWordsInOrder(ColumnPairMapMetricProvider):
    """Whether the words of column A stand in column B in their order."""

    condition_metric_name = "column_pair_values.words_in_order"
    condition_value_keys = ()
    _pandas = column_pair_condition_partial(engine=PandasExecutionEngine)(_hold)


class ExpectColumnPairWordsToStandInOrder(ColumnPairMapExpectation):
    """Expect the words of `column_A` to be those of `column_B` with inner words left out; see `stand_in_order`."""

    ignore_row_if: Literal["both_values_are_missing", "either_value_is_missing", "neither"] = "both_values_are_missing"
    domain_keys = (*ColumnPairMapExpectation.domain_keys, "ignore_row_if")  # type: ignore[assignment]
    map_metric: ClassVar[str | None] = "column_pair_values.words_in_order"
