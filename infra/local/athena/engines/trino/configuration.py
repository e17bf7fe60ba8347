"""What the engine is told: its command line, its node's settings, its catalogs. All of it pure text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from infra.local.athena.engines.trino.java import Java

MAIN = "io.trino.server.TrinoServer"
LOOPBACK = "127.0.0.1"
HIVE, ICEBERG, SCRATCH = "awsdatacatalog", "iceberg", "lakehouse_scratch"
SCRATCH_SCHEMA = "written"
Catalogs = Mapping[str, Mapping[str, str]]
CATALOG_FOLDER = "etc/catalog"  # below a node's folder: where the engine looks of itself


@dataclass(frozen=True)
class Node:
    """One process of the engine. `environment` is its nonce: only nodes with the same one find each other."""

    environment: str
    name: str
    port: int
    coordinator_port: int
    heap_mb: int = 1024

    @property
    def is_coordinator(self) -> bool:
        return self.port == self.coordinator_port


@dataclass(frozen=True)
class Aws:
    """The endpoint whose catalog and buckets the engine works on."""

    endpoint: str
    region: str
    access_key: str
    secret_key: str


def node_settings(node: Node, folder: Path) -> dict[str, str]:
    """config.properties."""
    settings = {
        "node.environment": node.environment,
        "node.id": f"{node.environment}-{node.name}",
        "node.bind-ip": LOOPBACK,
        "node.internal-address": LOOPBACK,
        "http-server.http.port": str(node.port),
        "http-server.log.enabled": "false",
        "plugin.dir": str(folder / "plugin"),
        # Of static catalogs the coordinator learns which node has them every 5 s, so that for seconds after its start
        # a table has NO_NODES_AVAILABLE. Dynamic ones are on every node that it knows.
        "catalog.management": "dynamic",
        "discovery.uri": f"http://{LOOPBACK}:{node.coordinator_port}",
        "coordinator": str(node.is_coordinator).lower(),
        # A month of a million lines is summed in a small heap: most of it for one query, and what is too much on disk.
        "query.max-memory-per-node": f"{node.heap_mb * 6 // 10}MB",
        "memory.heap-headroom-per-node": f"{node.heap_mb // 4}MB",
        "spill-enabled": "true",
        "spiller-spill-path": str(folder / "spill"),
    }
    if node.is_coordinator:
        settings |= {
            "catalog.store": "file",
            "web-ui.enabled": "false",
            "node-scheduler.include-coordinator": "true",
            # On a loopback a node is late because its machine is busy, and is not dead. Taken for dead it gets no
            # splits for 10 s and more.
            "failure-detector.enabled": "false",
            "discovery.max-age": "2m",
            # A client of ours asks again within seconds; what a dead one asked for is ended soon.
            "query.client.timeout": "60s",
            "query.max-history": "200",
            "query.min-expire-age": "1m",
        }
    return settings


def catalogs(aws: Aws, folder: Path) -> Catalogs:
    """All of a home: Athena's, that of its Iceberg tables, and one for files below `folder`."""
    return {HIVE: hive_catalog(aws), ICEBERG: iceberg_catalog(aws), SCRATCH: scratch_catalog(folder)}


def hive_catalog(aws: Aws) -> dict[str, str]:
    """Athena's own catalog: Glue tables over S3, writes allowed where Athena allows them."""
    return {
        "connector.name": "hive",
        "hive.metastore": "glue",
        **_glue(aws),
        **_s3(aws),
        "hive.metastore-cache-ttl": "0s",
        "hive.non-managed-table-writes-enabled": "true",
        "hive.non-managed-table-creates-enabled": "true",
        "hive.allow-register-partition-procedure": "true",
        "hive.recursive-directories": "true",
        "hive.storage-format": "PARQUET",
        "hive.compression-codec": "GZIP",
        "hive.iceberg-catalog-name": ICEBERG,
    }


def iceberg_catalog(aws: Aws) -> dict[str, str]:
    """The tables that the hive catalog hands on because they are Iceberg's."""
    return {
        "connector.name": "iceberg",
        "iceberg.catalog.type": "glue",
        "iceberg.hive-catalog-name": HIVE,
        **_glue(aws),
        **_s3(aws),
    }


def scratch_catalog(folder: Path) -> dict[str, str]:
    """Where the engine writes files on this machine's disk, with a metastore that nobody else sees."""
    return {
        "connector.name": "hive",
        "hive.metastore": "file",
        "hive.metastore.catalog.dir": "local:///",
        "hive.metastore.disable-location-checks": "true",
        "fs.native-local.enabled": "true",
        "local.location": str(folder),
        "hive.storage-format": "PARQUET",
        # Iceberg's precision: what is written here becomes rows of both kinds of tables.
        "hive.timestamp-precision": "MICROSECONDS",
    }


def _glue(aws: Aws) -> dict[str, str]:
    return {
        "hive.metastore.glue.endpoint-url": aws.endpoint,
        "hive.metastore.glue.region": aws.region,
        "hive.metastore.glue.aws-access-key": aws.access_key,
        "hive.metastore.glue.aws-secret-key": aws.secret_key,
        "hive.metastore.glue.partitions-segments": "1",
    }


def _s3(aws: Aws) -> dict[str, str]:
    return {
        "fs.native-s3.enabled": "true",
        "s3.endpoint": aws.endpoint,
        "s3.region": aws.region,
        "s3.path-style-access": "true",
        "s3.aws-access-key": aws.access_key,
        "s3.aws-secret-key": aws.secret_key,
    }


def properties(settings: Mapping[str, str]) -> str:
    """The text of a .properties file; line ends and backslashes cannot break out of their value."""
    return "".join(f"{key}={_escaped(value)}\n" for key, value in settings.items())


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r")


def command(java: Java, program: Path, folder: Path, node: Node) -> list[str]:
    """The server's command line. The environment in it is how a process is known again as ours."""
    return [
        str(java.command),
        f"-Xmx{node.heap_mb}M",
        "-XX:+UseG1GC",
        "-XX:+ExitOnOutOfMemoryError",
        "-XX:+ExplicitGCInvokesConcurrent",
        "-XX:-OmitStackTraceInFastThrow",
        "-XX:ReservedCodeCacheSize=256M",
        "-XX:+EnableDynamicAgentLoading",
        *(["--sun-misc-unsafe-memory-access=allow"] if java.major >= 23 else []),
        "--enable-native-access=ALL-UNNAMED",
        "-Djdk.attach.allowAttachSelf=true",
        "-Djdk.nio.maxCachedBufferSize=2000000",
        "-Dfile.encoding=UTF-8",
        "-Duser.timezone=UTC",
        f"-Dnode.environment={node.environment}",
        f"-Dconfig={folder / 'config.properties'}",
        f"-Dlog.levels-file={folder / 'log.properties'}",
        "-cp",
        str(program / "lib" / "*"),
        MAIN,
    ]


LOG_LEVELS = {"io.trino": "WARN", "io.airlift": "WARN", "org.apache": "WARN"}
