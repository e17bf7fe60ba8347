"""A board as Grafana's JSON, built from its panels with the foundation SDK."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from dashboards.grafana.alerting import PLUGIN
from dashboards.grafana.drawing import draw
from dashboards.grafana.lint import faults, variable_faults
from dashboards.grafana.panels import DIMENSIONS, METRICS, PUBLISHED, Board, Panel, panel_text, query
from dashboards.grafana.sdk import JSONEncoder, athena, athena_model, common_model, dashboard, model
from dashboards.grafana.variables import ALL
from ingestion.errors import BadInput

JSON = Path(__file__).parent / "json"
SOURCE = common_model.DataSourceRef(type_val=PLUGIN, uid="${datasource}")
WIDTH = 24
# A bill changes a few times a day, and a publication changes the text that reuse goes by.
REUSE_MINUTES = 60
TAG = "cur-lakehouse"


def board_json(board: Board) -> str:
    """The text of the committed file."""
    return json.dumps(_dashboard(board).build(), cls=JSONEncoder, indent=2, sort_keys=True) + "\n"


def _dashboard(board: Board) -> dashboard.Dashboard:
    links = (
        dashboard.DashboardLink("Boards")
        .type(model.DashboardLinkType.DASHBOARDS)
        .tags([TAG])
        .as_dropdown(True)
    )
    made = (
        dashboard.Dashboard(board.title)
        .uid(f"cur-lakehouse-{board.key}")
        .description(board.description)
        .tags(["aws", "cost", TAG])
        .timezone("utc")
        .time("now-2M/M", "now/d")
        .timepicker(dashboard.TimePicker().refresh_intervals([]))
        .tooltip(model.DashboardCursorSync.CROSSHAIR)
        .readonly()
        .link(links.include_vars(True).keep_time(True))
        .variables([_source(), _publication(), *(VARIABLES[name](name) for name in board.variables)])
    )
    for number, (panel, place) in enumerate(zip(board.panels, _places(board), strict=True), start=1):
        target = _target(board, panel)
        made.with_panel(draw(panel, target).id(number).datasource(SOURCE).grid_pos(place))
    return made


def _places(board: Board) -> list[model.GridPos]:
    """Panels from left to right, a new row when one no longer fits; panels of a row are equally high."""
    places: list[model.GridPos] = []
    x, y = 0, 0
    for panel in board.panels:
        if x + panel.width > WIDTH:
            x, y = 0, places[-1].y + places[-1].h
        places.append(model.GridPos(h=panel.height, w=panel.width, x=x, y=y))
        x += panel.width
    return places


def _reuse() -> athena.ConnectionArgs:
    # An int: the plugin refuses 60.0.
    return athena.ConnectionArgs().result_reuse_enabled(True).result_reuse_max_age_in_minutes(REUSE_MINUTES)


def _target(board: Board, panel: Panel) -> athena.Dataquery:
    sql = panel_text(panel)
    _refuse(panel.key, faults(sql, numbers=panel.numbers, kind=panel.kind, variables=board.variables))
    formats = athena_model.FormatOptions
    shape = formats.TIME_SERIES if panel.is_time_series else formats.TABLE
    target = athena.Dataquery().ref_id("A").format(shape).raw_sql(sql).connection_args(_reuse())
    return target.datasource(SOURCE)


def _refuse(name: str, found: list[str]) -> None:
    if found:
        raise BadInput(
            f"{name}: expected a query without faults; found {'; '.join(found)}. Correct the query."
        )


def _source() -> dashboard.DatasourceVariable:
    return dashboard.DatasourceVariable("datasource").label("Data source").type(PLUGIN)


def _publication() -> dashboard.QueryVariable:
    """Asked anew each time, never from a reused result or a link's address: it is what makes the other texts new."""
    asked = _asked("publication", query("variable_publication"), athena.ConnectionArgs(), is_cached=False)
    # The builder has no method for it; what it builds is what it keeps.
    asked.build().skip_url_sync = True
    return asked.hide(model.VariableHide.HIDE_VARIABLE).allow_custom_value(False)


def _custom(choices: Mapping[str, str], label: str) -> Callable[[str], dashboard.CustomVariable]:
    def made(name: str) -> dashboard.CustomVariable:
        value, text = next(iter(choices.items()))
        chosen = model.VariableOption(text=text, value=value, selected=True)
        written = ", ".join(f"{text} : {value}" for value, text in choices.items())
        variable = dashboard.CustomVariable(name).label(label).values(written).current(chosen)
        return variable.allow_custom_value(False)

    return made


def _one(name: str) -> dashboard.QueryVariable:
    return _listed(name).label(name.replace("_", " ").capitalize()).allow_custom_value(False)


def _many(name: str) -> dashboard.QueryVariable:
    everything = model.VariableOption(text=["All"], value=["$__all"], selected=True)
    variable = _listed(name).label(name.capitalize()).multi(True).include_all(True)
    return variable.all_value(ALL).current(everything)


def _listed(name: str) -> dashboard.QueryVariable:
    return _asked(name, f"{PUBLISHED}\n{query(f'variable_{name}')}", _reuse(), is_cached=True)


def _asked(name: str, sql: str, reuse: athena.ConnectionArgs, *, is_cached: bool) -> dashboard.QueryVariable:
    _refuse(name, variable_faults(sql, is_cached=is_cached))
    asked: dict[str, Any] = {
        "refId": f"variable-{name}",
        "format": int(athena_model.FormatOptions.TABLE),
        "rawSQL": sql,
        "connectionArgs": reuse.build().to_json(),
    }
    variable = dashboard.QueryVariable(name).query(asked).datasource(SOURCE)
    return variable.refresh(model.VariableRefresh.ON_TIME_RANGE_CHANGED).sort(model.VariableSort.DISABLED)


VARIABLES: Mapping[str, Callable[[str], Any]] = MappingProxyType(
    {
        "metric": _custom(METRICS, "Cost"),
        "dimension": _custom(DIMENSIONS, "By"),
        "currency": _one,
        "tag_key": _one,
        "account": _many,
        "service": _many,
    }
)
