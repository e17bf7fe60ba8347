"""Servers to be killed: started as forks, on one home and one port, so that clients outlive them."""

from __future__ import annotations

import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config

ROOT = Path(__file__).resolve().parents[3]
START_SECONDS = 60.0
END_SECONDS = 30.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Ground:
    """One home; `forks` makes its servers."""

    home: Path
    forks: subprocess.Popen[str]
    port: int
    pid: int = 0

    @classmethod
    def make(cls, home: Path) -> Ground:
        environment = {
            name: text for name, text in os.environ.items() if not name.startswith(("AWS_", "LAKEHOUSE_"))
        }
        forks = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("forks.py"))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environment | {"PYTHONPATH": str(ROOT)},
        )
        return cls(home, forks, free_port())

    def start(self, kill_at: str = "", broken: str = "") -> bool:
        """Start a server and wait until it answers; False when it ended before (as `kill_at` may want)."""
        nonce = secrets.token_hex(8)
        wanted = {
            "home": str(self.home),
            "port": self.port,
            "kill_at": kill_at,
            "broken": broken,
            "nonce": nonce,
        }
        assert self.forks.stdin is not None
        assert self.forks.stdout is not None
        self.forks.stdin.write(json.dumps(wanted) + "\n")
        self.forks.stdin.flush()
        self.pid = int(self.forks.stdout.readline())
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self._announced(nonce):
                return True
            if not self.alive():
                return False
            time.sleep(0.01)
        raise AssertionError(f"the server did not start:\n{self.log()}")

    def arm(self, kill_at: str) -> None:
        """Tell the running server at which step to end."""
        told = self.home / "kill-at"
        told.write_text(kill_at)
        os.kill(self.pid, signal.SIGUSR1)
        deadline = time.monotonic() + START_SECONDS
        while told.exists():
            assert time.monotonic() < deadline, "the server did not take the step"
            time.sleep(0.005)

    def _announced(self, nonce: str) -> bool:
        try:
            return nonce in (self.home / "local-aws.json").read_text()
        except FileNotFoundError:
            return False

    def alive(self) -> bool:
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return False
        return True

    def kill(self) -> None:
        """As `kill -9` does; returns when the process is gone."""
        try:
            os.kill(self.pid, signal.SIGKILL)
        except ProcessLookupError:
            return
        self.wait_until_gone(END_SECONDS)

    def wait_until_gone(self, seconds: float) -> bool:
        deadline = time.monotonic() + seconds
        while self.alive():
            if time.monotonic() > deadline:
                return False
            time.sleep(0.005)
        return True

    def close(self) -> None:
        self.kill()
        assert self.forks.stdin is not None
        self.forks.stdin.close()
        self.forks.wait(30)
        if self.forks.stdout is not None:
            self.forks.stdout.close()

    def log(self) -> str:
        path = self.home / "local-aws.log"
        return path.read_text()[-6000:] if path.exists() else ""

    @cached_property
    def clients(self) -> Clients:
        return Clients(f"http://127.0.0.1:{self.port}")


class Clients:
    """One client of each service, shared by threads; a request is sent once, so that each has one outcome."""

    def __init__(self, endpoint: str) -> None:
        session: Any = boto3.Session("local", "local", region_name="us-east-1")
        config = Config(
            retries={"total_max_attempts": 1},
            s3={"addressing_style": "path"},
            max_pool_connections=20,
            read_timeout=60,
            parameter_validation=False,
        )

        def client(name: str) -> Any:
            return session.client(name, endpoint_url=endpoint, config=config)

        self.s3, self.sqs, self.glue, self.athena = (client(n) for n in ("s3", "sqs", "glue", "athena"))
