"""Starting, finding and stopping the server of a home from another process.

Nothing is trusted by port number: a listener is ours when it gives back the nonce that was handed to the child.
"""

from __future__ import annotations

import fcntl
import json
import os
import secrets
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from infra.local.home import Home, Running, exclusive

START_SECONDS = 60.0
# An engine of processes of its own takes half a minute alone, and minutes on a busy machine.
ENGINE_SECONDS = 600.0
STOP_SECONDS = 60.0
NONCE_VARIABLE = "LOCAL_AWS_NONCE"


class LaunchError(Exception):
    """The server did not start or stop; the message says where to look."""


@dataclass(frozen=True)
class Status:
    """What `status` tells; `running` is None when nothing of ours listens."""

    home: Home
    running: Running | None

    def as_dict(self) -> dict[str, Any]:
        found = self.running
        facts = {"running": found is not None, "home": str(self.home.root)}
        if found is None:
            return facts
        return facts | {
            "endpoint": found.endpoint,
            "pid": found.pid,
            "started_at": found.started_at,
            "engine": found.engine,
        }


def status(home: Home) -> Status:
    running = home.read_running()
    return Status(home, running if running and answers(running) else None)


def up(
    home: Home, options: Sequence[str] = (), engine: str | None = None, seconds: float = START_SECONDS
) -> Running:
    """The server of this home, started with the options of `serve` if need be; two callers at once get
    the same one. Raises LaunchError if one runs with another engine than the one asked for by name."""
    with exclusive(home.lock_file):
        found = status(home).running
        if found is not None and engine is not None and found.engine != engine:
            raise LaunchError(f"it runs with the engine {found.engine}; stop it with `down` first")
        return found or _start(home, options, seconds)


def down(home: Home) -> bool:
    """Stop it with its state saved; False when nothing was running."""
    with exclusive(home.lock_file):
        found = status(home).running
        if found is not None:
            os.kill(found.pid, signal.SIGTERM)
            _wait_until_released(home, found)
        home.withdraw()
        return found is not None


def reset(home: Home) -> None:
    """Stop it and remove everything it kept."""
    down(home)
    shutil.rmtree(home.state, ignore_errors=True)
    home.log_file.unlink(missing_ok=True)


def answers(running: Running, timeout: float = 5.0) -> bool:
    """Whether the listener on that port is the very server that announced itself."""
    try:
        with urllib.request.urlopen(f"{running.endpoint}/_local/health", timeout=timeout) as reply:
            health = json.load(reply)
    except (OSError, ValueError):
        return False
    return bool(health.get("nonce") == running.nonce and health.get("pid") == running.pid)


def serving_lock(home: Home) -> Any:
    """The lock that a server holds as long as it lives, as an open file; raises LaunchError when it is taken."""
    home.root.mkdir(parents=True, exist_ok=True)
    handle = _serving_file(home).open("a")
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        handle.close()
        raise LaunchError(
            f"expected no other server on {home.root}; found one (see {home.running_file}); stop it with `down`"
        ) from None
    return handle


def _serving_file(home: Home) -> Path:
    return home.root / "local-aws.serving"


def _start(home: Home, options: Sequence[str], seconds: float) -> Running:
    nonce = secrets.token_hex(16)
    home.withdraw()
    home.prepare()
    root = str(Path(__file__).resolve().parents[2])
    paths = os.pathsep.join([root, *filter(None, [os.environ.get("PYTHONPATH")])])
    environment = os.environ | {NONCE_VARIABLE: nonce, "PYTHONPATH": paths}
    with home.log_file.open("ab") as log:
        child = subprocess.Popen(
            [sys.executable, "-m", "infra.local", "serve", "--home", str(home.root), *options],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    return _wait_until_ready(home, child, nonce, seconds)


def _wait_until_ready(home: Home, child: subprocess.Popen[bytes], nonce: str, seconds: float) -> Running:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if child.poll() is not None:
            raise LaunchError(
                f"the local AWS ended with code {child.returncode} while starting; see {home.log_file}"
            )
        running = home.read_running()
        if running and running.nonce == nonce and running.pid == child.pid and answers(running):
            child.returncode = 0  # it lives on after us; without this Popen warns about a forgotten child
            return running
        time.sleep(0.02)
    child.terminate()
    raise LaunchError(f"the local AWS did not answer within {seconds:.0f} s; see {home.log_file}")


def _wait_until_released(home: Home, running: Running) -> None:
    """The lock tells the end of the process even where the process is a zombie of somebody's."""
    deadline = time.monotonic() + STOP_SECONDS
    while time.monotonic() < deadline:
        try:
            serving_lock(home).close()
            return
        except LaunchError:
            time.sleep(0.02)
    raise LaunchError(f"process {running.pid} did not stop within {STOP_SECONDS:.0f} s; see {home.log_file}")
