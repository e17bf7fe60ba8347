"""Two expectations that Great Expectations lacks on Athena; all conditions become aggregates of one query.

Its regular expressions are not supported on Athena, and its compound key test is a window over the whole
partition. Importing this module imports Great Expectations, which takes seconds: only `suite` does, when asked, and
by way of `loading`.
"""

from __future__ import annotations

from typing import Any, ClassVar

import sqlalchemy as sa
from great_expectations.core.metric_domain_types import MetricDomainTypes
from great_expectations.execution_engine.execution_engine import ExecutionEngine
from great_expectations.execution_engine.sqlalchemy_execution_engine import SqlAlchemyExecutionEngine
from great_expectations.expectations.expectation import ColumnAggregateExpectation
from great_expectations.expectations.metrics.column_aggregate_metric_provider import (
    ColumnAggregateMetricProvider,
    column_aggregate_partial,
)
from great_expectations.expectations.metrics.metric_provider import metric_value


class LinesBreaking(ColumnAggregateMetricProvider):
    """How many lines meet a condition."""

    metric_name = "column.lines_breaking"
    value_keys = ("breaks",)

    @column_aggregate_partial(engine=SqlAlchemyExecutionEngine)
    def _sqlalchemy(cls, column: Any, breaks: str, **_: Any) -> Any:
        return sa.func.coalesce(sa.func.sum(sa.case((sa.literal_column(breaks), 1), else_=0)), 0)


class RepeatedLines(ColumnAggregateMetricProvider):
    """How many lines share their key with an earlier one: 0 when every line has its own.

    A query of its own: beside the other aggregates, a count of distinct keys took five times as long as both apart
    (10^7 lines). Grouping spills to disk where memory is short.
    """

    metric_name = "column.repeated_lines"
    value_keys = ("key",)

    @metric_value(engine=SqlAlchemyExecutionEngine)
    def _sqlalchemy(
        cls,
        execution_engine: SqlAlchemyExecutionEngine,
        metric_domain_kwargs: dict[str, Any],
        metric_value_kwargs: dict[str, Any],
        metrics: dict[str, Any],
        runtime_configuration: dict[str, Any],
    ) -> int:
        lines, _, _ = execution_engine.get_compute_domain(metric_domain_kwargs, MetricDomainTypes.COLUMN)
        batch = lines.subquery("batch") if isinstance(lines, sa.Select) else lines
        key: list[sa.ColumnClause[str]] = [sa.column(name) for name in metric_value_kwargs["key"]]
        shared = sa.select(sa.func.count().label("lines")).select_from(batch).group_by(*key)
        repeated = shared.having(sa.func.count() > 1).subquery("repeated")
        query = sa.select(sa.func.coalesce(sa.func.sum(repeated.c.lines - 1), 0))
        return int(execution_engine.execute_query(query).scalar_one())


class ExpectNoLineBreaking(ColumnAggregateExpectation):
    """Expect no line of the batch to meet the condition `breaks`."""

    breaks: str
    metric_dependencies: ClassVar = ("column.lines_breaking",)
    success_keys: ClassVar = ("breaks",)

    def _validate(
        self,
        metrics: dict[str, Any],
        runtime_configuration: dict[str, Any] | None = None,
        execution_engine: ExecutionEngine[Any] | None = None,
    ) -> dict[str, Any]:
        lines = int(metrics["column.lines_breaking"])
        return {"success": lines == 0, "result": {"observed_value": lines}}


class ExpectEveryLineOnce(ColumnAggregateExpectation):
    """Expect the columns of `key` together to have other values on every line of the batch."""

    key: list[str]
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
