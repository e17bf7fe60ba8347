"""A lakehouse driven as a user drives it: by the `lakehouse` command."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import boto3

PROJECT = Path(__file__).resolve().parents[1]
COMMAND = [sys.executable, "-m", "orchestration.cli.main"]
CREDENTIALS = (
    "AWS_PROFILE",
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "AWS_ENDPOINT_URL",
)


@dataclass(frozen=True)
class Finished:
    """What one command left behind."""

    code: int
    out: str
    err: str

    def json(self) -> Any:
        return json.loads(self.out)


@dataclass(frozen=True)
class Lakehouse:
    """One `LAKEHOUSE_HOME` and the commands on it."""

    home: Path

    def environment(self) -> dict[str, str]:
        clean = {name: value for name, value in os.environ.items() if name not in CREDENTIALS}
        return clean | {"LAKEHOUSE_HOME": str(self.home), "NO_COLOR": "1", "COLUMNS": "200"}

    def run(self, *arguments: str, expect: int | None = 0, timeout: float = 300) -> Finished:
        done = subprocess.run(
            [*COMMAND, *arguments],
            cwd=PROJECT,
            env=self.environment(),
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )
        finished = Finished(done.returncode, done.stdout, done.stderr)
        if expect is not None:
            assert finished.code == expect, (
                f"{arguments} ended with {finished.code}\n{finished.out}\n{finished.err}"
            )
        return finished

    def query(self, sql: str) -> list[dict[str, Any]]:
        return list(self.run("query", sql, "--format", "json").json())

    def number(self, sql: str) -> Decimal:
        """The one number that `sql` answers."""
        [row] = self.query(sql)
        [value] = row.values()
        return Decimal(str(value if value is not None else 0))

    def published(self, period: str) -> str:
        """The delivery id that answers for a month in `cost_daily`; fails when there are several."""
        [row] = self.query(f"select distinct delivery_id from cost_daily where billing_period = '{period}'")
        return str(row["delivery_id"])

    def deliver_and_ingest(self, folder: Path, expect: int = 0) -> Finished:
        self.run("deliver", str(folder))
        return self.run("ingest", "--wait", expect=expect)

    def aws(self, service: str) -> Any:
        lines = (self.home / "aws.env").read_text().splitlines()
        pairs = dict(line.removeprefix("export ").split("=", 1) for line in lines if "=" in line)
        value = {name: text.strip("'\"") for name, text in pairs.items()}
        session = boto3.Session(
            value["AWS_ACCESS_KEY_ID"], value["AWS_SECRET_ACCESS_KEY"], region_name=value["AWS_REGION"]
        )
        return session.client(service, endpoint_url=value["AWS_ENDPOINT_URL"])
