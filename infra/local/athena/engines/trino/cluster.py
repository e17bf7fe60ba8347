"""A coordinator and its workers: files written, processes started and proved ours, ready when a query answers."""

from __future__ import annotations

import json
import logging
import secrets
import shutil
import subprocess
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from infra.local.athena.engines.trino import configuration, distribution, java, processes
from infra.local.athena.engines.trino.client import Client
from infra.local.athena.engines.trino.configuration import LOOPBACK, Catalogs, Node
from infra.local.athena.engines.trino.java import EngineUnavailable, Java
from infra.local.athena.errors import QueryFailed
from infra.local.home import write_atomically

_LOG = logging.getLogger(__name__)
# Alone 15 to 30 s. On a machine with fifteen times more to do than processors a cluster of three took 150.
START_SECONDS = 480.0
_PLUGINS = ("geospatial", "hive", "iceberg")


@dataclass(frozen=True)
class Shape:
    """How large the engine is: heap of each process, processes beside the coordinator."""

    heap_mb: int = 1024
    workers: int = 0


class Cluster:
    """Processes below `folder`, which is theirs alone. Without catalogs it judges expressions only.

    Start it from a thread that lives as long as the process: with the thread the engine ends.
    """

    def __init__(self, folder: Path, catalogs: Catalogs, shape: Shape | None = None) -> None:
        self._folder = folder
        self._catalogs = catalogs
        self._shape = shape or Shape()
        self._environment = f"lakehouse_{secrets.token_hex(12)}"
        self._children: list[subprocess.Popen[bytes]] = []
        self._port = 0

    @property
    def url(self) -> str:
        return f"http://{LOOPBACK}:{self._port}"

    @property
    def pids(self) -> list[int]:
        return [child.pid for child in self._children]

    def client(self, precise: bool = True) -> Client:
        return Client(LOOPBACK, self._port, precise)

    def start(self) -> None:
        """Start the processes and return at once; raises EngineUnavailable without Java or program."""
        found = java.find()
        program = distribution.installed(found)
        self.end_leftovers()
        self._port = processes.free_port()
        try:
            for number in range(self._shape.workers + 1):
                self._start_node(number, found, program)
        except BaseException:
            self.close()
            raise
        self._announce()

    def _start_node(self, number: int, found: Java, program: Path) -> None:
        node = Node(
            environment=self._environment,
            name=f"worker{number}" if number else "coordinator",
            port=processes.free_port() if number else self._port,
            coordinator_port=self._port,
            heap_mb=self._shape.heap_mb,
        )
        folder = self._folder / node.name
        _write_files(folder, node, self._catalogs, program)
        command = configuration.command(found, program, folder, node)
        self._children.append(processes.start(command, folder, folder / "server.log"))

    def wait_until_ready(self) -> None:
        """Until a query is answered by our own coordinator with all its workers; closes and raises if not."""
        deadline = time.monotonic() + START_SECONDS
        client = self.client()
        try:
            while time.monotonic() < deadline:
                self._check_alive()
                if self._is_ours() and _nodes(client) > self._shape.workers:
                    return
                time.sleep(0.5)
            raise EngineUnavailable(f"the engine did not answer in {START_SECONDS:.0f} s; see {self._folder}")
        except BaseException:
            self.close()
            raise

    def _check_alive(self) -> None:
        for child in self._children:
            if child.poll() is not None:
                logs = ", ".join(str(path) for path in sorted(self._folder.glob("*/server.log")))
                raise EngineUnavailable(f"the engine ended with code {child.returncode}; see {logs}")

    def _is_ours(self) -> bool:
        """The listener tells the environment that only our child was given."""
        try:
            with _direct().open(f"{self.url}/v1/info", timeout=5) as reply:
                return bool(json.load(reply).get("environment") == self._environment)
        except (OSError, ValueError):
            return False

    def close(self) -> None:
        """End every process. The coordinator goes last, so that workers do not look for it."""
        for child in reversed(self._children):
            processes.stop(child)
        self._children.clear()
        self._file.unlink(missing_ok=True)

    @property
    def _file(self) -> Path:
        return self._folder / "engine.json"

    def _announce(self) -> None:
        told = {"environment": self._environment, "pids": self.pids, "port": self._port}
        write_atomically(self._file, json.dumps(told) + "\n")

    def end_leftovers(self) -> None:
        """End what a killed server left running on this folder, found by its own file."""
        if self._file.exists():
            told = json.loads(self._file.read_text())
            for pid in told["pids"]:
                if processes.end_leftover(int(pid), str(told["environment"])):
                    _LOG.warning("ended engine process %s of an earlier server", pid)
            self._file.unlink()


def _write_files(folder: Path, node: Node, catalogs: Catalogs, program: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "plugin").mkdir(parents=True)
    for plugin in _PLUGINS if catalogs else _PLUGINS[:1]:
        (folder / "plugin" / plugin).symlink_to(program / "plugin" / plugin)
    if node.is_coordinator:  # which hands them on
        _write_catalogs(folder / configuration.CATALOG_FOLDER, catalogs)
    settings = configuration.node_settings(node, folder)
    (folder / "config.properties").write_text(configuration.properties(settings))
    (folder / "log.properties").write_text(configuration.properties(configuration.LOG_LEVELS))


def _write_catalogs(folder: Path, catalogs: Catalogs) -> None:
    folder.mkdir(parents=True)
    for name, settings in catalogs.items():
        (folder / f"{name}.properties").write_text(configuration.properties(settings))


def _nodes(client: Client) -> int:
    """How many work, as a query tells; none while the coordinator answers no query."""
    try:
        return int(client.run("SELECT count(*) FROM system.runtime.nodes WHERE state = 'active'").rows[0][0])
    except QueryFailed:
        return 0


def _direct() -> urllib.request.OpenerDirector:
    return urllib.request.build_opener(urllib.request.ProxyHandler({}))
