"""PyAthena: every cursor that can leave AWS reads typed rows; the one that cannot says why."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pyathena
import pytest
from pyathena.async_cursor import AsyncCursor, AsyncDictCursor
from pyathena.cursor import DictCursor
from pyathena.error import OperationalError
from pyathena.pandas.async_cursor import AsyncPandasCursor
from pyathena.pandas.cursor import PandasCursor

from tests.integration.athena.conftest import House

CLIENT = "pyathena"
FIRST = (1, Decimal("1.250000000000"), datetime.date(2026, 1, 1), "it's", "web")


@pytest.fixture
def connection(costs: House) -> Iterator[Any]:
    with pyathena.connect(
        s3_staging_dir=f"s3://{costs.bucket}/pyathena/",
        region_name="us-east-1",
        schema_name=costs.name,
        poll_interval=0.05,
    ) as made:
        yield made


def test_cursor_reads_types_and_pages(connection: Any) -> None:
    cursor = connection.cursor()
    cursor.execute("select * from costs order by id")
    assert cursor.fetchone() == FIRST
    assert [row[3] for row in cursor.fetchmany(5)] == [None, 'x "y", z']
    assert [column[:2] for column in cursor.description] == [
        ("id", "integer"), ("amount", "decimal"), ("day", "date"), ("name", "varchar"), ("team", "varchar"),
    ]  # fmt: skip
    cursor.execute("select x from unnest(sequence(1, 2500)) as t(x) order by 1")
    assert [row[0] for row in cursor.fetchall()] == list(range(1, 2501))


def test_parameters_are_bound_in_both_styles(connection: Any) -> None:
    cursor = connection.cursor()
    cursor.execute("select * from costs where id = %(id)s and name = %(name)s", {"id": 1, "name": "it's"})
    assert cursor.fetchall() == [FIRST]
    cursor.execute("select id from costs where name = ?", ["'it''s'"], paramstyle="qmark")
    assert cursor.fetchall() == [(1,)]


def test_failed_query_raises_the_engines_reason(connection: Any) -> None:
    with pytest.raises(OperationalError, match=r"COLUMN_NOT_FOUND.*nothing"):
        connection.cursor().execute("select nothing from costs")


def test_dict_cursor_names_the_columns(connection: Any) -> None:
    found = connection.cursor(DictCursor).execute("select id, team from costs order by id").fetchall()
    assert found[2] == {"id": 3, "team": "db"}


def test_async_cursors_answer_by_future_and_cancel(connection: Any) -> None:
    cursor = connection.cursor(AsyncCursor)
    query_id, future = cursor.execute("select sum(amount) from costs")
    assert future.result().fetchall() == [(Decimal("4.250000000000"),)]
    assert cursor.query_execution(query_id).result().state == "SUCCEEDED"
    slow = "select count(*) from unnest(sequence(1, 9000)) a(x), unnest(sequence(1, 9000)) b(y), unnest(sequence(1, 9000)) c(z) where x * y + z = 7"
    query_id, future = cursor.execute(slow)
    cursor.cancel(query_id).result()
    assert future.result().state == "CANCELLED"
    _, future = connection.cursor(AsyncDictCursor).execute("select min(id) as id from costs")
    assert future.result().fetchall() == [{"id": 1}]


@pytest.mark.parametrize("unload", [False, True])
def test_pandas_cursor_reads_a_frame(connection: Any, unload: bool) -> None:
    cursor = connection.cursor(PandasCursor, unload=unload, engine="pyarrow")
    frame = cursor.execute("select * from costs order by id").as_pandas()
    assert sorted(frame["amount"]) == [Decimal("0.5"), Decimal("1.25"), Decimal("2.5")]
    assert frame["name"].isna().sum() == 1


def test_pandas_cursor_reads_in_chunks_and_by_future(connection: Any) -> None:
    chunks = connection.cursor(PandasCursor).execute("select * from costs", chunksize=2).as_pandas()
    assert [len(chunk) for chunk in chunks] == [2, 1]
    _, future = connection.cursor(AsyncPandasCursor).execute("select id from costs")
    assert sorted(future.result().as_pandas()["id"]) == [1, 2, 3]


def test_arrow_cursor_needs_an_endpoint_that_it_cannot_be_told(
    connection: Any, costs: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """ArrowCursor makes pyarrow's file system without an endpoint, and pyarrow reads no AWS_ENDPOINT_URL."""
    import pyarrow.fs
    from pyathena.arrow.cursor import ArrowCursor

    asked: list[dict[str, Any]] = []
    real = pyarrow.fs.S3FileSystem

    def with_endpoint(**settings: Any) -> Any:
        asked.append(settings)
        return real(**settings, endpoint_override=connection.client.meta.endpoint_url)

    monkeypatch.setattr(pyarrow.fs, "S3FileSystem", with_endpoint)
    table = connection.cursor(ArrowCursor).execute("select * from costs order by id").as_arrow()
    assert table["id"].to_pylist() == [1, 2, 3]
    assert asked and not any("endpoint_override" in settings for settings in asked)
