"""A local AWS and a Trino beside it, started for one run of random queries and stopped after it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from infra.local.athena.engines.trino import configuration
from infra.local.athena.engines.trino.cluster import Cluster
from tests.conformance.coordinator import coordinator
from tests.conftest import LocalAws, start_local_aws


@contextmanager
def judge(aws: LocalAws, folder: Path) -> Iterator[Cluster]:
    """A coordinator over the catalog and the buckets of `aws`; raises `EngineUnavailable` without Java."""
    scratch = folder / "scratch"
    scratch.mkdir(parents=True, exist_ok=True)
    keys = aws.env["AWS_ACCESS_KEY_ID"], aws.env["AWS_SECRET_ACCESS_KEY"]
    catalogs = configuration.catalogs(configuration.Aws(aws.endpoint, "us-east-1", *keys), scratch)
    with coordinator(folder / "trino", catalogs) as cluster:
        yield cluster


@contextmanager
def aws_and_judge(folder: Path) -> Iterator[dict[str, str]]:
    """Both, as `--judge` names them: the coordinator's url and the local AWS's endpoint."""
    aws = start_local_aws(folder / "home")
    try:
        with judge(aws, folder) as cluster:
            yield {"url": cluster.url, "endpoint": aws.endpoint}
    finally:
        aws.stop()
