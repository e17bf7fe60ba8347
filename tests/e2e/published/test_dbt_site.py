"""`make dbt-docs` writes one page about a published bill, in which every public column is traced."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.e2e.analyst import Analyst
from tests.lakehouse import PROJECT, Lakehouse


def test_page_traces_every_public_column(analyst: Analyst, lakehouse: Lakehouse, tmp_path: Path) -> None:
    del analyst  # the bill is published
    out = tmp_path / "dbt-docs.html"
    done = subprocess.run(
        [sys.executable, "docs/dbt_site.py", "--out", str(out)],
        cwd=PROJECT,
        env=lakehouse.environment() | {"PYTHONPATH": os.fspath(PROJECT)},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    [said] = done.stdout.splitlines()
    traced, _, every, *_ = said.split()
    assert traced == every and int(every) > 300, done.stdout
    page = out.read_text(encoding="utf-8")
    assert "JSON INLINE DATA" not in page
    assert '"lineage": ["cur2.line_item_unblended_cost"]' in page
