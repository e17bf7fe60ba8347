"""Named moments at which durable state changes, so that tests can end the process at each of them.

Without the variable `LOCAL_AWS_KILL_AT` a step costs one comparison. `NAME:N` ends the process, as `kill -9` does,
when it comes to that step for the N-th time; `any:N` counts every step.
"""

from __future__ import annotations

import os
import signal
import threading

VARIABLE = "LOCAL_AWS_KILL_AT"
# The moments, in the order in which a write meets them.
STEPS = (
    "bytes begun",  # a file for incoming bytes is open, nothing in it
    "bytes written",  # all bytes are in the file, which nobody can find
    "bytes renamed",  # the file has its place, no object names it
    "state taken",  # changed entities are read from memory, nothing is written
    "rows written",  # inside the transaction
    "rows kept",  # the transaction is over, nobody has the reply
    "reply given",  # the reply is on its way
    "query ran",  # a query's files are made, none is in S3
    "query ended",  # its end is in memory
    "files removed",  # unnamed files of bytes are gone
)


class Countdown:
    """Ends the process at the chosen step."""

    def __init__(self, wanted: str) -> None:
        self.name, _, number = wanted.rpartition(":")
        if self.name not in (*STEPS, "any") or not number.isdigit():
            raise ValueError(
                f"{VARIABLE}: expected STEP:NUMBER with a step of {STEPS} or any; found {wanted!r}"
            )
        self._left, self._lock = int(number), threading.Lock()

    def pass_by(self, name: str) -> None:
        if self.name not in (name, "any"):
            return
        with self._lock:
            self._left -= 1
            if self._left <= 0:
                os.kill(os.getpid(), signal.SIGKILL)


_armed: list[Countdown] = []


def arm(wanted: str) -> None:
    """Choose the step at which the process ends; none with an empty text."""
    _armed[:] = [Countdown(wanted)] if wanted else []


arm(os.environ.get(VARIABLE, ""))


def step(name: str) -> None:
    """The process is at this step now."""
    for countdown in _armed:
        countdown.pass_by(name)
