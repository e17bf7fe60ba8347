"""All SQL of the project is answered alike by both engines: boards, cookbook, and what dbt sent for its models and tests.

The tables are built once, by the embedded engine. The board's queries come with every range and choice that
a viewer may set; dbt's come from the query history, and the last month's build is made again for them.
"""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dashboards.grafana.catalog import OVERVIEW, PANELS
from dashboards.grafana.macros import TimeRange, expand
from dashboards.grafana.panels import panel_sql, query
from dashboards.grafana.variables import Value, interpolate
from infra.local.athena.catalog import Catalog
from infra.local.athena.engines.duckdb_.session import DuckDbEngine
from infra.local.athena.engines.trino import configuration
from infra.local.athena.engines.trino.cluster import Cluster
from infra.local.athena.engines.trino.java import EngineUnavailable
from infra.local.athena.errors import QueryFailed
from infra.local.athena.statements import CreateTableAs, CreateView, Insert, Select, read_statement
from infra.local.athena.storage import ObjectStore
from ingestion.synthetic.generate import Scenario, generate
from tests.conformance.random.answers import Refusal, difference
from tests.conformance.random.engines import Ours, Theirs
from tests.demand import missing
from tests.lakehouse import PROJECT, Lakehouse

MONTHS = ("2026-08", "2026-09")
RANGE = TimeRange(datetime(2026, 8, 1, tzinfo=UTC), datetime(2026, 9, 30, 23, 59, 59, tzinfo=UTC))
FEW = "one account, two services"
CHOICES: dict[str, dict[str, Value]] = {
    "all": {},
    FEW: {"account": ["000012345678"], "service": ["AmazonEC2", "AmazonS3"]},
}
QUESTIONS = sorted((PROJECT / "docs" / "questions").glob("*.sql"))
MODELS = sorted((PROJECT / "dbt_project" / "models").rglob("*.sql"))
_LAST = MONTHS[-1].replace("-", "_")
_MAKES_SCHEMA = re.compile(r"\bcreate\s+schema\b", re.IGNORECASE)
_MAKES_RELATION = re.compile(r"\bcreate\s+(?:or\s+replace\s+)?(?:table|view)\b", re.IGNORECASE)
# Staging of formats that these bills aren't in is switched off; an ephemeral model is asked within its readers.
_OTHERS = {"stg_focus__line_items", "stg_legacy__line_items", "int_split_measured"}
_GONE = ("TABLE_NOT_FOUND", "SCHEMA_NOT_FOUND", "HIVE_CANNOT_OPEN_SPLIT")


@dataclass(frozen=True)
class Both:
    """The two engines over one lake."""

    ours: Ours
    theirs: Theirs

    def differ(self, sql: str) -> str:
        ours = self.ours.ask(sql)
        ordered = bool(re.search(r"\border\s+by\b[^()]*$", sql, re.IGNORECASE))
        return difference(ours, self.theirs.ask(sql), ordered)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lakehouse]:
    found = Lakehouse(tmp_path_factory.mktemp("own-sql") / "home")
    found.run("up")
    yield found
    found.run("down")


