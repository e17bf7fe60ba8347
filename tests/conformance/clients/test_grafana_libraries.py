"""The libraries under Grafana's Athena data source read our endpoint: health, both query flows, pages, types, cancel.

This is not Grafana and not the data source itself: its routes and macros are tested elsewhere.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from dashboards.grafana.catalog import PANELS
from dashboards.grafana.macros import TimeRange
from dashboards.grafana.panels import Panel, panel_sql
from tests.conformance.clients import grafana_client, marts
from tests.conformance.clients.grafana_client import DataSource, Frame, Probe, QueryFailed
from tests.conftest import LocalAws
from tests.integration.athena.conftest import House

CLIENT = "grafana-libraries"
QUARTER = TimeRange(datetime(2026, 8, 1, tzinfo=UTC), datetime(2026, 9, 30, 23, 59, 59, tzinfo=UTC))
SLOW = "select count(*) from unnest(sequence(1, 9000)) a(x), unnest(sequence(1, 9000)) b(y), unnest(sequence(1, 9000)) c(z) where x * y + z = 7"
KINDS = {
    "tinyint": "int16", "smallint": "int16", "integer": "int32", "bigint": "int64", "float": "float64",
    "double": "float64", "boolean": "bool", "date": "time.Time", "timestamp": "time.Time",
    "timestamp with time zone": "time.Time", "varchar": "string", "char": "string", "decimal": "string",
    "array": "string", "map": "string", "row": "string", "json": "string", "varbinary": "string",
}  # fmt: skip


@pytest.fixture(scope="module")
def probe() -> Iterator[Probe]:
    with grafana_client.running(grafana_client.built()) as made:
        yield made


@pytest.fixture(scope="module")
def house(local_aws: LocalAws) -> House:
    made = House(local_aws.client)
    marts.fill(made)
    return made


@pytest.fixture
def source(probe: Probe, local_aws: LocalAws, house: House) -> DataSource:
    output = f"s3://{house.bucket}/grafana/"
    return probe.source(local_aws.endpoint, house.name, CLIENT, outputLocation=output)


def _followed(source: DataSource, sql: str) -> Frame:
    """The asynchronous flow to its end, as the browser follows it."""
    query_id = source.start(sql)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        frame = source.poll(sql, query_id)
        if frame.custom["status"] == "finished":
            return frame
        time.sleep(0.02)
    pytest.fail(f"{query_id} did not finish")


def test_health_is_green_and_names_a_bad_workgroup(
    source: DataSource, probe: Probe, local_aws: LocalAws
) -> None:
    assert source.health() == (True, "Data source is working")
    healthy, told = probe.source(local_aws.endpoint, "x", CLIENT, workgroup="nothing").health()
    assert not healthy and "nothing" in told


def test_types_arrive_as_frames_need_them(source: DataSource) -> None:
    frame = source.query(
        "select cast(1 as tinyint) a, cast(2 as smallint) b, 3 c, cast(4 as bigint) d, cast(0.5 as real) e, 1e0 f, "
        "true g, date '2026-08-01' h, timestamp '2026-08-01 10:00:00.123' i, 'x' j, cast(1.50 as decimal(10,2)) k, "
        "array[1, 2] l, map(array['a'], array[1]) m, cast(null as bigint) n, cast(row(1) as row(z integer)) o, "
        "cast('ab' as char(3)) p, nan() q, json_parse('{\"a\": 1}') r, "
        "timestamp '2026-08-01 10:00:00.123 UTC' s"
    )
    kinds = dict(zip(frame.names, frame.kinds, strict=True))
    assert [kinds[name] for name in "abcdefghi"] == [
        "int16", "int16", "int32", "int64", "float64", "float64", "bool", "time.Time", "time.Time",
    ]  # fmt: skip
    assert {kinds[name] for name in "jklmopr"} == {"string"} and kinds["n"] == "int64"
    [row] = [dict(zip(frame.names, row, strict=True)) for row in frame.rows]
    assert (row["c"], row["e"], row["g"], row["k"], row["n"]) == (3, 0.5, True, "1.50", None)
    assert row["i"] == row["s"] == 1785578400123  # milliseconds since 1970
    assert row["h"] == 1785542400000


def test_both_flows_read_every_page(source: DataSource) -> None:
    sql = "select x, if(x % 7 = 0, null, cast(x as varchar)) as y from unnest(sequence(1, 2500)) as t(x) order by x"
    expected = [(x, None if x % 7 == 0 else str(x)) for x in range(1, 2501)]
    assert source.query(sql).rows == expected
    assert _followed(source, sql).rows == expected


def test_no_rows_are_an_empty_frame_and_only_the_header_row_is_dropped(source: DataSource) -> None:
    assert _followed(source, "select 1 as x where false").rows == []
    assert source.query("select 'x' as x").rows == [("x",)] or source.query("select 'y' as x").rows == [
        ("y",)
    ]


def test_failure_carries_the_engines_reason(source: DataSource) -> None:
    with pytest.raises(QueryFailed, match="COLUMN_NOT_FOUND"):
        source.query("select nothing from cost_daily")
    query_id = source.start("select nothing from cost_daily")
    with pytest.raises(QueryFailed, match="COLUMN_NOT_FOUND") as caught:
        for _ in range(200):
            source.poll("select nothing from cost_daily", query_id)
            time.sleep(0.02)
    assert caught.value.status == 400


def test_cancelled_query_ends_and_says_so(source: DataSource) -> None:
    query_id = source.start(SLOW)
    assert source.cancel(query_id) == 200
    with pytest.raises(QueryFailed, match=r"(?i)cancel"):
        for _ in range(200):
            source.poll(SLOW, query_id)
            time.sleep(0.02)


def test_reuse_answers_the_same_query_from_the_earlier_result(
    probe: Probe, local_aws: LocalAws, house: House
) -> None:
    source = probe.source(
        local_aws.endpoint, house.name, CLIENT, outputLocation=f"s3://{house.bucket}/r/",
        resultReuseEnabled=True, resultReuseMaxAgeInMinutes=60,
    )  # fmt: skip
    sql = "select count(*) from cost_daily"
    assert source.query(sql).rows == [(366,)]
    query_id = source.start(sql)
    told = house.wait(query_id)
    assert told["Statistics"]["ResultReuseInformation"]["ReusedPreviousResult"] is True


@pytest.mark.parametrize("panel", PANELS, ids=lambda panel: panel.key)
def test_panel_is_drawn_from_the_same_values(source: DataSource, house: House, panel: Panel) -> None:
    """Each panel's frame, by either flow, holds what Athena answers, in the types that its drawing needs."""
    sql = panel_sql(panel, QUARTER)
    frame = _followed(source, sql)
    assert frame == Frame(frame.names, frame.kinds, source.query(sql).columns, frame.custom)
    answer = house.run(sql)
    columns = answer.results["ResultSet"]["ResultSetMetadata"]["ColumnInfo"]
    assert list(frame.kinds) == [KINDS[column["Type"]] for column in columns]
    assert frame.rows and len(frame.rows) == len(answer.rows)
    assert frame.rows == [_plain(row, frame.kinds) for row in answer.rows]
    drawn = dict(zip(frame.names, frame.kinds, strict=True))
    assert all(drawn[one.name] != "string" for one in panel.columns if one.format != "text"), json.dumps(
        drawn
    )


def _plain(row: list[str | None], kinds: tuple[str, ...]) -> tuple[Any, ...]:
    """Athena's texts as a frame's values: an independent reading of the same answer."""
    return tuple(_value(cell, kind) for cell, kind in zip(row, kinds, strict=True))


def _value(cell: str | None, kind: str) -> Any:
    if cell is None or kind == "string":
        return cell
    if kind == "time.Time":
        return int(datetime.fromisoformat(cell).replace(tzinfo=UTC).timestamp() * 1000)
    if kind == "bool":
        return cell == "true"
    return float(cell) if kind == "float64" else int(cell)
