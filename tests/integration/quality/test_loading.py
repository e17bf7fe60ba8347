"""Rule: Great Expectations loads late and quietly, also beside other work."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from ingestion.quality.loading import warm_up

PROJECT = Path(__file__).resolve().parents[3]


def test_warm_up_loads_it_without_a_warning() -> None:
    warm_up().join(timeout=60)
    assert "great_expectations" in sys.modules


def test_checks_do_not_load_it_before_they_run() -> None:
    program = "import sys, ingestion.quality.checks; sys.exit('great_expectations' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], cwd=PROJECT, check=False, timeout=60)
    assert done.returncode == 0
