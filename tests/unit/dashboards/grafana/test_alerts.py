"""The alert rules are what the code says, and what Grafana makes of the file is the query that was meant."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml

from dashboards.grafana.alerting import DATASOURCE, RULES_FILE, rules_yaml
from dashboards.grafana.alerts import ALERTS, Alert
from dashboards.grafana.lint import alert_faults
from dashboards.grafana.panels import QUERIES, query

PROVISIONING = RULES_FILE.parent.parent


def rules() -> list[dict[str, Any]]:
    [group] = yaml.safe_load(RULES_FILE.read_text())["groups"]
    found: list[dict[str, Any]] = group["rules"]
    return found


def test_committed_rules_are_fresh() -> None:
    assert RULES_FILE.read_text() == rules_yaml(), "stale: run `python -m dashboards.grafana`"


def test_every_rule_has_its_query() -> None:
    assert {path.stem for path in (QUERIES / "alerts").glob("*.sql")} == {alert.key for alert in ALERTS}


@pytest.mark.parametrize("alert", ALERTS, ids=lambda alert: alert.key)
def test_rule_query_has_no_fault(alert: Alert) -> None:
    assert alert_faults(query(alert.key)) == []


def test_grafana_reads_the_query_that_was_meant() -> None:
    """Provisioning replaces $NAME by the environment and $$ by a dollar."""
    for rule, alert in zip(rules(), ALERTS, strict=True):
        written = rule["data"][0]["model"]["rawSQL"]
        parts = (re.sub(r"\$\{?\w+\}?", "", part) for part in written.split("$$"))
        assert "$".join(parts) == query(alert.key)


def test_threshold_judges_the_answer() -> None:
    for rule, alert in zip(rules(), ALERTS, strict=True):
        asked, judged = rule["data"]
        assert (asked["refId"], judged["model"]["expression"]) == ("A", "A")
        assert rule["condition"] == judged["refId"] == "B"
        [condition] = judged["model"]["conditions"]
        assert condition["evaluator"] == {"type": alert.comparison, "params": [alert.threshold]}
        assert asked["model"]["connectionArgs"]["resultReuseEnabled"] is False
        assert rule["annotations"]["summary"] and rule["annotations"]["description"]


def test_rules_ask_the_provisioned_data_source_and_have_short_unique_ids() -> None:
    [source] = yaml.safe_load((PROVISIONING / "datasources" / "athena.yaml").read_text())["datasources"]
    assert source["uid"] == DATASOURCE
    assert {rule["data"][0]["datasourceUid"] for rule in rules()} == {DATASOURCE}
    ids = [rule["uid"] for rule in rules()]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"[a-z-]{1,40}", one) for one in ids)
