"""Grafana's side of the data source protocol: starts the probe as Grafana starts a data source and asks it over gRPC.

The protocol's messages are built from the descriptor that the probe prints, so no generated code is kept here.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import grpc
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

from tests.demand import missing

SOURCES = Path(__file__).parent / "grafana_probe"
BUILT = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "cur-lakehouse" / "grafana_probe"
JSON_FORMAT = 1


@dataclass(frozen=True)
class Frame:
    """A data frame: names, kinds (`int64`, `time.Time` …) and values by column, and what it says of its query."""

    names: tuple[str, ...]
    kinds: tuple[str, ...]
    columns: tuple[tuple[Any, ...], ...]
    custom: dict[str, Any]

    @classmethod
    def parse(cls, told: dict[str, Any]) -> Frame:
        fields = told["schema"].get("fields") or []
        values = told.get("data", {}).get("values") or []
        return cls(
            tuple(field["name"] for field in fields),
            tuple(field["typeInfo"]["frame"] for field in fields),
            tuple(tuple(column) for column in values),
            told["schema"].get("meta", {}).get("custom") or {},
        )

    @property
    def rows(self) -> list[tuple[Any, ...]]:
        return list(zip(*self.columns, strict=True))


class QueryFailed(Exception):
    """The data source answered a query with an error; `status` is what Grafana's API would answer with."""

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status = status


def built() -> Path:
    """The probe's program, compiled once for each state of its sources; skips or fails the test without Go."""
    if shutil.which("go") is None:
        missing("go", "it builds the probe of the libraries under Grafana's data source")
    texts = (
        path.read_bytes() for path in sorted(SOURCES.iterdir()) if path.suffix in (".mod", ".sum", ".go")
    )
    program = BUILT / hashlib.sha256(b"\0".join(texts)).hexdigest()[:16] / "probe"
    if not program.exists():
        program.parent.mkdir(parents=True, exist_ok=True)
        made = program.with_name(f"probe.{os.getpid()}")
        subprocess.run(["go", "build", "-o", str(made), "."], cwd=SOURCES, check=True, timeout=900)
        made.replace(program)
    return program


def messages(program: Path) -> dict[str, Any]:
    """The protocol's message classes by name."""
    packed = subprocess.run([str(program), "--descriptor"], check=True, capture_output=True, timeout=60)
    files = descriptor_pb2.FileDescriptorSet.FromString(packed.stdout)
    pool = descriptor_pool.DescriptorPool()
    for file in files.file:
        pool.Add(file)
    found = message_factory.GetMessageClassesForFiles([file.name for file in files.file], pool)
    return {name.rpartition(".")[2]: kind for name, kind in found.items()}


class DataSource:
    """One configured data source of a running probe."""

    def __init__(
        self, channel: grpc.Channel, kinds: dict[str, Any], settings: dict[str, Any], key: str
    ) -> None:
        self._channel, self._kinds = channel, kinds
        uid = hashlib.sha256(json.dumps(settings).encode()).hexdigest()[:8]
        instance = kinds["DataSourceInstanceSettings"](
            id=int(uid, 16),
            uid=uid,
            name="athena",
            jsonData=json.dumps(settings).encode(),
            decryptedSecureJsonData={"accessKey": key, "secretKey": "local"},
            lastUpdatedMS=1,
        )
        self._context = kinds["PluginContext"](
            orgId=1, pluginId="athena-probe", dataSourceInstanceSettings=instance
        )

    def health(self) -> tuple[bool, str]:
        """Whether "Save & test" would be green, and its text."""
        told = self._call("Diagnostics/CheckHealth", "CheckHealthRequest", "CheckHealthResponse")
        return told.status == 1, told.message

    def query(self, sql: str) -> Frame:
        """The synchronous flow, as alerts and expressions use it."""
        return self._one(sql)

    def start(self, sql: str) -> str:
        """The asynchronous flow's first request; returns the query's id."""
        return str(self._one(sql, meta={"queryFlow": "async"}).custom["queryID"])

    def poll(self, sql: str, query_id: str) -> Frame:
        """A later request of the asynchronous flow: the status, and the rows once it is `finished`."""
        return self._one(sql, meta={"queryFlow": "async"}, queryID=query_id)

    def cancel(self, query_id: str) -> int:
        """The cancel button; returns the HTTP status."""
        request = self._kinds["CallResourceRequest"](
            pluginContext=self._context, path="cancel", method="POST", url="cancel",
            body=json.dumps({"queryId": query_id}).encode(),
        )  # fmt: skip
        call = self._channel.unary_stream(
            "/pluginv2.Resource/CallResource",
            request_serializer=self._kinds["CallResourceRequest"].SerializeToString,
            response_deserializer=self._kinds["CallResourceResponse"].FromString,
        )
        return int(next(iter(call(request, timeout=30))).code)

    def _one(self, sql: str, **more: Any) -> Frame:
        query = self._kinds["DataQuery"](
            refId="A", maxDataPoints=1000, intervalMS=1000,
            timeRange=self._kinds["TimeRange"](fromEpochMS=0, toEpochMS=1),
            json=json.dumps({"rawSQL": sql, "format": 1, **more}).encode(),
        )  # fmt: skip
        told = self._call(
            "Data/QueryData", "QueryDataRequest", "QueryDataResponse", queries=[query], format=JSON_FORMAT
        ).responses["A"]
        if told.error:
            raise QueryFailed(told.error, told.status)
        [frame] = told.frames
        return Frame.parse(json.loads(frame))

    def _call(self, method: str, request: str, response: str, **fields: Any) -> Any:
        call = self._channel.unary_unary(
            f"/pluginv2.{method}",
            request_serializer=self._kinds[request].SerializeToString,
            response_deserializer=self._kinds[response].FromString,
        )
        return call(self._kinds[request](pluginContext=self._context, **fields), timeout=120)


class Probe:
    """A running probe; `source` configures a data source of it."""

    def __init__(self, channel: grpc.Channel, kinds: dict[str, Any]) -> None:
        self._channel, self._kinds = channel, kinds

    def source(self, endpoint: str, database: str, key: str, **settings: Any) -> DataSource:
        """The settings that a user types into Grafana, signed with `key`."""
        given = {
            "authType": "keys", "defaultRegion": "us-east-1", "endpoint": endpoint,
            "catalog": "AwsDataCatalog", "database": database, "workgroup": "primary", **settings,
        }  # fmt: skip
        return DataSource(self._channel, self._kinds, given, key)


@contextmanager
def running(program: Path) -> Iterator[Probe]:
    """Start the probe, connect to the socket that it announces, end it afterwards."""
    kinds = messages(program)
    environment = {name: text for name, text in os.environ.items() if not name.startswith("AWS_")}
    environment |= {"grafana_plugin_type": "datasource", "PLUGIN_PROTOCOL_VERSIONS": "2", "TZ": "UTC"}
    with subprocess.Popen(
        [str(program)], env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        try:
            assert process.stdout is not None
            _, _, network, address, *_ = process.stdout.readline().decode().strip().split("|")
            target = f"unix:{address}" if network == "unix" else address
            with grpc.insecure_channel(target) as channel:
                yield Probe(channel, kinds)
        finally:
            process.terminate()
