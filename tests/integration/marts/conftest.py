"""One engine for all tests of the models' arithmetic."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.dbt_sql import Engine


@pytest.fixture(scope="session")
def sql_engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    engine = Engine(tmp_path_factory.mktemp("dbt-sql"))
    yield engine
    engine.close()
