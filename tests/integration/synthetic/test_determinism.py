"""The same scenario gives the same bytes in two Python processes that hash text differently: Parquet, CSV and FOCUS."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

PROGRAM = """
import sys
from pathlib import Path
from ingestion.synthetic.generate import Scenario, generate
scenario = Scenario(seed=3, last_month="2026-02", months=1, discount=True, restated=(), chunk_rows=3_000)
for fmt in ("cur2", "legacy-csv", "focus"):
    generate(scenario, Path(sys.argv[1]) / fmt, fmt=fmt)
"""


def digests(out: Path, hash_seed: str) -> dict[str, str]:
    environment = os.environ | {"PYTHONHASHSEED": hash_seed}
    subprocess.run([sys.executable, "-c", PROGRAM, str(out)], env=environment, check=True, timeout=300)
    files = sorted(path for path in out.rglob("*") if path.is_file())
    return {path.relative_to(out).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_two_processes_write_the_same_bytes(tmp_path: Path) -> None:
    first, second = digests(tmp_path / "one", "1"), digests(tmp_path / "two", "4242")
    assert len(first) > 3 * 3
    assert first == second
