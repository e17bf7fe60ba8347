"""The AWS SDK for Java: objects, a queue, the catalog, a paged query, typed errors.

No Athena JDBC driver is in a public Maven repository, so the SDK below such a driver stands for Java.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conftest import LocalAws
from tests.demand import missing
from tests.integration.athena.conftest import House

CLIENT = "aws-sdk-java"
SOURCES = Path(__file__).parent / "java_sdk"
FETCHED = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "cur-lakehouse" / "java_sdk"
COSTS = "create table costs as select 1 as id, 2 as amount"


@pytest.fixture(scope="module")
def classes() -> Path:
    """The folder of the SDK's archives, fetched once for each state of the pom."""
    for tool in ("java", "mvn"):
        if shutil.which(tool) is None:
            missing(tool, "it runs the AWS SDK for Java")
    pom = SOURCES / "pom.xml"
    folder = FETCHED / hashlib.sha256(pom.read_bytes()).hexdigest()[:16]
    if not folder.exists():
        part = folder.with_name(f"{folder.name}.{os.getpid()}")
        repository = f"-Dmaven.repo.local={FETCHED / 'repository'}"
        subprocess.run(
            [
                "mvn",
                "-q",
                "-B",
                "-f",
                str(pom),
                repository,
                f"-DoutputDirectory={part}",
                "dependency:copy-dependencies",
            ],
            check=True,
            timeout=500,
        )
        part.replace(folder)
    return folder


def test_sdk_is_answered_with_values_pages_and_typed_errors(classes: Path, local_aws: LocalAws) -> None:
    house = House(local_aws.client)
    house.run(COSTS)
    done = subprocess.run(
        [
            "java", "-Dfile.encoding=UTF-8", "-Dstdout.encoding=UTF-8", "-cp", f"{classes}/*",
            str(SOURCES / "Probe.java"), local_aws.endpoint, CLIENT, house.bucket, house.name,
        ],
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    told = dict(line.split(" ", 1) for line in done.stdout.splitlines())
    assert told.pop("reason").startswith("COLUMN_NOT_FOUND: line 1:8")
    assert told == {
        "object": "hällo", "listed": "1", "gone": "404", "message": "hello", "columns": "2",
        "state": "SUCCEEDED", "rows": "2500 last 2500", "refused": "400",
    }  # fmt: skip
