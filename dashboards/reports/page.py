"""The HTML of the page, from answered panels. Whatever comes from a bill is escaped: tags are hostile text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from dashboards.grafana.panels import Column, Format, Panel
from dashboards.reports import svg
from dashboards.reports.figures import number, text, written
from dashboards.reports.series import chart

Row = Mapping[str, object]
ASSETS = Path(__file__).parent / "assets"
UNITS_PER_COLUMN = 50.0
UNITS_PER_ROW = 31.0
# What the title and the legend take of a panel, in rows.
ROWS_AROUND = 1
GOOD, FAIR = 0.8, 0.5


@dataclass(frozen=True)
class PanelData:
    """A panel, the rows that its query answered, and that query."""

    panel: Panel
    rows: tuple[Row, ...]
    sql: str


@dataclass(frozen=True)
class ExtraTable:
    """A table beside the board's panels: reconciliation, anomalies, stages."""

    title: str
    description: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class PageData:
    """All that is on the page."""

    title: str
    subtitle: str
    currency: str
    panels: tuple[PanelData, ...]
    tables: tuple[ExtraTable, ...] = ()
    notes: tuple[str, ...] = ()


def page_html(data: PageData) -> str:
    """The whole document of the board."""
    body = f"{_cards(data)}{_panels(data)}{_extras(data)}{footer(data.notes)}"
    return document(data.title, data.subtitle, body)


def document(title: str, subtitle: str, body: str) -> str:
    """An HTML document around `body`; it asks the network for nothing, and its policy forbids it to."""
    style, script = ((ASSETS / name).read_text(encoding="utf-8") for name in ("page.css", "page.js"))
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline';"
        " script-src 'unsafe-inline'\">\n"
        f"<title>{escape(title)}</title>\n<style>\n{style}</style>\n</head>\n<body>\n"
        f"{_header(title, subtitle)}<main>\n{body}</main>\n"
        f'<div id="tip" hidden></div>\n<script>\n{script}</script>\n</body>\n</html>\n'
    )


def _header(title: str, subtitle: str) -> str:
    return (
        f"<header><div><h1>{escape(title)}</h1><p>{escape(subtitle)}</p></div>"
        '<button id="theme" type="button" aria-label="Switch between light and dark">'
        '<svg viewBox="0 0 20 20" aria-hidden="true"><circle cx="10" cy="10" r="7.5"/><path d="M10 2.5a7.5 7.5 0 0 1 0 15z"/>'
        "</svg></button></header>\n"
    )


def _cards(data: PageData) -> str:
    stats = [one for one in data.panels if one.panel.kind == "stat" and one.rows]
    cards = [_card(one, column, data) for one in stats for column in one.panel.columns]
    return f'<section class="cards">{"".join(cards)}</section>\n' if cards else ""


def _card(one: PanelData, column: Column, data: PageData) -> str:
    value = one.rows[-1].get(column.name)
    read = number(value)
    shown = written(value, column.format, data.currency)
    mark = ""
    if column.name == "change_ratio" and read is not None:
        shown, mark = f"{read:+.1%}", f" {direction(read)}"
    return (
        f'<article class="card{mark}" title="{escape(one.panel.description)}"><h2>{escape(column.label)}</h2>'
        f"<strong>{escape(shown)}</strong>{_card_picture(column, read, data)}</article>"
    )


def _card_picture(column: Column, read: float | None, data: PageData) -> str:
    if column.name == "this_month":
        return svg.sparkline(_daily_totals(data))
    if column.format == "ratio" and column.name != "change_ratio" and read is not None:
        return meter(read)
    return ""


def _daily_totals(data: PageData) -> list[float]:
    drawn = next(
        (chart(one.panel, one.rows) for one in data.panels if one.panel.key == "cost_by_service"), None
    )
    if drawn is None:
        return []
    return [sum(one.values[index] or 0.0 for one in drawn.series) for index in range(len(drawn.days))]


def meter(ratio: float) -> str:
    level = "good" if ratio >= GOOD else "fair" if ratio >= FAIR else "poor"
    return f'<div class="meter {level}"><span style="width:{max(0.0, min(1.0, ratio)):.1%}"></span></div>'


def _panels(data: PageData) -> str:
    drawn = "".join(_panel(one, data.currency) for one in data.panels if one.panel.kind != "stat")
    return f'<section class="panels">\n{drawn}</section>\n'


