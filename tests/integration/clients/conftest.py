"""Each client unmodified: only its documented settings lead it to the local AWS.

A module names its client in `CLIENT`; its requests are signed with that name as the access key, which is how
the server's log tells whose they are. What a test prepares is signed otherwise and counts for nobody.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import LocalAws
from tests.integration.athena.conftest import House

COSTS = """create table costs as select * from (values
    (1, cast(1.25 as decimal(38,12)), date '2026-01-01', 'it''s', 'web'),
    (2, cast(2.5 as decimal(38,12)), date '2026-01-02', null, 'web'),
    (3, cast(0.5 as decimal(38,12)), date '2026-02-03', 'x "y", z', 'db')
) as t(id, amount, day, name, team)"""


@pytest.fixture(autouse=True)
def signed(request: pytest.FixtureRequest, local_aws: LocalAws, monkeypatch: pytest.MonkeyPatch) -> None:
    """This process's variables lead to the local AWS, signed as the module's client."""
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    for name, text in local_aws.env.items():
        monkeypatch.setenv(name, text)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", request.module.CLIENT)


@pytest.fixture
def costs(local_aws: LocalAws) -> House:
    """A database of the test's own with a table `costs` of three rows."""
    house = House(local_aws.client)
    house.run(COSTS)
    return house


@pytest.fixture
def python(tmp_path: Path) -> Callable[[str], str]:
    """Runs a script in a process of its own, for a client that warns on import; returns what it prints."""

    def run(script: str) -> str:
        done = subprocess.run(
            [sys.executable, "-c", script],
            cwd=tmp_path,
            env=dict(os.environ),
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    return run


@pytest.fixture
def sqlalchemy_url() -> Callable[[House], str]:
    """The documented connection string; the endpoint and the keys come from the environment."""

    def url(house: House) -> str:
        staging = f"s3%3A//{house.bucket}/sqlalchemy/"
        return (
            f"awsathena+rest://:@athena.us-east-1.amazonaws.com:443/{house.name}"
            f"?s3_staging_dir={staging}&poll_interval=0.05"
        )

    return url


@pytest.fixture
def engine(costs: House, sqlalchemy_url: Callable[[House], str]) -> Any:
    import sqlalchemy

    made = sqlalchemy.create_engine(sqlalchemy_url(costs))
    yield made
    made.dispose()
