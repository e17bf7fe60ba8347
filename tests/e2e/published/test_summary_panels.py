"""Panels that read a summary by month answer for a whole month what the table by resource answers.

The long table is asked in the board's own words or, where resources are counted, in those of the list itself.
"""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from dashboards.grafana.catalog import PANELS
from dashboards.grafana.macros import TimeRange
from dashboards.grafana.panels import METRICS, panel_sql
from dashboards.grafana.variables import Value
from tests.e2e.analyst import Analyst
from tests.e2e.published.bill import QUARTER

MONTH = TimeRange(datetime(2026, 9, 1, tzinfo=UTC), QUARTER.end)
BY_KEY = {panel.key: panel for panel in PANELS}
ACCOUNTS: list[Value] = [[], ["000012345678"], ["000012345678", "210987654321"]]
SERVICES: list[Value] = [[], ["AmazonEC2"], ["AmazonEC2", "AWSDataTransfer", "AmazonS3"]]
# Who could close the gaps, asked of the list of all resources.
OWNERS = """
select
    coalesce(owner, '(nobody)') as owner,
    cast(count(distinct resource_id) as double) as resources,
    cast(sum(case when gap = 'missing' then gap_cost else 0 end) as double) as missing_cost,
    cast(sum(case when gap = 'invalid' then gap_cost else 0 end) as double) as invalid_cost
from tag_gaps_monthly
where billing_period = '2026-09' and tag_key = '{key}' and {scope}
group by 1
order by 3 desc, 1 asc
limit 50
"""


@pytest.mark.parametrize("accounts", ACCOUNTS, ids=["all", "one", "two"])
@pytest.mark.parametrize("metric", METRICS)
def test_dearest_resources_are_those_of_all_days(analyst: Analyst, metric: str, accounts: Value) -> None:
    sql = panel_sql(BY_KEY["explorer_resources"], MONTH, {"metric": metric, "account": accounts})
    days = sql.replace("from dearest_resources_monthly", "from cost_resource_daily").replace(
        "    and not is_rest\n", ""
    )
    found, expected = analyst.ask(sql), analyst.ask(days)
    assert (found.columns, found.types) == (expected.columns, expected.types)
    assert found.rows == expected.rows != []


@pytest.mark.parametrize("services", SERVICES, ids=len)
@pytest.mark.parametrize("key", ["team", "owner", "environment"])
def test_owners_of_gaps_are_those_of_the_list(analyst: Analyst, key: str, services: Value) -> None:
    names = ", ".join(f"'{name}'" for name in services)
    scope = f"service in ({names})" if services else "true"
    found = analyst.ask(panel_sql(BY_KEY["gap_owners"], MONTH, {"tag_key": key, "service": services}))
    assert found.rows == analyst.ask(OWNERS.format(key=key, scope=scope)).rows != []
