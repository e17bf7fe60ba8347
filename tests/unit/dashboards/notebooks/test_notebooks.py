"""A purchase case is the arithmetic of its hours; notebooks ask marts by month, and never an account by accident."""

from __future__ import annotations

import ast
import re
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboards.notebooks.asking import NAMED, QUERIES, Notebook, connect, for_charts, open_month
from dashboards.notebooks.purchase_case import best_case, case, cases
from dashboards.reports.questions import query
from dashboards.reports.scope import Question, Scope
from ingestion.errors import BadInput
from orchestration.cli.notebook import NOTEBOOKS

FOLDER = QUERIES.parent
RATE, THIRD = Decimal("0.10"), Decimal("0.30")
UNITS = st.lists(st.integers(0, 20).map(Decimal), min_size=1, max_size=30)


def test_a_commitment_is_paid_in_idle_hours_too() -> None:
    found = case([Decimal(4), Decimal(0)], RATE, THIRD, Decimal(4))
    assert found.committed_cost == Decimal("0.56")
    assert found.on_demand_cost == Decimal("0.40")
    assert found.saved == Decimal("-0.16")
    assert found.utilization_ratio == 0.5


def test_a_steady_fleet_is_covered_whole_and_a_nightly_one_not_at_all() -> None:
    steady, nightly = [Decimal(8)] * 24, [Decimal(8)] * 8 + [Decimal(0)] * 16
    assert best_case(steady, RATE, THIRD).units == 8
    assert best_case(steady, RATE, THIRD).saved == Decimal(8) * 24 * RATE * THIRD
    assert best_case(nightly, RATE, THIRD).units == 0


@given(UNITS, st.integers(0, 22).map(Decimal))
def test_no_other_number_of_units_saves_more(hours: list[Decimal], units: Decimal) -> None:
    assert case(hours, RATE, THIRD, units).saved <= best_case(hours, RATE, THIRD).saved


def test_cases_begin_with_no_commitment() -> None:
    assert [one.units for one in cases([Decimal(3), Decimal(1), Decimal(3)], RATE, THIRD)] == [0, 1, 3]
    assert case([Decimal(3)], RATE, THIRD, Decimal(0)).utilization_ratio == 0.0


@pytest.mark.parametrize(
    ("hours", "discount", "units"),
    [([], "0.3", "1"), (["1"], "1", "1"), (["1"], "-0.1", "1"), (["1"], "0.3", "-1")],
)
def test_impossible_cases_are_refused(hours: list[str], discount: str, units: str) -> None:
    with pytest.raises(BadInput, match="Purchase case: expected"):
        case([Decimal(each) for each in hours], RATE, Decimal(discount), Decimal(units))


def published(_sql: str) -> pd.DataFrame:
    return pd.DataFrame({"billing_period": ["2026-10", "2026-09"], "currency": ["USD", "USD"]})


def test_the_newest_published_month_is_opened() -> None:
    assert open_month(published).question == Question(Scope("bill", ""), "2026-10", "USD")
    one = open_month(published, "2026-09", "000012345678").question
    assert (one.billing_period, one.scope.accounts) == ("2026-09", ("000012345678",))


@pytest.mark.parametrize(
    ("month", "account"), [("2026-08", None), ("2026", None), ("2026-09", "x' or '1'='1")]
)
def test_a_month_or_account_that_cannot_be_is_refused(month: str, account: str | None) -> None:
    with pytest.raises(BadInput, match="expected"):
        open_month(published, month, account)


def test_without_a_named_aws_nothing_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NAMED:
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(BadInput, match="lakehouse notebook NAME"):
        connect()


def test_charts_get_doubles_and_tables_keep_decimals() -> None:
    frame = pd.DataFrame({"cost": [Decimal("0.1"), None], "path": ["a", "b"]})
    assert for_charts(frame)["cost"].dtype == "float64"
    assert frame["cost"][0] == Decimal("0.1")


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_notebook_is_a_script_that_asks_known_queries(name: str) -> None:
    text = (FOLDER / f"{name}.py").read_text(encoding="utf-8")
    assert ast.unparse(ast.parse(text)).endswith("if __name__ == '__main__':\n    app.run()")
    asked: list[str] = []

    def remember(sql: str) -> None:
        asked.append(sql)

    month = Notebook(remember, Question(Scope("bill", ""), "2026-09", "USD"))
    for key in re.findall(r'month\("(\w+)"\)', text):
        month(key)
    assert len(asked) >= 3
    assert all("billing_period" in sql and "{{" not in sql for sql in asked)


@pytest.mark.parametrize("path", sorted(QUERIES.glob("*.sql")), ids=lambda path: path.stem)
def test_query_of_the_kit_reads_a_mart_by_month(path: Path) -> None:
    values = Question(Scope("bill", ""), "2026-09", "USD").values()
    sql = query(path.stem, values, QUERIES)
    scanned = re.findall(r"from (\w+)\nwhere|from (\w+)\n    where", sql)
    assert len(scanned) == 1
    assert re.search(r"billing_period (?:=|>=) '\d{4}-\d{2}'", sql)
