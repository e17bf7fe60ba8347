"""The Great Expectations suite of one delivery, and running it through Athena on the catalogued partition.

Every rule is an aggregate, so the whole suite is three queries and a look into the catalog, and no line leaves
Athena but for a few examples of what is wrong. The partition is chosen by a row condition on the table itself: a query asset would make Great
Expectations run the query once just to learn its columns, and fetch every row of it.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from ingestion.quality.examples import with_examples
from ingestion.quality.formats import currency_of, key_of, required_of, rules_of
from ingestion.quality.loading import great_expectations
from ingestion.quality.partition import Partition
from ingestion.quality.report import CheckResult, Severity
from ingestion.quality.rules import Rule

if TYPE_CHECKING:
    from ingestion.aws import Aws
    from ingestion.lake import Lake

# The engine names its error at the beginning; the statement that follows has thousands of characters.
ERROR_CHARACTERS = 400
SEVERITIES: dict[Severity, str] = {"block": "critical", "warn": "warning"}


@dataclass(frozen=True)
class Expected:
    """One expectation of the suite, and how its result is named and told to people."""

    name: str
    severity: Severity
    expected: str
    sql: str | None
    expectation: Any


@dataclass(frozen=True)
class Validation:
    """Results in the order of the suite, and the answer of Great Expectations as it keeps it."""

    results: tuple[CheckResult, ...]
    raw: dict[str, Any]


def connection_string(aws: Aws, lake: Lake) -> str:
    """The SQLAlchemy URL of the builder's workgroup; endpoint and credentials come from the environment.

    The builder's workgroup enforces no output location, so the client names one.
    """
    region = aws.session.region_name or "us-east-1"
    query = {
        "s3_staging_dir": f"{lake.results}builder/",
        "work_group": lake.builder_workgroup,
        "poll_interval": os.environ.get("LAKEHOUSE_POLL_INTERVAL", "1"),
    }
    return f"awsathena+rest://athena.{region}.amazonaws.com:443/{lake.bronze_database}?{urlencode(query)}"


def validate(url: str, partition: Partition, landed_rows: int, present: frozenset[str]) -> Validation:
    """Runs the suite on one partition. `present`: the columns that the table has; rules on others do not run."""
    gx = great_expectations()
    from great_expectations.data_context.types.base import ProgressBarsConfig

    suite = expected_of(partition, landed_rows, present)
    with _quiet():
        context = gx.get_context(mode="ephemeral")
        context.enable_analytics(enable=False)
        context.variables.progress_bars = ProgressBarsConfig(globally=False, metric_calculations=False)
        source = context.data_sources.add_sql("athena", connection_string=url, create_temp_table=False)
        asset = source.add_table_asset("lines", table_name=partition.table)
        definition = gx.ValidationDefinition(
            name=partition.delivery_id,
            data=asset.add_batch_definition_whole_table("delivery"),
            suite=gx.ExpectationSuite(name=partition.table, expectations=[one.expectation for one in suite]),
        )
        context.suites.add(definition.suite)
        answer = context.validation_definitions.add(definition).run(result_format="BASIC")
    by_name = {_name_of(result): result for result in answer.results}
    raw: dict[str, Any] = answer.to_json_dict()
    results = tuple(_result(one, by_name[one.name]) for one in suite)
    return Validation(with_examples(url, partition, results), raw)


def expected_of(partition: Partition, landed_rows: int, present: frozenset[str]) -> tuple[Expected, ...]:
    """The suite: shape of the table, number of lines, their key, then every rule whose columns are there."""
    rules = [rule for rule in rules_of(partition) if set(rule.columns) <= present]
    key = key_of(partition)
    keyed = [_once(partition)] if key and set(key) <= present else []
    return (
        _columns(partition),
        *_rows(partition, landed_rows),
        *keyed,
        *_one_currency(partition, present),
        *(_rule(partition, rule) for rule in rules),
    )


def _columns(partition: Partition) -> Expected:
    from great_expectations.expectations.core.expect_table_columns_to_match_set import (
        ExpectTableColumnsToMatchSet,
    )

    wanted = required_of(partition)
    return _named(
        "required_columns",
        "block",
        f"the columns {', '.join(wanted)}",
        None,
        ExpectTableColumnsToMatchSet,
        column_set=list(wanted),
        exact_match=False,
    )


def _rows(partition: Partition, landed_rows: int) -> Iterator[Expected]:
    from great_expectations.expectations.core.expect_table_row_count_to_be_between import (
        ExpectTableRowCountToBeBetween,
    )
    from great_expectations.expectations.core.expect_table_row_count_to_equal import (
        ExpectTableRowCountToEqual,
    )

    condition = _condition(partition)
    yield _named(
        "some_rows",
        "block",
        "at least one line",
        None,
        ExpectTableRowCountToBeBetween,
        min_value=1,
        row_condition=condition,
    )
    yield _named(
        "landed_rows",
        "block",
        f"the {landed_rows} lines that were landed",
        None,
        ExpectTableRowCountToEqual,
        value=landed_rows,
        row_condition=condition,
    )


def _once(partition: Partition) -> Expected:
    from ingestion.quality.expectations import ExpectEveryLineOnce

    return _named(
        "every_line_once",
        "block",
        "no key (line item id, time interval) twice",
        f"count(*) > 1 (grouped by {', '.join(key_of(partition))})",
        ExpectEveryLineOnce,
        column=key_of(partition)[0],
        key=list(key_of(partition)),
        row_condition=_condition(partition),
    )


def _one_currency(partition: Partition, present: frozenset[str]) -> Iterator[Expected]:
    """Marts never add up two currencies, so a second one is unusual but harmless."""
    from great_expectations.expectations.core.expect_column_unique_value_count_to_be_between import (
        ExpectColumnUniqueValueCountToBeBetween,
    )

    currency = currency_of(partition)
    if currency in present:
        yield _named(
            "one_currency",
            "warn",
            "one currency",
            f"count(distinct {currency})",
            ExpectColumnUniqueValueCountToBeBetween,
            column=currency,
            min_value=1,
            max_value=1,
            row_condition=_condition(partition),
        )


def _rule(partition: Partition, rule: Rule) -> Expected:
    from ingestion.quality.expectations import ExpectNoLineBreaking

    return _named(
        rule.name,
        rule.severity,
        rule.expected,
        rule.breaks,
        ExpectNoLineBreaking,
        column=rule.column,
        breaks=rule.breaks,
        row_condition=_condition(partition),
    )


def _named(
    name: str, severity: Severity, expected: str, sql: str | None, expectation: Any, **arguments: Any
) -> Expected:
    made = expectation(**arguments, severity=SEVERITIES[severity], meta={"name": name}, description=expected)
    return Expected(name, severity, expected, sql, made)


def _condition(partition: Partition) -> Any:
    from great_expectations.expectations.row_conditions import Column

    export, period, delivery = (Column(name) == value for name, value in partition.keys().items())
    return export & period & delivery


def _name_of(result: Any) -> str:
    return str(result.expectation_config.meta["name"])


def _result(one: Expected, result: Any) -> CheckResult:
    return CheckResult(
        one.name, bool(result.success), one.severity, observed_of(result), one.expected, one.sql
    )


def observed_of(result: Any) -> str:
    """What an expectation saw, in words; the first line of the error when its query failed."""
    failure = _failure(result.exception_info or {})
    if failure is not None:
        return f"the check did not run: {failure}"
    details = result.result.get("details", {})
    if "mismatched" in details:
        return f"no {', '.join(details['mismatched'].get('missing', []))}"
    seen = result.result.get("observed_value")
    return "all of them" if isinstance(seen, list) else str(seen)


def _failure(info: dict[str, Any]) -> str | None:
    """Great Expectations reports one failure flat, or one per metric under the metric's name."""
    nested = [one for one in info.values() if isinstance(one, dict)]
    raised = [one for one in (info, *nested) if one.get("raised_exception")]
    if not raised:
        return None
    return str(raised[0].get("exception_message")).splitlines()[0][:ERROR_CHARACTERS]


@contextmanager
def _quiet() -> Iterator[None]:
    """Great Expectations logs every metric; our results say it once."""
    logger = logging.getLogger("great_expectations")
    level = logger.level
    logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        logger.setLevel(level)
