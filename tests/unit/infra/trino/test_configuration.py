"""The engine listens on the loopback alone, is known by its nonce, and sees the endpoint it was given."""

from __future__ import annotations

from pathlib import Path

import pytest

from infra.local.athena.engines.trino import configuration as c
from infra.local.athena.engines.trino.java import Java

AWS = c.Aws("http://127.0.0.1:4000", "us-east-1", "key", "secret")
NODE = c.Node("lakehouse_ab", "coordinator", 5000, 5000, 1024)
WORKER = c.Node("lakehouse_ab", "worker1", 5001, 5000, 512)


def test_every_node_listens_on_the_loopback_alone(tmp_path: Path) -> None:
    for node in (NODE, WORKER):
        settings = c.node_settings(node, tmp_path)
        assert settings["node.bind-ip"] == settings["node.internal-address"] == "127.0.0.1"
        assert settings["discovery.uri"] == "http://127.0.0.1:5000"
        assert settings["node.environment"] == "lakehouse_ab"


def test_coordinator_works_too(tmp_path: Path) -> None:
    settings = c.node_settings(NODE, tmp_path)
    assert settings["coordinator"] == "true"
    assert settings["node-scheduler.include-coordinator"] == "true"
    worker = c.node_settings(WORKER, tmp_path)
    assert worker["coordinator"] == "false"
    only_coordinators = {"node-scheduler.include-coordinator", "web-ui.enabled", "query.client.timeout"}
    assert not only_coordinators & set(worker)


def test_every_node_has_every_catalog_as_soon_as_it_is_known(tmp_path: Path) -> None:
    """Static catalogs are learned of seconds later; until then a table has no nodes."""
    coordinator, worker = c.node_settings(NODE, tmp_path), c.node_settings(WORKER, tmp_path)
    assert coordinator["catalog.management"] == worker["catalog.management"] == "dynamic"
    assert coordinator["catalog.store"] == "file"
    assert "catalog.store" not in worker


def test_catalogs_point_at_the_endpoint_only(tmp_path: Path) -> None:
    found = c.catalogs(AWS, tmp_path)
    assert set(found) == {"awsdatacatalog", "iceberg", "lakehouse_scratch"}
    for name in ("awsdatacatalog", "iceberg"):
        assert found[name]["s3.endpoint"] == AWS.endpoint
        assert found[name]["hive.metastore.glue.endpoint-url"] == AWS.endpoint
    assert found["lakehouse_scratch"]["local.location"] == str(tmp_path)
    assert found["awsdatacatalog"]["hive.iceberg-catalog-name"] == "iceberg"
    assert found["iceberg"]["iceberg.hive-catalog-name"] == "awsdatacatalog"


def test_values_cannot_break_out_of_their_line() -> None:
    text = c.properties({"a": "1\nb=2", "path": "C:\\x"})
    assert text == "a=1\\nb=2\npath=C:\\\\x\n"


@pytest.mark.parametrize(("major", "told"), [(22, False), (23, True), (25, True)])
def test_flags_follow_the_java(major: int, told: bool, tmp_path: Path) -> None:
    command = c.command(Java(Path("/java"), major), Path("/program"), tmp_path, NODE)
    assert ("--sun-misc-unsafe-memory-access=allow" in command) is told
    assert command[0] == "/java/bin/java"
    assert "-Xmx1024M" in command
    assert "-Dnode.environment=lakehouse_ab" in command
    assert command[-2:] == ["/program/lib/*", "io.trino.server.TrinoServer"]
