"""A build writes into its own scratch schema and reads exactly one delivery; anything else is refused with a reason."""

from __future__ import annotations

from typing import Any

import pytest

from ingestion.catalog.columns import Column
from ingestion.catalog.partitions import table_input
from ingestion.catalog.tables import ensure_database

GOOD = {
    "export_name": "acme",
    "billing_period": "2026-04",
    "delivery_id": "some-delivery",
    "export_format": "cur2",
    "scratch_schema": "build_2026_04_refused",
}


@pytest.fixture(scope="module", autouse=True)
def bronze(builder: Any) -> None:
    """A bronze table, so that what is refused is the variable."""
    ensure_database(builder.aws, builder.lake.bronze_database)
    columns = (Column("line_item_usage_amount", "double"),)
    wanted = table_input("cur2", columns, f"{builder.lake.bronze}cur2/", ())
    builder.aws.glue.create_table(DatabaseName=builder.lake.bronze_database, TableInput=wanted)


@pytest.mark.parametrize("schema", ["cur_lakehouse", "build_x; drop"])
def test_a_public_schema_is_refused_before_the_first_statement(builder: Any, schema: str) -> None:
    done = builder.dbt("build", "--select", "tag:delivery", variables=GOOD | {"scratch_schema": schema})
    assert done.returncode != 0
    assert "scratch_schema: expected a name that matches build_" in done.stdout


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("delivery_id", "x' or '1'='1"),
        ("delivery_id", None),
        ("billing_period", "2026-13"),
        ("export_name", "../acme"),
        ("export_format", "csv"),
    ],
)
def test_a_bad_variable_is_refused_by_name(builder: Any, name: str, value: str | None) -> None:
    given = {key: text for key, text in (GOOD | {name: value}).items() if text is not None}
    done = builder.dbt("build", "--select", "tag:delivery", variables=given)
    assert done.returncode != 0
    assert f"{name}: expected" in done.stdout


def test_a_missing_bronze_table_is_refused_by_name(builder: Any) -> None:
    done = builder.dbt("build", "--select", "tag:delivery", variables=GOOD | {"bronze_database": "nowhere"})
    assert done.returncode != 0
    assert "bronze table" in done.stdout
    assert "Run the crawler" in done.stdout


def test_no_tag_key_is_refused(builder: Any) -> None:
    done = builder.dbt("parse", variables=GOOD | {"tag_keys": []})
    assert done.returncode != 0
    assert "tag_keys: expected at least one" in done.stdout
