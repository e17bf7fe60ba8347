"""The committed board is what the panels say, and no query of it can lie or be dear.

Athena's decimals reach Grafana as text, a query without `billing_period` reads every month, a text that
changes by the second is never answered from a reused result, and two currencies have no sum.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from dashboards.grafana.__main__ import main
from dashboards.grafana.board import BOARD, PLUGIN, board_json
from dashboards.grafana.lint import faults
from dashboards.grafana.panels import METRICS, PANELS, QUERIES, Panel, query
from dashboards.grafana.sdk import JSONEncoder, model

PROVISIONING = BOARD.parent.parent / "provisioning"
VARIABLES = ("account", "currency", "service")


def board() -> dict[str, Any]:
    read: dict[str, Any] = json.loads(BOARD.read_text())
    return read


def test_committed_board_is_fresh() -> None:
    assert BOARD.read_text() == board_json(), "stale: run `python -m dashboards.grafana`"


def test_stale_board_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stale = tmp_path / "cost.json"
    stale.write_text("{}")
    monkeypatch.setattr("dashboards.grafana.__main__.BOARD", stale)
    assert main(["--check"]) == 1
    assert main([]) == 0
    assert main(["--check"]) == 0


def test_board_survives_the_round_trip_through_the_sdk() -> None:
    """The SDK drops keys that it does not know, so a misspelt one would be missing afterwards."""
    from grafana_foundation_sdk.cog.plugins import register_default_plugins

    register_default_plugins()
    again = json.loads(json.dumps(model.Dashboard.from_json(board()).to_json(), cls=JSONEncoder))
    assert again == board()


def test_every_query_file_is_used() -> None:
    used = {panel.key for panel in PANELS} | {f"variable_{name}" for name in VARIABLES}
    assert {path.stem for path in QUERIES.glob("*.sql")} == used


@pytest.mark.parametrize("panel", PANELS, ids=lambda panel: panel.key)
def test_panel_query_has_no_fault(panel: Panel) -> None:
    assert faults(query(panel.key), is_time_series=panel.is_time_series) == []


@pytest.mark.parametrize("name", VARIABLES)
def test_variable_query_reads_only_the_months_of_the_range(name: str) -> None:
    text = query(f"variable_{name}")
    assert "billing_period between $__rawTimeFrom('yyyy-MM') and $__rawTimeTo('yyyy-MM')" in text
    assert {"as text", "as value"} <= set(re.findall(r"as (?:text|value)", text))


GOOD = query("tag_coverage")
LONG = query("transfer_cost")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (GOOD.replace("billing_period between", "billing_period >="), "billing_period"),
        (LONG.replace("currency = ${currency:sqlstring}", "1 = 1"), "currency"),
        (GOOD.replace("account_id in ($account)", "account_id = $account"), "$account"),
        (GOOD.replace("$__dateFilter(usage_date)", "$__timeFilter(usage_date)"), "$__timeFilter"),
        (LONG.replace("cast(sum(daily.measure) as double) as cost", "sum(daily.measure) as cost"), "cast"),
        (LONG.replace("as day", "as label"), "time column"),
        (LONG.replace("order by 1, 2", ""), "ordered"),
        (LONG.replace("data_transfer_daily", "cur_bronze.cur2"), "cur2"),
        (GOOD.replace("tag_key,", "*,"), "select *"),
    ],
)
def test_lint_finds_the_fault(text: str, fault: str) -> None:
    found = faults(text, is_time_series="as label" in text or "path_class" in text)
    assert any(fault in one for one in found), found


def test_panels_have_unique_ids_and_do_not_overlap() -> None:
    panels = board()["panels"]
    assert len({panel["id"] for panel in panels}) == len(panels)
    cells = [
        (place["x"] + across, place["y"] + down)
        for place in (panel["gridPos"] for panel in panels)
        for across in range(place["w"])
        for down in range(place["h"])
    ]
    assert len(set(cells)) == len(cells)
    assert max(across for across, _ in cells) < 24


def test_panels_say_what_they_show() -> None:
    for panel in board()["panels"]:
        assert panel["title"] and panel["description"] and panel["fieldConfig"]["defaults"]["unit"]
        assert panel["datasource"] == {"type": PLUGIN, "uid": "${datasource}"}


def test_queries_reuse_results_and_nothing_refreshes_by_itself() -> None:
    for panel in board()["panels"]:
        for target in panel["targets"]:
            assert target["connectionArgs"]["resultReuseEnabled"] is True
            # The plugin reads an int64: 60.0 is refused.
            assert repr(target["connectionArgs"]["resultReuseMaxAgeInMinutes"]) == "60"
    assert board()["timezone"] == "utc"
    assert not board().get("refresh")


def test_all_goes_in_as_a_quoted_word() -> None:
    variables = {one["name"]: one for one in board()["templating"]["list"]}
    assert list(variables) == ["datasource", "metric", "currency", "account", "service"]
    for name in ("account", "service"):
        assert (variables[name]["multi"], variables[name]["allValue"]) == (True, "'__all'")
    assert not variables["currency"].get("multi")
    assert [one.split(" : ")[1] for one in variables["metric"]["query"].split(", ")] == list(METRICS)


def test_provisioning_names_the_plugin_the_workgroup_and_the_database() -> None:
    (source,) = yaml.safe_load((PROVISIONING / "datasources" / "athena.yaml").read_text())["datasources"]
    assert source["type"] == PLUGIN
    assert (source["jsonData"]["database"], source["jsonData"]["workgroup"]) == (
        "cur_lakehouse",
        "cur-analyst",
    )
    assert source["jsonData"]["resultReuseEnabled"] is True
    (provider,) = yaml.safe_load((PROVISIONING / "dashboards" / "cost.yaml").read_text())["providers"]
    assert (provider["type"], provider["allowUiUpdates"]) == ("file", False)
