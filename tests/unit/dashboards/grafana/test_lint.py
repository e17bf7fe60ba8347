"""No query of a board, a variable or a rule can lie or be dear: each rule of the linter has an input that trips it.

Athena's decimals reach Grafana as text, a query without `billing_period` reads every month, a text that changes by
the second is never answered from a reused result, one that doesn't change with a publication is for too long, and
two currencies have no sum.
"""

from __future__ import annotations

import pytest

from dashboards.grafana.catalog import BOARDS
from dashboards.grafana.lint import SCANS, alert_faults, faults, variable_faults
from dashboards.grafana.panels import PUBLISHED, Board, Panel, panel_text, query

VARIABLES = ("metric", "currency", "account", "service", "tag_key", "dimension")
GOOD = f"{PUBLISHED}\n{query('tag_coverage')}"
LONG = f"{PUBLISHED}\n{query('transfer_cost')}"
CUT = f"{PUBLISHED}\n{query('explorer_values')}"
LEDGER = f"{PUBLISHED}\n{query('freshness')}"


@pytest.mark.parametrize(
    ("board", "panel"),
    [(board, panel) for board in BOARDS for panel in board.panels],
    ids=[panel.key for board in BOARDS for panel in board.panels],
)
def test_panel_query_has_no_fault(board: Board, panel: Panel) -> None:
    found = faults(panel_text(panel), numbers=panel.numbers, kind=panel.kind, variables=board.variables)
    assert found == []


@pytest.mark.parametrize(
    ("text", "kind", "numbers", "fault"),
    [
        (GOOD.replace("billing_period between", "billing_period >="), "gauges", (), "billing_period"),
        (LEDGER.replace("billing_period between", "billing_period >="), "table", (), "billing_period"),
        (LONG.replace("currency = ${currency:sqlstring}", "1 = 1"), "bars", (), "currency"),
        (GOOD.replace("account_id in ($account)", "account_id = $account"), "gauges", (), "$account"),
        (GOOD.replace("tag_key,", "$tag_key,", 1), "gauges", (), "$tag_key outside"),
        (GOOD.replace("${currency:", "${money:"), "gauges", (), "$money is not on the board"),
        (CUT.replace("sum($metric)", "max($metric)"), "table", (), "$metric outside"),
        (CUT.replace("coalesce($dimension, '(none)')", "$dimension"), "table", (), "$dimension outside"),
        (
            GOOD.replace("$__dateFilter(usage_date)", "$__timeFilter(usage_date)"),
            "gauges",
            (),
            "$__timeFilter",
        ),
        (LONG.replace("daily.measure is not null", "day < now()"), "bars", (), "now"),
        (LONG.replace("daily.measure is not null", "day < current_date"), "bars", (), "current_date"),
        (
            LONG.replace("cast(sum(daily.measure) as double) as cost", "sum(daily.measure) as cost"),
            "bars",
            ("cost",),
            "cast",
        ),
        (LONG.replace("as cost", "as costs"), "bars", ("cost",), "no column cost"),
        (LONG.replace("as day", "as label"), "bars", (), "time column"),
        (LONG.replace("order by 1, 2", ""), "bars", (), "ordered"),
        (LONG.replace("data_transfer_path_daily", "cur_bronze.cur2"), "bars", (), "cur2"),
        (LEDGER.replace("_ops.deliveries", "_ops.secrets"), "table", (), "secrets"),
        (GOOD.replace("tag_key,", "*,"), "gauges", (), "select *"),
        (CUT.replace("limit 50", ""), "table", (), "limit"),
        (GOOD.removeprefix(PUBLISHED), "gauges", (), "publication"),
    ],
)
def test_lint_finds_the_fault(text: str, kind: str, numbers: tuple[str, ...], fault: str) -> None:
    assert text not in (GOOD, LONG, CUT, LEDGER)
    found = faults(text, numbers=numbers, kind=kind, variables=VARIABLES)
    assert any(fault in one for one in found), found


ACCOUNTS = f"{PUBLISHED}\n{query('variable_account')}"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (ACCOUNTS.replace("as text", "as name"), "text and value"),
        (ACCOUNTS.replace("between", ">="), "billing_period"),
        (ACCOUNTS.replace("cost_daily", "cur_bronze.cur2"), "cur2"),
        (ACCOUNTS.replace("order by 1", "and $__timeFilter(usage_date)"), "$__timeFilter"),
        (ACCOUNTS.removeprefix(PUBLISHED), "publication"),
    ],
)
def test_lint_finds_the_fault_of_a_variable(text: str, fault: str) -> None:
    assert variable_faults(ACCOUNTS, is_cached=True) == []
    assert any(fault in one for one in variable_faults(text, is_cached=True))


RULE = query("alert_unused")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (RULE.replace("$__dateFilter(usage_date)", "$__timeGroup(usage_date, '1d') = 1"), "$__timeGroup"),
        (RULE.replace("$__dateFilter(usage_date)", "account_id in ($account)"), "$account"),
        (RULE.replace("$__dateFilter(usage_date)", "account_id = ${account:sqlstring}"), "$account"),
        (RULE.replace("billing_period between", "billing_period >="), "billing_period"),
        (RULE.replace("as value", "as share"), "value"),
        (RULE.replace("cast(", "abs(").replace(" as double)", ")"), "value"),
        (RULE.replace("    currency,\n", "    1 as one,\n"), "currencies"),
        (RULE.replace("commitment_utilization_daily", "cur_bronze.cur2"), "cur2"),
        (RULE.replace("    currency,\n", "    *,\n"), "select *"),
    ],
)
def test_lint_finds_the_fault_of_an_alert(text: str, fault: str) -> None:
    assert alert_faults(RULE) == []
    found = alert_faults(text)
    assert any(fault in one for one in found), found


def test_every_table_that_the_linter_knows_is_read_somewhere() -> None:
    texts = [panel_text(panel) for board in BOARDS for panel in board.panels]
    assert {table for table in SCANS if not any(table in text for text in texts)} == set()
