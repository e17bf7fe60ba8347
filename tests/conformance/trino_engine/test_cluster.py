"""Processes of the engine: bare or with workers that share the splits, gone with the server that had them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from infra.local.athena.engines.trino import configuration
from infra.local.athena.engines.trino.cluster import Cluster, Shape
from infra.local.athena.engines.trino.processes import is_ours
from infra.local.athena.errors import QueryFailed
from tests.conformance.trino_engine.athena import BUCKET, Athena
from tests.conftest import start_local_aws
from tests.lakehouse import PROJECT

# Three processes of Java begin at once, perhaps while others are busy.
pytestmark = pytest.mark.timeout(1200)


def test_bare_engine_judges_expressions(program: Path, tmp_path: Path) -> None:
    cluster = Cluster(tmp_path, {}, Shape(heap_mb=768))
    cluster.start()
    try:
        cluster.wait_until_ready()
        answer = cluster.client().run("SELECT 1/2.0, timestamp '2026-01-01 00:00:00', nan()")
        assert [column.type for column in answer.columns] == ["decimal(12, 1)", "timestamp(0)", "double"]
        assert answer.rows == [["0.5", "2026-01-01 00:00:00", "NaN"]]
        with pytest.raises(
            QueryFailed, match=r"COLUMN_NOT_FOUND: line 1:8: Column 'nope' cannot be resolved"
        ):
            cluster.client().run("SELECT nope")
        pids = cluster.pids
    finally:
        cluster.close()
    assert not any(is_ours(pid, "io.trino.server.TrinoServer") for pid in pids)


def test_a_table_has_nodes_as_soon_as_the_engine_is_ready(program: Path, tmp_path: Path) -> None:
    (tmp_path / "files").mkdir()
    catalogs = {configuration.SCRATCH: configuration.scratch_catalog(tmp_path / "files")}
    cluster = Cluster(tmp_path / "trino", catalogs)
    cluster.start()
    try:
        cluster.wait_until_ready()
        schema = f"{configuration.SCRATCH}.at_once"
        cluster.client().run(f"CREATE SCHEMA {schema}")
        cluster.client().run(f"CREATE TABLE {schema}.numbers AS SELECT 1 x")
        assert cluster.client().run(f"SELECT sum(x) FROM {schema}.numbers").rows == [[1]]
    finally:
        cluster.close()


def test_workers_share_the_splits(program: Path, tmp_path: Path) -> None:
    aws = start_local_aws(tmp_path, seconds=600, LAKEHOUSE_ENGINE="trino", LAKEHOUSE_ENGINE_WORKERS="2")
    try:
        athena = Athena(aws.client)
        nodes = athena.done("select node_id, coordinator, state from system.runtime.nodes").rows
        assert sorted((coordinator, state) for _, coordinator, state in nodes) == [
            ("false", "active"),
            ("false", "active"),
            ("true", "active"),
        ]
        athena.done(
            f"create table spread with (external_location = 's3://{BUCKET}/spread/', partitioned_by = array['k'])"
            " as select x, 'some text to read' t, x % 60 k from unnest(sequence(1, 6000)) n(x)"
        )
        _hold(_told(tmp_path)["pids"][1:], seconds=35)
        athena.done("select count(distinct t), sum(x) from spread")
        shared = athena.done(
            "select node_id, sum(splits) from system.runtime.tasks where query_id = (select max(query_id)"
            " from system.runtime.queries where query like '%count(distinct t)%' and query not like '%tasks%')"
            " group by node_id"
        ).rows
        print(f"\nsplits of one query by node: {sorted((node[-12:], splits) for node, splits in shared)}")
        assert len(shared) == 3
        assert all(int(splits) > 0 for _, splits in shared)
    finally:
        aws.stop()


def _told(home: Path) -> dict[str, Any]:
    file = home / "local-aws" / "scratch" / "trino" / "engine.json"
    told: dict[str, Any] = json.loads(file.read_text())
    return told


def _hold(pids: list[int], seconds: float) -> None:
    """A machine with no time for these processes. After 30 s Trino of itself takes them for gone."""
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    time.sleep(seconds)
    for pid in pids:
        os.kill(pid, signal.SIGCONT)


def test_killed_server_takes_its_engine_along(program: Path, tmp_path: Path) -> None:
    aws = start_local_aws(tmp_path, seconds=600, LAKEHOUSE_ENGINE="trino")
    told = _told(tmp_path)
    [pid] = told["pids"]
    assert is_ours(pid, told["environment"])
    os.kill(aws.process.pid, signal.SIGKILL)
    aws.process.wait()
    deadline = time.monotonic() + 20
    while is_ours(pid, told["environment"]) and time.monotonic() < deadline:
        time.sleep(0.1)
    if sys.platform == "linux":
        assert not is_ours(pid, told["environment"])
    Cluster(tmp_path / "local-aws" / "scratch" / "trino", {}).end_leftovers()
    assert not is_ours(pid, told["environment"])


def test_without_java_up_says_what_is_missing(tmp_path: Path) -> None:
    program = (
        "import sys\n"
        "from pathlib import Path\n"
        "from infra.local.athena.engines.trino import java\n"
        "java._FOLDERS = ()\n"
        "java.importlib.util.find_spec = lambda name: None\n"
        "from infra.local.__main__ import main\n"
        "sys.exit(main(['up', '--engine', 'trino', '--home', sys.argv[1]]))\n"
    )
    environment = {name: text for name, text in os.environ.items() if name != "JAVA_HOME"}
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)],
        cwd=PROJECT, env=environment, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert "the Trino engine needs Java 22 or newer; found none. Set JAVA_HOME" in done.stderr
    assert not (tmp_path / "local-aws.json").exists()