@pytest.fixture(scope="module")
def cluster(served: Lakehouse, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """Trino over the lake's storage, not waited for: it starts while the bills are ingested."""
    folder = tmp_path_factory.mktemp("own-sql-trino")
    aws = configuration.Aws(served.aws("s3").meta.endpoint_url, "us-east-1", "local", "local")
    (folder / "scratch").mkdir()
    found = Cluster(folder / "trino", configuration.catalogs(aws, folder / "scratch"))
    try:
        found.start()
    except EngineUnavailable as refusal:
        missing("Trino", str(refusal))
    yield found
    found.close()


@pytest.fixture(scope="module")
def lakehouse(served: Lakehouse, cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Lakehouse:
    scenario = Scenario(seed=7, last_month=MONTHS[-1], months=len(MONTHS))
    bill = generate(scenario, tmp_path_factory.mktemp("own-sql-bill"))
    for folder in {one.billing_period: one.folder for one in bill.deliveries}.values():
        served.run("deliver", str(folder))
    served.run("ingest", "--wait", timeout=900)
    return served


@pytest.fixture(scope="module")
def both(lakehouse: Lakehouse, cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Both:
    cluster.wait_until_ready()
    ours = _ours(lakehouse, tmp_path_factory.mktemp("own-sql-engine"))
    return Both(ours, Theirs(cluster.url, "cur_lakehouse"))


def _ours(lakehouse: Lakehouse, folder: Path) -> Ours:
    store = ObjectStore(lakehouse.aws("s3"), lambda bucket, key, etag: None, folder / "cache")
    return Ours(DuckDbEngine(Catalog(lakehouse.aws("glue")), store, folder / "duckdb"), "cur_lakehouse")


PANELS_AND_CHOICES = [(panel, "all") for panel in PANELS] + [(panel, FEW) for panel in OVERVIEW]


@pytest.mark.parametrize(
    ("panel", "chosen"), PANELS_AND_CHOICES, ids=lambda one: one if isinstance(one, str) else one.key
)
def test_panel_is_answered_alike(both: Both, panel: object, chosen: str) -> None:
    assert not both.differ(panel_sql(panel, RANGE, CHOICES[chosen]))  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["account", "service", "currency", "tag_key"])
def test_variable_is_answered_alike(both: Both, name: str) -> None:
    assert not both.differ(expand(interpolate(query(f"variable_{name}"), {}), RANGE))


@pytest.mark.parametrize("path", QUESTIONS, ids=lambda path: path.stem)
def test_question_is_answered_alike(both: Both, path: Path) -> None:
    assert not both.differ(path.read_text())


def test_what_dbt_asked_is_answered_alike(
    both: Both, rebuilt: list[tuple[str, str, str]], tell: Callable[[str], None]
) -> None:
    """Each query once: of models and of what builds them, of their tests, of the publisher's checks."""
    different, kinds = {}, Counter[str]()
    with ThreadPoolExecutor(2) as pool:
        theirs = [pool.submit(both.theirs.inside(database).ask, sql) for sql, database, _ in rebuilt]
        for (sql, database, kind), judged in zip(rebuilt, theirs, strict=True):
            ours = both.ours.inside(database).ask(sql)
            if isinstance(ours, Refusal) and ours.code in _GONE:
                continue
            if what := difference(ours, judged.result(), ordered=False):
                different[sql] = what
            kinds[kind] += 1
    tell(f"of the pipeline {kinds.total()} statements asked of both engines, {len(different)} different")
    assert different == {}
    asked = {kind.partition(" ")[2] for kind in kinds if kind.startswith("model ")}
    assert {path.stem for path in MODELS} - asked == _OTHERS
    assert kinds["test"] >= len(asked)


def _kind(sql: str) -> str:
    if "dbt_internal_test" in sql:
        return "test"
    model = re.search(r'"node_id": "model\.\w+\.(\w+)', sql)
    return f"model {model[1]}" if model else "check"


@pytest.fixture(scope="module")
def rebuilt(lakehouse: Lakehouse) -> list[tuple[str, str, str]]:
    """The queries of the history with their kinds; what the last month's build made of its own, and dropped, is made again."""
    asked = sorted(_history(lakehouse), key=lambda one: one.at)
    made = [one.database for one in asked if _MAKES_SCHEMA.search(one.sql)]
    last = {max(name for name in made if name.startswith(f"build_{month}")) for month in (_LAST, "derived")}
    for one in asked:
        if one.database in last and (_MAKES_SCHEMA.search(one.sql) or _MAKES_RELATION.search(one.sql)):
            _run(lakehouse, one.sql.replace("/builds/", "/builds-again/"), one)
    kept = [one for one in asked if one.database in last or not one.database.startswith("build_")]
    queries = [
        (_query_of(one.sql, one.database), one.database or "cur_lakehouse", _kind(one.sql)) for one in kept
    ]
    return [pair for pair in dict.fromkeys(queries) if pair[0]]


@dataclass(frozen=True)
class Asked:
    at: datetime
    sql: str
    database: str
    workgroup: str


def _history(lakehouse: Lakehouse) -> Iterator[Asked]:
    athena = lakehouse.aws("athena")
    for group in athena.list_work_groups()["WorkGroups"]:
        for page in athena.get_paginator("list_query_executions").paginate(WorkGroup=group["Name"]):
            for start in range(0, len(page["QueryExecutionIds"]), 50):
                ids = page["QueryExecutionIds"][start : start + 50]
                for one in athena.batch_get_query_execution(QueryExecutionIds=ids)["QueryExecutions"]:
                    database = one["QueryExecutionContext"].get("Database", "")
                    at = one["Status"]["SubmissionDateTime"]
                    yield Asked(at, one["Query"], database, group["Name"])


def _run(lakehouse: Lakehouse, sql: str, like: Asked) -> None:
    athena = lakehouse.aws("athena")
    query = athena.start_query_execution(
        QueryString=sql,
        QueryExecutionContext={"Database": like.database},
        WorkGroup=like.workgroup,
        ResultConfiguration={"OutputLocation": "s3://cur-lake/athena-results/builder/"},
    )["QueryExecutionId"]
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        status = athena.get_query_execution(QueryExecutionId=query)["QueryExecution"]["Status"]
        if status["State"] not in ("QUEUED", "RUNNING"):
            assert status["State"] == "SUCCEEDED", f"{status}\n{sql}"
            return
        time.sleep(0.1)
    pytest.fail(f"not ended: {sql}")


def _query_of(sql: str, database: str) -> str:
    try:
        statement = read_statement(sql, database)
    except QueryFailed:
        return ""
    return statement.query if isinstance(statement, Select | CreateTableAs | CreateView | Insert) else ""
