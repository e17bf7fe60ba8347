"""Great Expectations through SQLAlchemy: twelve expectations, each executed as SQL, one of which must fail."""

from __future__ import annotations

from collections.abc import Callable

from tests.integration.athena.conftest import House

CLIENT = "great-expectations"
SCRIPT = """
import great_expectations as gx
context = gx.get_context(mode="ephemeral")
source = context.data_sources.add_sql("a", connection_string={url!r}, create_temp_table=False)
batch = source.add_table_asset("t", table_name="costs", schema_name={schema!r}).add_batch_definition_whole_table("all")
e = gx.expectations
suite = context.suites.add(gx.ExpectationSuite("s", expectations=[
    e.ExpectTableRowCountToBeBetween(min_value=3, max_value=3),
    e.ExpectColumnValuesToNotBeNull(column="id"),
    e.ExpectColumnSumToBeBetween(column="amount", min_value=4.2, max_value=4.3),
    e.ExpectColumnValuesToBeInSet(column="id", value_set=[1, 2, 3]),
    e.ExpectColumnValuesToBeUnique(column="id"),
    e.ExpectCompoundColumnsToBeUnique(column_list=["id", "day"]),
    e.ExpectTableColumnsToMatchSet(column_set=["id", "amount", "day", "name", "team"]),
    e.ExpectColumnMaxToBeBetween(column="id", min_value=2),
    e.ExpectColumnMeanToBeBetween(column="id", min_value=2, max_value=2),
    e.ExpectColumnUniqueValueCountToBeBetween(column="team", min_value=2, max_value=2),
    e.ExpectColumnValuesToBeBetween(column="amount", min_value=0),
    e.UnexpectedRowsExpectation(unexpected_rows_query="select * from {{batch}} where amount < 0"),
    e.ExpectColumnValuesToNotBeNull(column="name", mostly=0.9),
]))
result = context.validation_definitions.add(gx.ValidationDefinition(name="v", data=batch, suite=suite)).run()
assert not any(r.exception_info.get("raised_exception") for r in result.results), result
print(len(result.results), "FAILED", [r.expectation_config.type for r in result.results if not r.success])
"""


def test_suite_runs_as_sql_and_finds_the_null(
    costs: House, python: Callable[[str], str], sqlalchemy_url: Callable[[House], str]
) -> None:
    told = python(SCRIPT.format(url=sqlalchemy_url(costs), schema=costs.name))
    assert "13 FAILED ['expect_column_values_to_not_be_null']" in told
