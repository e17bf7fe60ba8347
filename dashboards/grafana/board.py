"""The cost board as Grafana's JSON, built from `PANELS` with the foundation SDK."""

from __future__ import annotations

import json
from pathlib import Path

from dashboards.grafana.drawing import draw
from dashboards.grafana.lint import faults
from dashboards.grafana.panels import METRICS, PANELS, Panel, query
from dashboards.grafana.sdk import JSONEncoder, athena, athena_model, common_model, dashboard, model
from dashboards.grafana.variables import ALL
from ingestion.errors import BadInput

BOARD = Path(__file__).parent / "boards" / "cost.json"
PLUGIN = "grafana-athena-datasource"
SOURCE = common_model.DataSourceRef(type_val=PLUGIN, uid="${datasource}")
WIDTH = 24
# A bill changes a few times a day. Reuse goes by the query's text, which is stable within a day
# because no macro with a time of day is used.
REUSE_MINUTES = 60


def board_json() -> str:
    """The text of the committed file."""
    return json.dumps(_board().build(), cls=JSONEncoder, indent=2, sort_keys=True) + "\n"


def _board() -> dashboard.Dashboard:
    board = (
        dashboard.Dashboard("AWS cost")
        .uid("cur-lakehouse-cost")
        .description("Cost, data transfer, commitments and tags, from the published marts of the lakehouse.")
        .tags(["aws", "cost", "cur-lakehouse"])
        .timezone("utc")
        .time("now-2M/M", "now/d")
        .timepicker(dashboard.TimePicker().refresh_intervals([]))
        .tooltip(model.DashboardCursorSync.CROSSHAIR)
        .readonly()
        .variables([_source(), _metric(), _currency(), _many("account"), _many("service")])
    )
    for number, (panel, place) in enumerate(zip(PANELS, _places(), strict=True), start=1):
        board.with_panel(draw(panel, _target(panel)).id(number).datasource(SOURCE).grid_pos(place))
    return board


def _places() -> list[model.GridPos]:
    """Panels from left to right, a new row when one no longer fits; panels of a row are equally high."""
    places: list[model.GridPos] = []
    x, y = 0, 0
    for panel in PANELS:
        if x + panel.width > WIDTH:
            x, y = 0, places[-1].y + places[-1].h
        places.append(model.GridPos(h=panel.height, w=panel.width, x=x, y=y))
        x += panel.width
    return places


def _arguments() -> athena.ConnectionArgs:
    # An int: the plugin refuses 60.0.
    return athena.ConnectionArgs().result_reuse_enabled(True).result_reuse_max_age_in_minutes(REUSE_MINUTES)


def _target(panel: Panel) -> athena.Dataquery:
    found = faults(query(panel.key), is_time_series=panel.is_time_series)
    if found:
        raise BadInput(
            f"{panel.key}: expected a query without faults; found {'; '.join(found)}. Correct the query."
        )
    shape = (
        athena_model.FormatOptions.TIME_SERIES if panel.is_time_series else athena_model.FormatOptions.TABLE
    )
    target = (
        athena.Dataquery().ref_id("A").format(shape).raw_sql(query(panel.key)).connection_args(_arguments())
    )
    return target.datasource(SOURCE)


def _source() -> dashboard.DatasourceVariable:
    return dashboard.DatasourceVariable("datasource").label("Data source").type(PLUGIN)


def _metric() -> dashboard.CustomVariable:
    choices = ", ".join(f"{label} : {column}" for column, label in METRICS.items())
    column, label = next(iter(METRICS.items()))
    chosen = model.VariableOption(text=label, value=column, selected=True)
    return (
        dashboard.CustomVariable("metric")
        .label("Cost")
        .values(choices)
        .current(chosen)
        .allow_custom_value(False)
    )


def _currency() -> dashboard.QueryVariable:
    return _asked("currency").label("Currency").allow_custom_value(False)


def _many(name: str) -> dashboard.QueryVariable:
    everything = model.VariableOption(text=["All"], value=["$__all"], selected=True)
    return (
        _asked(name).label(name.capitalize()).multi(True).include_all(True).all_value(ALL).current(everything)
    )


def _asked(name: str) -> dashboard.QueryVariable:
    asked: dict[str, object] = {
        "refId": f"variable-{name}",
        "format": int(athena_model.FormatOptions.TABLE),
        "rawSQL": query(f"variable_{name}"),
        "connectionArgs": _arguments().build().to_json(),
    }
    variable = dashboard.QueryVariable(name).query(asked).datasource(SOURCE)
    return variable.refresh(model.VariableRefresh.ON_TIME_RANGE_CHANGED).sort(model.VariableSort.DISABLED)
