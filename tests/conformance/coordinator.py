"""A real Trino for as long as a block lasts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from infra.local.athena.engines.trino.cluster import Cluster
from infra.local.athena.engines.trino.configuration import Catalogs


@contextmanager
def coordinator(folder: Path, catalogs: Catalogs) -> Iterator[Cluster]:
    """One that answers queries; raises `EngineUnavailable` without Java. A bare one has no catalogs."""
    cluster = Cluster(folder, catalogs)
    try:
        cluster.start()
        cluster.wait_until_ready()
        yield cluster
    finally:
        cluster.close()
