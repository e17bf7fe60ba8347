"""One page, no network, the board's own queries; whatever text a bill holds is shown as text."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path

import pytest

from dashboards.grafana.catalog import OVERVIEW
from dashboards.grafana.panels import Column, Panel
from dashboards.reports.demo_page import RANGE_SQL, Row, build_demo_page, published_range
from dashboards.reports.figures import day, money, number, short, written
from dashboards.reports.page import ExtraTable
from dashboards.reports.series import chart
from dashboards.reports.svg import lines, nice_ticks, script_json, stacked_bars
from ingestion.errors import BadInput

HOSTILE = "</script><img src=x onerror=alert(1)>\"'&\n=cmd()"
DAYS = [date(2026, 8, 30) + timedelta(days=step) for step in range(4)]
ANSWERS: dict[str, list[Row]] = {
    "month": [{"this_month": "110.5", "month_before": Decimal("100"), "change_ratio": 0.105}],
    "commitments": [
        {
            "ri_utilization_ratio": 0.9,
            "sp_utilization_ratio": None,
            "ri_coverage_hours_ratio": "NaN",
            "sp_coverage_ratio": 1,
        }
    ],
    "cost_by_service": [
        {"day": at, "service": name, "cost": 10.0} for at in DAYS for name in (HOSTILE, "AmazonEC2")
    ],
    "movers": [{"service": HOSTILE, "this_month": 1.0, "month_before": 2.0, "change": -1.0}],
    "months": [
        {
            "billing_period": "2026-09",
            "unblended_cost": 1234.5,
            "amortized_cost": 1,
            "net_amortized_cost": 1,
            "public_on_demand_cost": 2,
            "state": "open",
        }
    ],
    "accounts": [{"account_id": "000012345678", "this_month": 5, "month_before": 4, "change": 1}],
    "transfer_cost": [{"day": "2026-08-30", "path_class": "inter_az", "cost": -3.0}],
    "transfer_gb": [],
    "transfer_paths": [
        {
            "path_class": "inter_az",
            "unblended_cost": 3,
            "metered_gb": 4000,
            "moved_gb": 0.001,
            "cost_per_gb": None,
        }
    ],
    "tag_coverage": [{"tag_key": HOSTILE, "coverage_ratio": 0.4}],
    "utilization": [
        {"day": at, "commitment": "Savings Plans", "utilization_ratio": 0.9} for at in DAYS if at != DAYS[1]
    ],
    "coverage": [{"day": at, "ri_coverage_hours_ratio": 0.5, "sp_coverage_ratio": None} for at in DAYS],
}
PUBLISHED: list[Row] = [
    {"currency": "USD", "first_period": "2026-08", "last_period": "2026-09", "line_items": 90},
    {"currency": "EUR", "first_period": "2026-09", "last_period": "2026-09", "line_items": 9},
]


class Lake:
    """Answers a panel's query with the rows above, and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.left = [ANSWERS[panel.key] for panel in OVERVIEW]

    def __call__(self, sql: str) -> Sequence[Row]:
        self.asked.append(sql)
        return PUBLISHED if sql == RANGE_SQL else self.left.pop(0)


