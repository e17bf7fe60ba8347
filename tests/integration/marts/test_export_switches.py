"""Whatever an export of CUR 2.0 has switched on, its lines become the same tables: what is off reads as NULL."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import pytest

from ingestion.exports import contract
from tests.dbt_sql import DELIVERY, Engine, Models

KINDS = {
    "string": "varchar",
    "double": "double",
    "timestamp": "timestamp(3)",
    "map<string,string>": "map(varchar, varchar)",
    "map<string,double>": "map(varchar, double)",
}
SPLIT = "INCLUDE_SPLIT_COST_ALLOCATION_DATA"
SWITCHES = ("INCLUDE_RESOURCES", SPLIT, "INCLUDE_CAPACITY_RESERVATION_DATA", "INCLUDE_IAM_PRINCIPAL_DATA")
DISCOUNTS = ("discount", "discount_total_discount")
HOURS = ("2026-04-01T05:00:00Z/2026-04-01T06:00:00Z", "2026-04-01 05:00:00", "2026-04-01 06:00:00")
DAYS = ("2026-04-01T00:00:00Z/2026-04-02T00:00:00Z", "2026-04-01 05:00:00", "2026-04-01 06:00:00")
MONTHS = ("2026-04-01T00:00:00Z/2026-05-01T00:00:00Z", "2026-04-01 00:00:00", "2026-05-01 00:00:00")


class OnBronze(Models):
    """The models on lines as they lie in bronze, with exactly the columns that an export has."""

    def __init__(self, engine: Engine, columns: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> None:
        super().__init__(engine, {"export_format": "cur2", "tag_keys": ["team"]})
        self.columns, self.lines = columns, rows
        self.environment.globals["bronze_columns"] = lambda _: list(columns)

    def totals(self, tables: Sequence[str]) -> list[dict[str, str | None]]:
        """Lines and cost of each table, in one statement."""
        parts: dict[str, str] = {}
        for table in tables:
            self._require(table, {}, parts)
        asked = [
            f"select '{t}' as name, sum(line_items) as n, sum(unblended_cost) as cost from {t}"
            for t in tables
        ]
        named = ",\n".join(f"{name} as (\n{sql}\n)" for name, sql in parts.items())
        return self.engine.rows(f"with {named}\n" + "\nunion all\n".join(asked))

    def _require(self, name: str, given: Any, tables: dict[str, str]) -> None:
        if name == "bronze_cur2":
            tables[name] = "\nunion all\n".join(self._line(row) for row in self.lines)
        else:
            super()._require(name, given, tables)

    def _line(self, row: Mapping[str, Any]) -> str:
        types = contract.types("cur2")
        cells = [f"{cell(row.get(name), KINDS[types[name]])} as {name}" for name in self.columns]
        return "select " + ", ".join([*cells, *(f"'{value}' as {name}" for name, value in DELIVERY.items())])


def cell(value: Any, kind: str) -> str:
    return f"cast(null as {kind})" if value is None else f"cast('{value}' as {kind})"


def line(number: int, grain: tuple[str, str, str]) -> dict[str, Any]:
    interval, start, end = grain
    return {
        "identity_line_item_id": f"line-{number}",
        "identity_time_interval": interval,
        "bill_payer_account_id": "000000000001",
        "line_item_usage_account_id": "000000000002",
        "line_item_line_item_type": "Usage",
        "line_item_currency_code": "USD",
        "line_item_resource_id": f"i-{number}",
        "line_item_unblended_cost": 0.1,
        "line_item_usage_start_date": start,
        "line_item_usage_end_date": end,
    }


def columns(*on: str, without: Sequence[str] = ()) -> list[str]:
    presence = contract.presence("cur2")
    return [name for name, when in presence.items() if when in ("base", *on) and name not in without]


CASES = {
    "hourly, everything on": (columns(*SWITCHES), HOURS, 3, 3),
    "daily without resources and split rows": (columns(), DAYS, 0, 0),
    "monthly with discounts as rows": (columns(*SWITCHES, without=DISCOUNTS), MONTHS, 0, 3),
    "capacity reservations and IAM principals": (columns(*SWITCHES[2:]), HOURS, 3, 0),
    "nothing but what must be": (list(contract.REQUIRED), HOURS, 3, 0),
}


@pytest.mark.parametrize("case", CASES)
def test_an_export_gives_its_tables_whatever_is_switched_on(sql_engine: Engine, case: str) -> None:
    there, grain, hourly, with_resource = CASES[case]
    models = OnBronze(sql_engine, there, [line(number, grain) for number in range(3)])
    found = {row["name"]: row for row in models.totals(("cost_daily", "cost_hourly", "cost_resource_daily"))}
    counted = {table: int(row["n"] or 0) for table, row in found.items()}
    assert counted == {"cost_daily": 3, "cost_hourly": hourly, "cost_resource_daily": with_resource}
    assert Decimal(found["cost_daily"]["cost"] or "") == Decimal("0.3")
