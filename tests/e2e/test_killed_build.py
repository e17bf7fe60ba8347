"""A run killed in the middle of its build is finished by the next ingest: right totals, no left-over schema."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from decimal import Decimal
from pathlib import Path
from typing import Any

from ingestion.synthetic.generate import Scenario, generate

MONTH = "2026-09"


def scratch_tables(glue: Any) -> list[str]:
    names = [row["Name"] for row in glue.get_databases()["DatabaseList"] if row["Name"].startswith("build_")]
    return [table["Name"] for name in names for table in glue.get_tables(DatabaseName=name)["TableList"]]


def wait_for_first_scratch_table(glue: Any, seconds: float = 180) -> None:
    end = time.monotonic() + seconds
    while not scratch_tables(glue):
        assert time.monotonic() < end, "no build began"
        time.sleep(0.1)


def test_the_next_ingest_finishes_a_killed_build(lakehouse: Any, tmp_path: Path) -> None:
    bill = generate(Scenario(seed=3, last_month=MONTH, months=1), tmp_path)
    lakehouse.run("deliver", str(bill.deliveries[0].folder))
    run = subprocess.Popen(
        [*ingest_command()],
        env=lakehouse.environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    wait_for_first_scratch_table(lakehouse.aws("glue"))
    os.killpg(run.pid, signal.SIGKILL)
    run.wait()
    lakehouse.run("ingest", "--wait", timeout=400)
    truth = json.loads(bill.truth.read_text())["deliveries"][0]["money"]["unblended_cost"]
    found = lakehouse.number(
        f"select sum(unblended_cost) as f from cost_daily where billing_period = '{MONTH}'"
    )
    assert found == Decimal(truth)
    left = [
        row["Name"]
        for row in lakehouse.aws("glue").get_databases()["DatabaseList"]
        if row["Name"].startswith("build_")
    ]
    assert left == []


def ingest_command() -> list[str]:
    import sys

    return [sys.executable, "-m", "orchestration.cli.main", "ingest", "--wait"]
