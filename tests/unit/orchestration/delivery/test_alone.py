"""A lease is taken from a process that is dead on this machine, and from no other."""

from __future__ import annotations

import os
import subprocess
import sys

from orchestration.delivery.alone import is_dead, machine, owner


def dead_pid() -> int:
    child = subprocess.Popen([sys.executable, "-c", ""])
    child.wait()
    return child.pid


def test_a_living_owner_keeps_its_lease() -> None:
    assert not is_dead(owner("run-0123456789"))


def test_a_dead_owner_of_this_machine_loses_it() -> None:
    assert is_dead(f"{machine()} {dead_pid()} run-0123456789")


def test_an_owner_elsewhere_is_never_judged() -> None:
    assert not is_dead(f"otherhost/1 {dead_pid()} run-0123456789")
    assert not is_dead("arn:aws:sts::123456789012:assumed-role/publisher/x")
    assert not is_dead(f"{machine()} {os.getpid()}x run")