class Tags(HTMLParser):
    """Elements and attributes of a document, and the text that a reader sees."""

    def __init__(self, document: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(document)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


@pytest.fixture
def lake() -> Lake:
    return Lake()


@pytest.fixture
def page(tmp_path: Path, lake: Lake) -> str:
    table = ExtraTable(
        "Anomalies", "Days.", (Column("series_id", "series", "text"),), ({"series_id": HOSTILE},)
    )
    written_to = build_demo_page(lake, tmp_path / "demo.html", title=HOSTILE, notes=[HOSTILE], tables=[table])
    return written_to.read_text(encoding="utf-8")


def test_page_asks_the_boards_queries_over_the_published_months(page: str, lake: Lake) -> None:
    assert len(lake.asked) == 1 + len(OVERVIEW)
    for sql in lake.asked[1:]:
        assert "billing_period between '2026-08' and '2026-09'" in sql
        assert "currency = 'USD'" in sql
        assert "$" not in sql


def test_page_shows_every_panel(page: str) -> None:
    headings = re.findall(r"<h2>([^<]*)</h2>", page)
    assert {panel.title for panel in OVERVIEW if panel.kind != "stat"} <= set(headings)
    assert {column.label for panel in OVERVIEW if panel.kind == "stat" for column in panel.columns} <= set(
        headings
    )


def test_page_asks_the_network_for_nothing(page: str) -> None:
    for tag, attributes in Tags(page).elements:
        assert tag not in {"link", "img", "iframe", "object", "base", "form"}
        assert not {"src", "href", "action", "srcset"} & attributes.keys()
    assert "default-src 'none'" in page
    assert not re.search(r"https?://|url\(|@import", page)


def test_hostile_text_stays_text(page: str) -> None:
    parsed = Tags(page)
    assert not any(name.startswith("on") for _, attributes in parsed.elements for name in attributes)
    assert parsed.texts.count(HOSTILE) >= 5
    scripts = re.findall(r'<script type="application/json">(.*?)</script>', page, re.S)
    assert any(HOSTILE in json.loads(script)["names"] for script in scripts)


def test_other_currencies_are_named_and_not_added(page: str) -> None:
    assert "EUR is billed too and not on this page." in page


def test_a_panel_without_rows_says_so(page: str) -> None:
    assert page.count("No rows in this range.") == 1


def test_writing_again_gives_the_same_page(tmp_path: Path, page: str) -> None:
    table = ExtraTable(
        "Anomalies", "Days.", (Column("series_id", "series", "text"),), ({"series_id": HOSTILE},)
    )
    again = build_demo_page(Lake(), tmp_path / "again.html", title=HOSTILE, notes=[HOSTILE], tables=[table])
    assert again.read_text(encoding="utf-8") == page


def test_nothing_published_is_refused() -> None:
    with pytest.raises(BadInput, match="Expected published months in cost_daily; found none"):
        published_range([])


def test_range_reaches_the_last_second_of_the_last_month() -> None:
    picked = published_range(
        [{"currency": "USD", "first_period": "2028-01", "last_period": "2028-02"}]
    ).picked
    assert (picked.start.date(), str(picked.end)) == (date(2028, 1, 1), "2028-02-29 23:59:59+00:00")


def panel(key: str) -> Panel:
    return next(one for one in OVERVIEW if one.key == key)


def test_absent_days_have_a_place_without_a_value() -> None:
    shape = chart(panel("utilization"), ANSWERS["utilization"])
    assert shape.days == tuple(DAYS)
    assert shape.series[0].values == (0.9, None, 0.9, 0.9)
    assert lines(shape, 600, 250, "USD").count("<polyline") == 2


def test_a_column_without_any_value_has_no_line() -> None:
    assert [one.name for one in chart(panel("coverage"), ANSWERS["coverage"]).series] == [
        "Reserved Instances, hours"
    ]


def test_others_come_last_whatever_they_cost() -> None:
    rows = [
        {"day": DAYS[0], "service": name, "cost": cost}
        for name, cost in (("other services", 9), ("a", 1), ("b", 5))
    ]
    assert [one.name for one in chart(panel("cost_by_service"), rows).series] == ["b", "a", "other services"]


def test_credits_are_drawn_below_zero() -> None:
    rows = [{"day": DAYS[0], "service": name, "cost": cost} for name, cost in (("a", 10), ("credit", -4))]
    drawn = stacked_bars(chart(panel("cost_by_service"), rows), 600, 250, "USD")
    zero = float(re.search(r'class="zero"[^>]*y1="([\d.]+)"', drawn)[1])  # type: ignore[index]
    tops = [float(y) for y in re.findall(r'<rect class="s\d"[^>]* y="([\d.]+)"', drawn)]
    assert tops[0] < zero and tops[1] == pytest.approx(zero, abs=0.1)


@pytest.mark.parametrize(
    ("low", "high", "ticks"),
    [(0, 0, [0, 1]), (0, 87, [0, 25, 50, 75, 100]), (-10, 30, [-10, 0, 10, 20, 30])],
)
def test_ticks_are_round_and_enclose_the_values(low: float, high: float, ticks: list[float]) -> None:
    assert nice_ticks(low, high) == ticks


@pytest.mark.parametrize(
    ("value", "style", "shown"),
    [
        (Decimal("1234.567"), "money", "$1,234.57"),
        ("-0.001", "money", "$0.00"),
        (None, "money", "\N{EN DASH}"),
        ("NaN", "ratio", "\N{EN DASH}"),
        (0.1234, "ratio", "12.3%"),
        (0.09, "price", "$0.0900"),
        (1500, "gb", "1.50 TB"),
        (0.0004, "gb", "4.0e-04 GB"),
        ("", "text", "\N{EN DASH}"),
    ],
)
def test_figures_are_written_by_their_format(value: object, style: str, shown: str) -> None:
    assert written(value, style, "USD") == shown  # type: ignore[arg-type]


def test_a_currency_without_a_symbol_keeps_its_code() -> None:
    assert money(-1234.5, "SEK") == "-1,234.50 SEK"


def test_axis_labels_are_short() -> None:
    assert [short(value, "money") for value in (0, 12.5, 12500, 2e6)] == ["0", "12.5", "12.5k", "2M"]


@pytest.mark.parametrize("value", ["twelve", True, object()])
def test_text_where_a_number_must_be_is_refused(value: object) -> None:
    with pytest.raises(BadInput, match="Expected a number"):
        number(value)


def test_days_are_read_from_dates_timestamps_and_text() -> None:
    at = date(2026, 8, 30)
    assert [day(at), day(datetime(2026, 8, 30, 5)), day("2026-08-30 00:00:00.000")] == [at] * 3
    with pytest.raises(BadInput, match="Expected a day"):
        day("yesterday")


def test_script_data_cannot_end_its_element() -> None:
    assert "<" not in script_json({"name": "</script>"})
    assert json.loads(script_json({"name": "</script>"})) == {"name": "</script>"}
