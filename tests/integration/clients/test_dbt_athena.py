"""The stock dbt-athena adapter: each materialization twice, with every sum and row count right after both runs."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.integration.athena.conftest import House

CLIENT = "dbt-athena"
PROJECT = Path(__file__).parent / "dbt_small"
SUM = "4.250000000001"
# dbt's documented way to be called from Python; one process for several commands saves its start.
SCRIPT = """
import json, sys, warnings
warnings.simplefilter("default")
from dbt.cli.main import dbtRunner
for words in json.loads(sys.argv[1] if len(sys.argv) > 1 else {commands!r}):
    done = dbtRunner().invoke([*words, "--profiles-dir", "."])
    if not done.success:
        raise SystemExit(f"{{words}}: {{done.exception or 'see above'}}")
"""


@pytest.fixture
def house(costs: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    """A copy of the project in the test's folder, and the source that it reads."""
    shutil.copytree(PROJECT, tmp_path, dirs_exist_ok=True)
    costs.run("create table deliveries as select 1 as id, cast(current_timestamp as timestamp) as loaded_at")
    monkeypatch.setenv("SMALL_BUCKET", costs.bucket)
    monkeypatch.setenv("SMALL_SCHEMA", f"{costs.name}_dbt")
    monkeypatch.setenv("SMALL_RAW", costs.name)
    monkeypatch.setenv("PYTHONUTF8", "1")
    return costs


@pytest.fixture
def dbt(python: Callable[[str], str]) -> Callable[..., str]:
    def run(*commands: list[str]) -> str:
        return python(SCRIPT.format(commands=json.dumps(commands)))

    return run


def _rows(house: House, sql: str) -> list[list[str | None]]:
    """What a query answers in the schema that dbt builds."""
    context = {"Catalog": "AwsDataCatalog", "Database": os.environ["SMALL_SCHEMA"]}
    return house.run(sql, QueryExecutionContext=context).rows


def _counted(house: House, *tables: str) -> dict[str, tuple[str | None, ...]]:
    sql = " union all ".join(f"select '{name}', count(*), sum(amount) from {name}" for name in tables)
    return {str(row[0]): tuple(row[1:]) for row in _rows(house, sql)}


def test_hive_project_builds_twice_with_every_row_in_place(
    house: House, dbt: Callable[..., str], tmp_path: Path
) -> None:
    days = ["--event-time-start", "2026-01-01", "--event-time-end", "2026-01-04"]
    select = ["build", "--select", "tag:hive", "sums_are_equal", *days]
    dbt(select)
    whole = ("costs", "costs_view", "by_month", "swapped", "overwritten", "appended")
    assert _counted(house, *whole) == dict.fromkeys(whole, ("4", SUM))
    dbt([*select, "--vars", "{grown: true}"], ["source", "freshness"], ["docs", "generate"])
    assert _counted(house, *whole) == dict.fromkeys(whole, ("4", SUM)) | {"appended": ("8", "8.500000000002")}
    assert _rows(house, "select count(*), count(note) from appended") == [["8", "3"]]
    assert _counted(house, "daily") == {"daily": ("3", "4.250000000000")}
    assert _rows(house, "select count(*), count(distinct p), sum(v), sum(amount) from many_partitions") == [
        ["150", "150", "22650", "4.250000000001"]
    ]
    assert _rows(house, "show partitions by_month") == [["month=2026-01"], ["month=2026-02"]]
    assert _rows(house, "select name, at from costs order by id") == [
        ["plain", "2026-01-01 00:00:00.000"], [None, "2026-01-02 10:30:00.000"],
        ['it\'s "q", x', "2026-01-03 23:59:59.000"], ["ünï", "2026-02-01 08:00:00.000"],
    ]  # fmt: skip
    catalog = json.loads((tmp_path / "target" / "catalog.json").read_text())
    assert catalog["nodes"]["model.small.by_month"]["columns"]["id"]["comment"] == "the key"
    [fresh] = json.loads((tmp_path / "target" / "sources.json").read_text())["results"]
    assert fresh["status"] == "pass"
    dbt(["run", "--select", "appended", "overwritten", "--full-refresh"])
    assert _counted(house, "appended", "overwritten") == {"appended": ("4", SUM), "overwritten": ("4", SUM)}


def test_iceberg_project_builds_twice_with_every_row_in_place(house: House, dbt: Callable[..., str]) -> None:
    select = ["--select", "tag:iceberg"]
    dbt(["seed"], ["run", "--select", "costs_view"], ["build", *select])
    whole = ("ice", "merged", "synced", "history")
    assert _counted(house, *whole) == dict.fromkeys(whole, ("4", SUM))
    dbt(["build", *select, "--vars", "{grown: true}"])
    assert _counted(house, "ice", "merged") == {"ice": ("4", SUM), "merged": ("4", SUM)}
    assert _rows(house, "select count(*), count(d) from synced") == [["8", "4"]]
    assert _rows(house, "select typeof(id) from synced limit 1") == [["bigint"]]
    changed = "select id, amount, dbt_valid_to is null from history where id = 1 order by 3"
    assert _rows(house, changed) == [["1", "1.250000000000", "false"], ["1", "2.250000000000", "true"]]
    dbt(["run", "--select", "merged", "ice", "--full-refresh"])
    assert _counted(house, "ice", "merged") == {"ice": ("4", SUM), "merged": ("4", SUM)}
