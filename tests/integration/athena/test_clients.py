"""The clients of Athena that this project and its users have run against it unchanged."""

from __future__ import annotations

import datetime
import os
import subprocess
import sys
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from tests.integration.athena.conftest import House

TABLE = """create table costs as select * from (values
    (1, cast(1.25 as decimal(38,12)), date '2026-01-01', 'it''s'), (2, cast(2.5 as decimal(38,12)), date '2026-01-02', null)
) as t(id, amount, day, name)"""


@pytest.fixture
def costs(local_aws_env: Any) -> House:
    house = House(local_aws_env.client)
    house.run(TABLE)
    return house


def _connection(house: House, **more: Any) -> Any:
    import pyathena

    return pyathena.connect(
        s3_staging_dir=f"s3://{house.bucket}/pyathena/",
        region_name="us-east-1",
        schema_name=house.name,
        poll_interval=0.05,
        **more,
    )


def test_pyathena_cursor_reads_types_parameters_and_pages(costs: House) -> None:
    with _connection(costs) as connection, connection.cursor() as cursor:
        cursor.execute("select * from costs where id = %(id)s", {"id": 1})
        assert cursor.fetchall() == [(1, Decimal("1.250000000000"), datetime.date(2026, 1, 1), "it's")]
        assert cursor.description[1][:2] == ("amount", "decimal")
        cursor.execute("select x from unnest(sequence(1, 2500)) as t(x) order by 1")
        assert [row[0] for row in cursor.fetchall()] == list(range(1, 2501))
        cursor.execute("select name from costs where name = ?", ["'it''s'"], paramstyle="qmark")
        assert cursor.fetchall() == [("it's",)]


def test_pyathena_other_cursors_read(costs: House) -> None:
    from pyathena.cursor import DictCursor
    from pyathena.pandas.cursor import PandasCursor

    with _connection(costs) as connection:
        assert connection.cursor(DictCursor).execute("select id from costs order by id").fetchall()[0] == {
            "id": 1
        }
        frame = connection.cursor(PandasCursor).execute("select * from costs order by id").as_pandas()
        assert list(frame["amount"]) == [Decimal("1.250000000000"), Decimal("2.500000000000")]
        assert frame["name"].isna().tolist() == [False, True]


def _engine(house: House) -> Any:
    import sqlalchemy

    staging = f"s3%3A//{house.bucket}/sqlalchemy/"
    return sqlalchemy.create_engine(
        f"awsathena+rest://local:local@athena.us-east-1.amazonaws.com:443/{house.name}"
        f"?s3_staging_dir={staging}&poll_interval=0.05"
    )


def test_sqlalchemy_reflects_and_selects(costs: House) -> None:
    import sqlalchemy as sa

    costs.run("create view v as select id from costs")
    engine = _engine(costs)
    inspector = sa.inspect(engine)
    assert inspector.get_table_names() == ["costs"]
    assert inspector.get_view_names() == ["v"]
    assert costs.name in inspector.get_schema_names()
    table = sa.Table("costs", sa.MetaData(), autoload_with=engine)
    assert [str(column.type) for column in table.columns] == [
        "INTEGER",
        "DECIMAL(38, 12)",
        "DATE",
        "VARCHAR(4)",
    ]
    with engine.connect() as connection:
        total = connection.execute(
            sa.select(sa.func.sum(table.c.amount)).where(table.c.day >= datetime.date(2026, 1, 1))
        )
        assert total.scalar() == Decimal("3.750000000000")
        second = connection.execute(sa.select(table.c.id).order_by(table.c.id).offset(1).limit(1))
        assert second.fetchall() == [(2,)]
    engine.dispose()


