"""What a test does where a tool is missing: a user's machine skips with the reason, CI fails with it."""

from __future__ import annotations

import os
from typing import NoReturn

import pytest

VARIABLE = "LAKEHOUSE_DEMAND_TOOLS"


def missing(tool: str, cure: str) -> NoReturn:
    """Skip the test, or fail it where every tool is demanded."""
    text = f"no {tool} here: {cure}"
    if os.environ.get(VARIABLE):
        pytest.fail(f"{text} ({VARIABLE} is set)")
    pytest.skip(text)
