"""150 random queries, the same in every run, are answered alike by the engine and a real Trino, or refused alike."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from infra.local.athena.engines.trino.java import EngineUnavailable
from tests.conformance.random import compare, engines, own, register, world
from tests.conftest import LocalAws
from tests.demand import missing

SEED, QUERIES = "20261121", 150
pytestmark = pytest.mark.timeout(1200)


@pytest.fixture(scope="module")
def both(
    local_aws: LocalAws, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[engines.Ours, engines.Theirs]]:
    folder = tmp_path_factory.mktemp("random")
    with ExitStack() as stack:
        try:
            cluster = stack.enter_context(own.judge(local_aws, folder))
        except EngineUnavailable as refusal:
            missing("Trino", str(refusal))
        world.build(folder / world.SMALL)
        register.register(local_aws.client("glue"), local_aws.client("s3"), world.SMALL, folder / world.SMALL)
        yield (
            engines.ours(local_aws.endpoint, folder, folder / "engine", world.SMALL),
            engines.Theirs(cluster.url, world.SMALL),
        )


def test_random_queries_are_answered_alike(both: tuple[engines.Ours, engines.Theirs]) -> None:
    ours, theirs = both
    seeds = (f"{SEED}-{number}" for number in range(QUERIES))
    found = list(compare.differences(seeds, ours, theirs, lambda _: None))
    told = [f"{one.what}\n  {one.trial.sql}" for one in found if one.kind != "place"]
    assert not told, "\n".join(told)
