"""Values of the wire in the texts that Athena's result files hold."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from typing import Any

from infra.local.athena.engines.java_numbers import number_text
from infra.local.athena.results import quoted
from infra.local.athena.types import Type


def line(values: Sequence[Any], kinds: Sequence[Type]) -> str:
    """One CSV row: every value in quotes, NULL as nothing."""
    return ",".join(_field(text(value, kind)) for value, kind in zip(values, kinds, strict=True)) + "\n"


def _field(value: str | None) -> str:
    return "" if value is None else quoted(value)


def text(value: Any, kind: Type) -> str | None:
    """Arrays `[1, 2]`, maps `{k=v}`, rows `{a=1, b=2}`, bytes `61 62`; None for NULL."""
    if value is None:
        return None
    if kind.base == "array":
        return "[" + ", ".join(_inside(item, kind.inner(0)) for item in value) + "]"
    if kind.base == "map":
        pairs = (f"{_key(key, kind.inner(0))}={_inside(item, kind.inner(1))}" for key, item in value.items())
        return "{" + ", ".join(pairs) + "}"
    if kind.base == "row":
        return "{" + ", ".join(_labelled(value, kind)) + "}"
    return _scalar(value, kind)


def _labelled(values: Sequence[Any], kind: Type) -> list[str]:
    return [
        f"{name or f'field{position}'}={_inside(values[position], kind.inner(position))}"
        for position, name in enumerate(kind.names)
    ]


def _inside(value: Any, kind: Type) -> str:
    found = text(value, kind)
    return "null" if found is None else found


def _key(key: str, kind: Type) -> str:
    """Keys of a JSON object are texts already, bytes excepted."""
    return _scalar(key, kind) if kind.base == "varbinary" else key


def _scalar(value: Any, kind: Type) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if kind.base in ("double", "real"):  # NaN and the infinities come as texts
        return number_text(value) if isinstance(value, int | float) else str(value)
    if kind.base == "varbinary":
        return base64.b64decode(value).hex(" ")
    return str(value)