@pytest.mark.filterwarnings("ignore:The copy keyword is deprecated")  # awswrangler 3.17 on pandas 3
def test_awswrangler_reads_by_each_approach(costs: House) -> None:
    import awswrangler as wr

    wr.config.athena_query_wait_polling_delay = 0.05
    for number, more in enumerate(
        ({"ctas_approach": True}, {"ctas_approach": False}, {"ctas_approach": False, "unload_approach": True})
    ):
        output = f"s3://{costs.bucket}/wrangler/{number}/"
        frame = wr.athena.read_sql_query(
            "select * from costs order by id", database=costs.name, s3_output=output, **more
        )
        assert sorted(frame["id"]) == [1, 2]
        assert sum(frame["amount"]) == Decimal("3.750000000000")


def test_great_expectations_checks_a_table_without_temporary_tables(costs: House, tmp_path: Path) -> None:
    script = f"""
import great_expectations as gx
context = gx.get_context(mode="ephemeral")
source = context.data_sources.add_sql("a", connection_string={_engine(costs).url.render_as_string(hide_password=False)!r}, create_temp_table=False)
batch = source.add_table_asset("t", table_name="costs", schema_name={costs.name!r}).add_batch_definition_whole_table("all")
e = gx.expectations
suite = context.suites.add(gx.ExpectationSuite("s", expectations=[
    e.ExpectTableRowCountToBeBetween(min_value=2, max_value=2),
    e.ExpectColumnValuesToNotBeNull(column="id"),
    e.ExpectColumnSumToBeBetween(column="amount", min_value=3.7, max_value=3.8),
    e.ExpectColumnValuesToBeInSet(column="id", value_set=[1, 2]),
    e.ExpectColumnValuesToBeUnique(column="id"),
    e.ExpectCompoundColumnsToBeUnique(column_list=["id", "day"]),
    e.ExpectTableColumnsToMatchSet(column_set=["id", "amount", "day", "name"]),
    e.ExpectColumnMaxToBeBetween(column="id", min_value=2),
    e.ExpectColumnValuesToBeBetween(column="amount", min_value=0),
    e.UnexpectedRowsExpectation(unexpected_rows_query="select * from {{batch}} where amount < 0"),
    e.ExpectColumnValuesToNotBeNull(column="name", mostly=0.9),
]))
result = context.validation_definitions.add(gx.ValidationDefinition(name="v", data=batch, suite=suite)).run()
failed = [r.expectation_config.type for r in result.results if not r.success]
assert not any(r.exception_info.get("raised_exception") for r in result.results), result
print("FAILED", failed)
"""
    done = _python(script, tmp_path)
    assert "FAILED ['expect_column_values_to_not_be_null']" in done.stdout, done.stdout + done.stderr


