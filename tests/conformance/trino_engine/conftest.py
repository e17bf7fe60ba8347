"""A real Trino behind the Athena API; skipped with the reason where it can't run."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.local.athena.engines.trino import distribution, java
from infra.local.athena.engines.trino.java import EngineUnavailable
from tests.conformance.trino_engine.athena import Athena
from tests.conftest import LocalAws, start_local_aws
from tests.demand import missing


@pytest.fixture(scope="session", autouse=True)
def program() -> Path:
    """The unpacked engine."""
    try:
        found = java.find()
        return distribution.installed(found)
    except EngineUnavailable as refusal:
        missing("Trino", str(refusal))


@pytest.fixture(scope="session")
def trino_aws(program: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalAws]:
    """One server with the engine for the whole run: tests use names of their own."""
    home = tmp_path_factory.mktemp("trino-aws")
    aws = start_local_aws(home, seconds=600, LAKEHOUSE_ENGINE="trino")
    try:
        yield aws
    finally:
        if aws.process.poll() is None:
            aws.stop()
        shutil.rmtree(home / "local-aws", ignore_errors=True)


@pytest.fixture(scope="session")
def trino(trino_aws: LocalAws) -> Athena:
    return Athena(trino_aws.client)


@pytest.fixture(scope="session")
def duckdb(local_aws: LocalAws) -> Athena:
    return Athena(local_aws.client)
