"""How each kind of panel looks in Grafana."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from dashboards.grafana.panels import WORDS, Column, Kind, Panel, query
from dashboards.grafana.sdk import (
    athena,
    bargauge,
    common,
    common_model,
    dashboard,
    model,
    nodegraph,
    stat,
    table,
    timeseries,
)

# Builders of different panels share no base in the SDK, only their methods.
Builder = Any

UNITS: Mapping[str, tuple[str, int]] = MappingProxyType(
    {
        # The currency is in the title: it is chosen on the board, a unit is fixed in its JSON.
        "money": ("locale", 2),
        "price": ("locale", 4),
        "gb": ("decgbytes", 2),
        "ratio": ("percentunit", 1),
        "text": ("string", 0),
        "day": ("time:YYYY-MM-DD", 0),
        "count": ("locale", 0),
        "quantity": ("locale", 2),
        "seconds": ("s", 1),
        "bytes": ("bytes", 1),
    }
)
MONEY_FORMATS = ("money", "price")


def draw(panel: Panel, target: athena.Dataquery) -> Builder:
    """The panel's builder, with its query, title, unit and description."""
    builder = BUILDERS[panel.kind](panel)
    unit, decimals = UNITS[_main(panel).format]
    return (
        builder.title(_title(panel))
        .description(panel.description)
        .unit(unit)
        .decimals(decimals)
        .with_target(target)
    )


def _main(panel: Panel) -> Column:
    return next((column for column in panel.columns if column.format not in WORDS), panel.columns[0])


def _title(panel: Panel) -> str:
    """Money panels name their currency, and those that can be switched name the cost."""
    if not any(column.format in MONEY_FORMATS for column in panel.columns):
        return panel.title
    switched = "$metric" in query(panel.key)
    return (
        f"{panel.title} (${{currency}}, ${{metric:text}})" if switched else f"{panel.title} (${{currency}})"
    )


def _bars(panel: Panel) -> Builder:
    builder = _over_time(panel).draw_style(common_model.GraphDrawStyle.BARS).fill_opacity(85).line_width(0)
    stacked = common.StackingConfig().mode(common_model.StackingMode.NORMAL).group("A")
    return builder.stacking(stacked)


def _lines(panel: Panel) -> Builder:
    builder = _over_time(panel).draw_style(common_model.GraphDrawStyle.LINE).line_width(2).fill_opacity(8)
    builder = builder.min(0).show_points(common_model.VisibilityMode.NEVER)
    return builder.max(1) if _main(panel).format == "ratio" else builder


def _over_time(panel: Panel) -> Builder:
    legend = (
        common.VizLegendOptions()
        .show_legend(True)
        .display_mode(common_model.LegendDisplayMode.LIST)
        .placement(common_model.LegendPlacement.BOTTOM)
    )
    tooltip = (
        common.VizTooltipOptions()
        .mode(common_model.TooltipDisplayMode.MULTI)
        .sort(common_model.SortOrder.DESCENDING)
    )
    builder = timeseries.Panel().legend(legend).tooltip(tooltip)
    if panel.series:
        return builder.display_name(f"${{__field.labels.{panel.series}}}")
    return _labelled(builder, panel)


def _stat(panel: Panel) -> Builder:
    reduced = common.ReduceDataOptions().calcs(["lastNotNull"]).values(False).fields("")
    builder = stat.Panel().reduce_options(reduced).color_mode(common_model.BigValueColorMode.NONE)
    builder = builder.graph_mode(common_model.BigValueGraphMode.NONE).text_mode(
        common_model.BigValueTextMode.VALUE_AND_NAME
    )
    return _labelled(builder, panel)


def _gauges(panel: Panel) -> Builder:
    # One bar per row of the answer, named by its text column.
    reduced = common.ReduceDataOptions().calcs(["lastNotNull"]).values(True).fields("")
    steps = [
        model.Threshold(value=None, color="red"),
        model.Threshold(value=0.5, color="orange"),
        model.Threshold(value=0.8, color="green"),
    ]
    builder = (
        bargauge.Panel()
        .reduce_options(reduced)
        .orientation(common_model.VizOrientation.HORIZONTAL)
        .min(0)
        .max(1)
    )
    return builder.thresholds(dashboard.ThresholdsConfig().mode(model.ThresholdsMode.ABSOLUTE).steps(steps))


def _table(panel: Panel) -> Builder:
    return _labelled(table.Panel().show_header(True), panel)


def _flow(panel: Panel) -> Builder:
    # Edges alone: Grafana makes the nodes of their ends. It finds columns by name, so none is renamed.
    return nodegraph.Panel()


def _labelled(builder: Builder, panel: Panel) -> Builder:
    for column in panel.columns:
        unit, decimals = UNITS[column.format]
        shown = {"displayName": column.label, "unit": unit, "decimals": decimals}
        properties = [model.DynamicConfigValue(id_val=name, value=value) for name, value in shown.items()]
        builder = builder.override_by_name(column.name, properties)
    return builder


BUILDERS: Mapping[Kind, Callable[[Panel], Builder]] = MappingProxyType(
    {"stat": _stat, "bars": _bars, "lines": _lines, "gauges": _gauges, "table": _table, "flow": _flow}
)
