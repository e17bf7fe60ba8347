"""Processes of the engine: started so that they end with us, known again by their nonce, ended."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from infra.local.athena.engines.trino.configuration import LOOPBACK

_STOP_SECONDS = 8.0
# Asks Linux to kill the process when its parent ends in whatever way, then becomes the engine: the
# request outlives exec. Elsewhere the process file of the home finds what was left over.
_TIED = """
import ctypes, os, signal, sys
if sys.platform == "linux":
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)
    if os.getppid() != int(sys.argv[1]):
        sys.exit(1)
os.execv(sys.argv[2], sys.argv[2:])
"""


def start(command: list[str], folder: Path, log: Path) -> subprocess.Popen[bytes]:
    """A child that dies with the calling thread's process; call it from a thread that lives as long."""
    with log.open("ab") as sink:
        return subprocess.Popen(
            [sys.executable, "-I", "-S", "-c", _TIED, str(os.getpid()), *command],
            cwd=folder,
            env=environment(),
            stdin=subprocess.DEVNULL,
            stdout=sink,
            stderr=sink,
            start_new_session=True,
        )


def environment() -> dict[str, str]:
    """No proxy, no AWS profile, no options of somebody's Java reach the engine."""
    kept = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR")
    return {name: os.environ[name] for name in kept if name in os.environ}


def stop(child: subprocess.Popen[bytes]) -> None:
    """End it, kindly first; returns when it is gone."""
    if child.poll() is None:
        child.terminate()
        try:
            child.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            child.kill()
    child.wait()


def is_ours(pid: int, nonce: str) -> bool:
    """Whether the process of that number still carries the nonce on its command line."""
    told = subprocess.run(
        ["ps", "-ww", "-o", "args=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return nonce in told.stdout


def end_leftover(pid: int, nonce: str) -> bool:
    """Kill what a server of before left running; a process of anybody else with that number stays."""
    if not is_ours(pid, nonce):
        return False
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return False
    deadline = time.monotonic() + _STOP_SECONDS
    while is_ours(pid, nonce) and time.monotonic() < deadline:
        time.sleep(0.02)
    return True


def free_port() -> int:
    """A port that nobody listens on now; whoever takes it in between is told by the nonce."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])
