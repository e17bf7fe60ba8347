"""What every actor shares: it does one thing at a time, knows what was acknowledged, and what one thing may have changed.

An actor's things are its own, so whatever a check finds there is from it. When the server dies under a request, the
request is `pending`: its effect must be wholly there or wholly absent, and the check takes what it finds as the state
from which the actor goes on.
"""

from __future__ import annotations

import json
import random
import threading
from pathlib import Path
from typing import Any

from botocore.exceptions import BotoCoreError
from botocore.parsers import ResponseParserError

from tests.faults.local_aws.ground import Clients


class Dead(Exception):
    """The server ended under a request."""


class Log:
    """Intents and acknowledgements, a line each, for whoever looks into a failure."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("a")
        self._lock = threading.Lock()

    def write(self, **facts: Any) -> None:
        with self._lock:
            self._file.write(json.dumps(facts, default=str) + "\n")
            self._file.flush()

    def close(self) -> None:
        self._file.close()


class Actor:
    """One client of the server. Subclasses say what it does and what must be there."""

    name = "actor"

    def __init__(self, clients: Clients, rng: random.Random, log: Log) -> None:
        self.clients, self.rng, self.log = clients, rng, log
        self.pending: Any = None
        self.acknowledged = 0

    def setup(self) -> None:
        """Make what the actor needs; the server lives meanwhile."""

    def act(self) -> None:
        """Do one thing; `self.call` for each request."""
        raise AssertionError("an actor acts")

    def check(self) -> list[str]:
        """What is not as it must be; after it nothing is pending."""
        raise AssertionError("an actor checks")

    def intend(self, **intent: Any) -> None:
        self.log.write(actor=self.name, intent=intent)
        self.pending = intent

    def done(self, **facts: Any) -> None:
        self.log.write(actor=self.name, done=self.pending, **facts)
        self.pending = None
        self.acknowledged += 1

    def call(self, operation: Any, **arguments: Any) -> Any:
        """The answer; Dead when there is none. What the server refuses is the caller's mistake."""
        try:
            answer = operation(**arguments)
        except (BotoCoreError, ResponseParserError, OSError) as error:  # no answer, or half of one
            raise Dead(str(error)) from error
        length = int(answer["ResponseMetadata"]["HTTPHeaders"].get("content-length", 0))
        if (
            length > len("{}") and len(answer) == 1
        ):  # the head came, the body did not: botocore finds that empty
            raise Dead("an answer without its body")
        return answer

    def run(self, stop: threading.Event, errors: list[str]) -> None:
        """Act until the server is dead or `stop` is set."""
        try:
            while not stop.is_set():
                self.act()
        except Dead:
            return
        except Exception as error:  # whatever it is, the run must fail with it
            errors.append(f"{self.name}: {type(error).__name__}: {error} during {self.pending}")