def _panel(one: PanelData, currency: str) -> str:
    body = _body(one, currency) if one.rows else '<p class="empty">No rows in this range.</p>'
    return (
        f'<article class="panel" style="--span:{one.panel.width};--rows:{one.panel.height}"><h2>{escape(one.panel.title)}</h2>'
        f"<p>{escape(one.panel.description)}</p>{body}"
        f"<details><summary>SQL</summary><pre>{escape(one.sql)}</pre></details></article>\n"
    )


def _body(one: PanelData, currency: str) -> str:
    panel = one.panel
    if panel.kind == "table":
        return _table(panel.columns, one.rows, currency, bars=True)
    if panel.kind == "gauges":
        return _gauges(panel, one.rows)
    shape = chart(panel, one.rows)
    draw = svg.stacked_bars if panel.kind == "bars" else svg.lines
    picture = draw(shape, *_size(panel), currency)
    return f'<div class="plot">{picture}{svg.legend(shape, currency)}</div>'


def _size(panel: Panel) -> tuple[float, float]:
    """Width and height of a chart in user units, in the proportions of the board."""
    return panel.width * UNITS_PER_COLUMN, (panel.height - ROWS_AROUND) * UNITS_PER_ROW


def _gauges(panel: Panel, rows: Sequence[Row]) -> str:
    column = panel.columns[0]
    items = []
    for row in rows:
        ratio = number(row[column.name])
        items.append(
            f"<li><span>{escape(text(row[str(panel.series)]))}</span>{meter(ratio or 0.0)}"
            f"<b>{escape(written(ratio, 'ratio', ''))}</b></li>"
        )
    return f'<ul class="gauges">{"".join(items)}</ul>'


def _table(columns: Sequence[Column], rows: Sequence[Row], currency: str, *, bars: bool = False) -> str:
    head = "".join(f'<th class="{_align(column.format)}">{escape(column.label)}</th>' for column in columns)
    largest = _largest(columns, rows) if bars else ("", 0.0)
    lines = "".join(
        f"<tr>{''.join(_cell(column, row.get(column.name), currency, largest) for column in columns)}</tr>"
        for row in rows
    )
    return f'<div class="scroll"><table><thead><tr>{head}</tr></thead><tbody>{lines}</tbody></table></div>'


def _cell(column: Column, value: object, currency: str, largest: tuple[str, float]) -> str:
    shown = escape(written(value, column.format, currency))
    if column.format == "text":
        return f'<td class="text">{shown}</td>'
    read = number(value) or 0.0
    if column.name == "change":
        shown = escape("+" if read > 0 else "") + shown
        return f'<td class="number {direction(read)}">{shown}</td>'
    bar = ""
    if column.name == largest[0] and largest[1] > 0:
        bar = f' style="--bar-width:{max(0.0, read) / largest[1]:.1%}"'
    return f'<td class="number{" bar" if bar else ""}"{bar}>{shown}</td>'


def _largest(columns: Sequence[Column], rows: Sequence[Row]) -> tuple[str, float]:
    """The first money column, which gets bars behind its numbers, and its largest value."""
    first = next((column.name for column in columns if column.format == "money"), "")
    return first, max((number(row.get(first)) or 0.0 for row in rows), default=0.0) if first else 0.0


def _align(style: Format) -> str:
    return "text" if style == "text" else "number"


def direction(change: float) -> str:
    return "up" if change > 0 else "down" if change < 0 else "same"


def _extras(data: PageData) -> str:
    parts = "".join(_extra(one, data.currency) for one in data.tables)
    return f'<section class="panels">\n{parts}</section>\n' if parts else ""


def _extra(one: ExtraTable, currency: str) -> str:
    body = _table(one.columns, one.rows, currency) if one.rows else '<p class="empty">None.</p>'
    return (
        f'<article class="panel" style="--span:24"><h2>{escape(one.title)}</h2>'
        f"<p>{escape(one.description)}</p>{body}</article>\n"
    )


def footer(notes: Sequence[str]) -> str:
    """What is said below everything."""
    items = "".join(f"<li>{escape(note)}</li>" for note in notes)
    return f"<footer><ul>{items}</ul></footer>\n" if notes else ""
