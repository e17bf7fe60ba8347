"""Two expectations that Great Expectations lacks, as SQL aggregates that it puts into one query with all others.

Its regular expressions are not supported on Athena, and its compound key test is a window over the whole
partition. Importing this module imports Great Expectations, which takes seconds: only `suite` does, when asked, and
by way of `loading`.
"""

from __future__ import annotations

from typing import Any, ClassVar

import sqlalchemy as sa
from great_expectations.execution_engine.execution_engine import ExecutionEngine
from great_expectations.execution_engine.sqlalchemy_execution_engine import SqlAlchemyExecutionEngine
from great_expectations.expectations.expectation import ColumnAggregateExpectation
from great_expectations.expectations.metrics.column_aggregate_metric_provider import (
    ColumnAggregateMetricProvider,
    column_aggregate_partial,
)

# Long texts (a tag value pasted into an id) are cut in the engine, not in our memory.
EXAMPLE_CHARACTERS = 200


class LinesBreaking(ColumnAggregateMetricProvider):
    """How many lines meet a condition."""

    metric_name = "column.lines_breaking"
    value_keys = ("breaks",)

    @column_aggregate_partial(engine=SqlAlchemyExecutionEngine)
    def _sqlalchemy(cls, column: Any, breaks: str, **_: Any) -> Any:
        return sa.func.coalesce(sa.func.sum(sa.case((sa.literal_column(breaks), 1), else_=0)), 0)


class FirstBreaking(ColumnAggregateMetricProvider):
    """The smallest value, as text, among the lines that meet a condition."""

    metric_name = "column.first_breaking"
    value_keys = ("breaks",)

    @column_aggregate_partial(engine=SqlAlchemyExecutionEngine)
    def _sqlalchemy(cls, column: Any, breaks: str, **_: Any) -> Any:
        return sa.func.min(_shown(column, breaks))


class LastBreaking(ColumnAggregateMetricProvider):
    """The greatest value, as text, among the lines that meet a condition."""

    metric_name = "column.last_breaking"
    value_keys = ("breaks",)

    @column_aggregate_partial(engine=SqlAlchemyExecutionEngine)
    def _sqlalchemy(cls, column: Any, breaks: str, **_: Any) -> Any:
        return sa.func.max(_shown(column, breaks))


class RepeatedLines(ColumnAggregateMetricProvider):
    """Lines minus distinct keys: 0 when every line has its own key (a NULL key counts as repeated)."""

    metric_name = "column.repeated_lines"
    value_keys = ("key",)

    @column_aggregate_partial(engine=SqlAlchemyExecutionEngine)
    def _sqlalchemy(cls, column: Any, key: str, **_: Any) -> Any:
        return sa.func.count() - sa.func.count(sa.distinct(sa.literal_column(key)))


class ExpectNoLineBreaking(ColumnAggregateExpectation):
    """Expect no line of the batch to meet the condition `breaks`."""

    breaks: str
    metric_dependencies: ClassVar = ("column.lines_breaking", "column.first_breaking", "column.last_breaking")
    success_keys: ClassVar = ("breaks",)

    def _validate(
        self,
        metrics: dict[str, Any],
        runtime_configuration: dict[str, Any] | None = None,
        execution_engine: ExecutionEngine[Any] | None = None,
    ) -> dict[str, Any]:
        lines = int(metrics["column.lines_breaking"])
        examples = [metrics["column.first_breaking"], metrics["column.last_breaking"]]
        return {"success": lines == 0, "result": {"observed_value": lines, "details": {"examples": examples}}}


class ExpectEveryLineOnce(ColumnAggregateExpectation):
    """Expect the SQL expression `key` to have another value on every line of the batch."""

    key: str
    metric_dependencies: ClassVar = ("column.repeated_lines",)
    success_keys: ClassVar = ("key",)

    def _validate(
        self,
        metrics: dict[str, Any],
        runtime_configuration: dict[str, Any] | None = None,
        execution_engine: ExecutionEngine[Any] | None = None,
    ) -> dict[str, Any]:
        repeated = int(metrics["column.repeated_lines"])
        return {"success": repeated == 0, "result": {"observed_value": repeated}}


def _shown(column: Any, breaks: str) -> Any:
    text = sa.func.substr(sa.cast(column, sa.VARCHAR), 1, EXAMPLE_CHARACTERS)
    return sa.case((sa.literal_column(breaks), text), else_=None)
