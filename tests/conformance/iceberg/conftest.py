"""A server whose engine is the real Trino, and the executor on DuckDB in this process over the same tables."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from infra.local.athena.engines.trino import distribution, java
from infra.local.athena.engines.trino.java import EngineUnavailable
from infra.local.athena.service import AthenaService
from tests.conformance.iceberg.cross import Ours, Rows, Sql
from tests.conformance.trino_engine.athena import DATABASE, Athena
from tests.conftest import LocalAws, start_local_aws
from tests.demand import missing

BUCKET = "iceberg-crossing"


@dataclass(frozen=True)
class Trino:
    """The engine behind the server's Athena API."""

    athena: Athena

    def rows(self, sql: str) -> Rows:
        return self.athena.done(sql).rows


@pytest.fixture(scope="session")
def crossing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Sql, Sql]]:
    try:
        distribution.installed(java.find())
    except EngineUnavailable as refusal:
        missing("Trino", str(refusal))
    home = tmp_path_factory.mktemp("iceberg-crossing")
    aws = start_local_aws(home, seconds=300, LAKEHOUSE_ENGINE="trino")
    try:
        yield from _engines(aws, tmp_path_factory.mktemp("ours"))
    finally:
        if aws.process.poll() is None:
            aws.stop()
        shutil.rmtree(home / "local-aws", ignore_errors=True)


def _engines(aws: LocalAws, scratch: Path) -> Iterator[tuple[Sql, Sql]]:
    aws.client("s3").create_bucket(Bucket=BUCKET)
    service = AthenaService(aws.endpoint, lambda *_: None, scratch)
    try:
        yield Ours(service, DATABASE, BUCKET), Trino(Athena(aws.client))
    finally:
        service.close()


@pytest.fixture
def table() -> str:
    return f"t{uuid.uuid4().hex[:10]}"
