"""Every Python block of docs/connect.md runs as it stands there, with the variables of the local AWS."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.analyst import Analyst
from tests.lakehouse import PROJECT, Lakehouse

BLOCKS = re.findall(
    r"```python\n(.*?)```", (PROJECT / "docs" / "connect.md").read_text(encoding="utf-8"), re.S
)
ANSWERS = ("AmazonEC2", "2026-09-01", "internet_out", "2026-09-30")


def test_page_has_the_blocks_that_are_run() -> None:
    assert len(BLOCKS) == len(ANSWERS)


@pytest.mark.parametrize(("number", "answer"), list(enumerate(ANSWERS)))
def test_block_runs(analyst: Analyst, lakehouse: Lakehouse, tmp_path: Path, number: int, answer: str) -> None:
    del analyst  # the bill is published
    lines = (lakehouse.home / "aws.env").read_text(encoding="utf-8").splitlines()
    variables = dict(
        line.removeprefix("export ").replace("'", "").split("=", 1) for line in lines if "=" in line
    )
    done = subprocess.run(
        [sys.executable, "-c", BLOCKS[number]],
        cwd=tmp_path,
        env=lakehouse.environment() | variables,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert answer in done.stdout
