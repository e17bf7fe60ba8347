"""A process of the engine ends with its parent, and only a process with our nonce is ever ended."""

from __future__ import annotations

import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from infra.local.athena.engines.trino import processes

LIVES = [sys.executable, "-c", "import time; time.sleep(60)", "nonce-1234"]


def test_leftover_is_ended_by_its_nonce(tmp_path: Path) -> None:
    child = processes.start(LIVES, tmp_path, tmp_path / "log")
    try:
        _until(lambda: processes.is_ours(child.pid, "nonce-1234"))
        assert not processes.end_leftover(child.pid, "nonce-9999")
        assert child.poll() is None
        assert processes.end_leftover(child.pid, "nonce-1234")
        assert child.wait(10) == -9
    finally:
        processes.stop(child)


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's promise is Linux's own")
def test_child_dies_with_a_killed_parent(tmp_path: Path) -> None:
    program = textwrap.dedent(f"""
        import pathlib, time
        from infra.local.athena.engines.trino import processes
        child = processes.start({LIVES!r}, pathlib.Path({str(tmp_path)!r}), pathlib.Path({str(tmp_path / "log")!r}))
        print(child.pid, flush=True)
        time.sleep(60)
    """)
    parent = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    with parent.stdout:
        pid = int(parent.stdout.readline())
        _until(lambda: processes.is_ours(pid, "nonce-1234"))
        parent.kill()
        parent.wait()
    _until(lambda: not processes.is_ours(pid, "nonce-1234"))


def test_environment_keeps_proxies_and_profiles_out(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "AWS_PROFILE", "JAVA_TOOL_OPTIONS"):
        monkeypatch.setenv(name, "x")
    assert not {"HTTP_PROXY", "AWS_PROFILE", "JAVA_TOOL_OPTIONS"} & set(processes.environment())


def _until(condition: object) -> None:
    deadline = time.monotonic() + 10
    assert callable(condition)
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)
