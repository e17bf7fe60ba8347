"""The engine's type signatures as our types, and our types in its spelling."""

from __future__ import annotations

from typing import Any

from infra.local.athena.types import MILLIS, Type, time_of

_TIMES = ("time", "time with time zone", "timestamp", "timestamp with time zone")
_UNBOUNDED = 2147483647
FILE_DIGITS = 6


def type_of(signature: dict[str, Any]) -> Type:
    """Reads what the wire tells of a column; names of row fields keep their spelling."""
    base, arguments = str(signature["rawType"]), signature.get("arguments") or []
    if base in _TIMES:
        return time_of(base, int(arguments[0]["value"]) if arguments else MILLIS)
    if base == "varchar" and arguments and arguments[0]["value"] == _UNBOUNDED:
        return Type("varchar")
    if base == "row":
        fields = [argument["value"] for argument in arguments]
        names = tuple(_field_name(field) for field in fields)
        return Type("row", tuple(type_of(field["typeSignature"]) for field in fields), names)
    return Type(base, tuple(_argument(argument) for argument in arguments))


def _argument(argument: dict[str, Any]) -> Type | int:
    value = argument["value"]
    return type_of(value) if argument["kind"] == "TYPE" else int(value)


def _field_name(field: dict[str, Any]) -> str:
    named = field.get("fieldName")
    return str(named["name"]) if named else ""


def spelled(kind: Type) -> str:
    """For a CAST to a column of a file: row fields quoted, timestamps with the digits that files keep."""
    if kind.base == "timestamp":
        return f"timestamp({FILE_DIGITS})"
    if kind.base == "timestamp with time zone":
        return f"timestamp({FILE_DIGITS}) with time zone"
    if kind.base == "row":
        return "row(" + ", ".join(_field(name, arg) for name, arg in _fields(kind)) + ")"
    if not kind.args:
        return kind.base
    inner = ", ".join(spelled(arg) if isinstance(arg, Type) else str(arg) for arg in kind.args)
    return f"{kind.base}({inner})"


def _fields(kind: Type) -> list[tuple[str, Type]]:
    return [(name, kind.inner(position)) for position, name in enumerate(kind.names)]


def _field(name: str, kind: Type) -> str:
    return f"{quote(name)} {spelled(kind)}" if name else spelled(kind)


def quote(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
