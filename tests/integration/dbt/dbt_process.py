"""The dbt command line in a process of its own, forked from one that has imported dbt already.

To import dbt takes half of a small invocation's time; what an invocation leaves in memory ends with its process.
"""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from orchestration.delivery.dbt_sessions import keep_sessions

_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload(["dbt.cli.main", "dbt.adapters.athena", "dbt.include.athena"])


def run(
    arguments: Sequence[str], folder: Path, environment: Mapping[str, str], output: Path, seconds: float
) -> subprocess.CompletedProcess[str]:
    """Ends within `seconds`, with the exit code and all that dbt printed."""
    process = _FORKS.Process(target=_invoke, args=(list(arguments), folder, dict(environment), output))
    process.start()
    process.join(seconds)
    if process.is_alive():
        process.kill()
        process.join()
        raise subprocess.TimeoutExpired(["dbt", *arguments], seconds, output.read_bytes())
    return subprocess.CompletedProcess(
        ["dbt", *arguments], process.exitcode or 0, output.read_text(), stderr=""
    )


def _invoke(arguments: list[str], folder: Path, environment: dict[str, str], output: Path) -> None:
    with output.open("wb", buffering=0) as sink:
        os.dup2(sink.fileno(), 1)
        os.dup2(sink.fileno(), 2)
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    sys.argv = ["dbt", *arguments]
    from dbt.cli.main import cli

    keep_sessions()
    cli()
