"""SQLAlchemy and pandas over PyAthena's dialect: reflection, expressions, frames."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import pandas as pd
import sqlalchemy as sa

from tests.integration.athena.conftest import House

CLIENT = "sqlalchemy"


def test_inspector_reflects_tables_views_columns_and_schemas(costs: House, engine: Any) -> None:
    costs.run("create view v as select id from costs")
    inspector = sa.inspect(engine)
    assert inspector.get_table_names() == ["costs"]
    assert inspector.get_view_names() == ["v"]
    assert costs.name in inspector.get_schema_names()
    assert inspector.has_table("costs") and not inspector.has_table("nothing")
    assert "select id from costs" in inspector.get_view_definition("v").lower().replace("\n", " ")
    table = sa.Table("costs", sa.MetaData(), autoload_with=engine)
    assert [str(column.type) for column in table.columns] == [
        "INTEGER", "DECIMAL(38, 12)", "DATE", "VARCHAR(8)", "VARCHAR(3)",
    ]  # fmt: skip


def test_expressions_become_sql_that_athena_runs(costs: House, engine: Any) -> None:
    table = sa.Table("costs", sa.MetaData(), autoload_with=engine)
    with engine.connect() as connection:
        by_team = (
            sa.select(table.c.team, sa.func.sum(table.c.amount).label("cost"))
            .where(table.c.day >= datetime.date(2026, 1, 1), table.c.name.is_not(None))
            .group_by(table.c.team)
            .order_by(sa.desc("cost"))
        )
        assert connection.execute(by_team).fetchall() == [
            ("web", Decimal("1.250000000000")), ("db", Decimal("0.500000000000")),
        ]  # fmt: skip
        second = sa.select(table.c.id).order_by(table.c.id).offset(1).limit(1)
        assert connection.execute(second).fetchall() == [(2,)]
        named = connection.execute(sa.text("select id from costs where name = :name"), {"name": "it's"})
        assert named.scalar_one() == 1


def test_pandas_reads_a_frame(costs: House, engine: Any) -> None:
    frame = pd.read_sql("select team, sum(amount) as cost from costs group by team order by team", engine)
    assert frame.to_dict("list") == {"team": ["db", "web"], "cost": [Decimal("0.5"), Decimal("3.75")]}