def _python(script: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", script],
        cwd=folder,
        env=dict(os.environ),
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


MODELS = {
    "v.sql": "{{ config(materialized='view') }} select id, d, amount, name, date_trunc('month', d) as month from {{ ref('costs') }}",
    "t.sql": "{{ config(materialized='table') }} select cast(id as bigint) as id, d as usage_date, amount, month from {{ ref('v') }}",
    "p.sql": "{{ config(materialized='table', partitioned_by=['m']) }} select id, amount, cast(month as varchar) as m from {{ ref('v') }}",
    "s.yml": """
models:
  - name: t
    description: one row per cost
    config: {contract: {enforced: true}}
    columns:
      - {name: id, data_type: bigint, description: the key, data_tests: [unique, not_null]}
      - {name: usage_date, data_type: date}
      - {name: amount, data_type: "decimal(38,12)"}
      - {name: month, data_type: date}
  - name: v
    columns:
      - {name: name, data_tests: [{accepted_values: {arguments: {values: [plain]}, config: {where: "id < 3"}}}]}
      - {name: id, data_tests: [{relationships: {arguments: {to: ref('costs'), field: id}}}]}
unit_tests:
  - name: types_are_kept
    model: t
    given: [{input: ref('v'), rows: [{id: 1, d: 2026-01-01, amount: 1.5, month: 2026-01-01}]}]
    expect: {rows: [{id: 1, usage_date: 2026-01-01, amount: 1.5, month: 2026-01-01}]}
""",
}


@pytest.fixture
def project(tmp_path: Path, local_aws_env: Any) -> tuple[Path, House]:
    """A small dbt project for the stock adapter, with a seed, a view, tables, tests and a contract."""
    house = House(local_aws_env.client)
    for folder in ("models", "seeds", "tests"):
        (tmp_path / folder).mkdir()
    for name, text in MODELS.items():
        (tmp_path / "models" / name).write_text(text)
    (tmp_path / "seeds" / "costs.csv").write_text(
        'id,d,amount,name,ts\n1,2026-01-01,1.25,plain,2026-01-01 00:00:00\n2,2026-01-02,2.50,,\n3,2026-02-03,0.5,"it\'s ""q"", x",\n'
    )
    (tmp_path / "tests" / "sum.sql").write_text(
        "select 1 as x from {{ ref('t') }} having sum(amount) <> decimal '4.25'"
    )
    (tmp_path / "dbt_project.yml").write_text(
        "name: small\nversion: '1.0'\nprofile: small\n"
        'seeds: {small: {+column_types: {d: date, amount: "decimal(38,12)"}}}\n'
        "models: {small: {+persist_docs: {relation: true, columns: true}}}\n"
    )
    (tmp_path / "profiles.yml").write_text(
        f"small: {{target: local, outputs: {{local: {{type: athena, s3_staging_dir: 's3://{house.bucket}/staging/', "
        f"s3_data_dir: 's3://{house.bucket}/data/', s3_data_naming: schema_table_unique, region_name: us-east-1, "
        f"schema: {house.name}_dbt, database: awsdatacatalog, threads: 4, poll_interval: 0.05, num_retries: 0}}}}}}\n"
    )
    return tmp_path, house


@pytest.fixture
def dbt(project: tuple[Path, House]) -> Callable[..., str]:
    def run(*words: str) -> str:
        command = ["dbt", "--no-use-colors", "--no-send-anonymous-usage-stats", *words, "--profiles-dir", "."]
        program = Path(sys.executable).parent / command[0]
        done = subprocess.run(
            [str(program), *command[1:]],
            cwd=project[0],
            env=dict(os.environ),
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    return run


def test_stock_dbt_builds_twice_and_documents(project: tuple[Path, House], dbt: Callable[..., str]) -> None:
    folder, house = project
    assert "ERROR=0 SKIP=0" in dbt("build")
    assert "ERROR=0 SKIP=0" in dbt("build")
    schema = f"{house.name}_dbt"
    assert house.run(f"select id, amount, usage_date, month from {schema}.t order by id").rows == [
        ["1", "1.250000000000", "2026-01-01", "2026-01-01"],
        ["2", "2.500000000000", "2026-01-02", "2026-01-01"],
        ["3", "0.500000000000", "2026-02-03", "2026-02-01"],
    ]
    assert house.run(f"select name, ts from {schema}.costs order by id").rows == [
        ["plain", "2026-01-01 00:00:00.000"], [None, None], ['it\'s "q", x', None],
    ]  # fmt: skip
    assert house.run(f"show partitions {schema}.p").rows == [["m=2026-01-01"], ["m=2026-02-01"]]
    dbt("docs", "generate")
    assert '"comment": "the key"' in (folder / "target" / "catalog.json").read_text()


def test_arrow_tables_come_back_unchanged(costs: House) -> None:
    """What one client writes as Parquet another reads through the engine."""
    table = pa.table(
        {"k": ["a", "b"], "m": pa.array([[("x", "1")], None], pa.map_(pa.string(), pa.string()))}
    )
    costs.put_parquet("arrow/f.parquet", table)
    costs.run(
        f"create external table a (k string, m map<string,string>) stored as parquet location 's3://{costs.bucket}/arrow/'"
    )
    assert costs.run("select k, m from a order by k").rows == [["a", "{x=1}"], ["b", None]]
