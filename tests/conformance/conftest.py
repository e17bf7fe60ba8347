"""The real Trino, once for all tests that only ask it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from infra.local.athena.engines.trino.java import EngineUnavailable
from tests import demand
from tests.conformance import record
from tests.conformance.judge import Judge


@pytest.fixture(scope="session")
def judge() -> Iterator[Judge]:
    with ExitStack() as stack:
        try:
            found = stack.enter_context(record.own_judge())
        except EngineUnavailable as problem:
            demand.missing("Trino", str(problem))
        yield found
