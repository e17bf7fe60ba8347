"""How Trino refuses the arguments of a call."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sqlglot import exp

from infra.local.athena.errors import QueryFailed
from infra.local.athena.types import Type

if TYPE_CHECKING:
    from infra.local.athena.engines.duckdb_.compiler import Compiler


def signature_text(kind: Type | None) -> str:
    """A type as messages about signatures spell it: without blanks between the types inside."""
    if kind is None:
        return "unknown"
    if kind.base == "function":
        return "<function>"
    if kind.base == "row":
        pairs = zip(kind.names, kind.args, strict=True)
        return (
            "row(" + ",".join(f'"{name}" {_inner(arg)}' if name else _inner(arg) for name, arg in pairs) + ")"
        )
    if kind.base in ("map", "array"):
        return f"{kind.base}({','.join(_inner(arg) for arg in kind.args)})"
    return str(kind)


def _inner(arg: Type | int) -> str:
    return signature_text(arg) if isinstance(arg, Type) else str(arg)


def unexpected(
    c: Compiler, name: str, kinds: Sequence[Type | None], node: exp.Expression, expected: str = ""
) -> QueryFailed:
    """FUNCTION_NOT_FOUND for a name that exists, with other parameters."""
    given = ", ".join(signature_text(kind) for kind in kinds)
    tail = f". Expected: {expected}" if expected else ""
    return c.failure("FUNCTION_NOT_FOUND", f"Unexpected parameters ({given}) for function {name}{tail}", node)


def ambiguous(c: Compiler, node: exp.Expression, candidates: Sequence[object] = ()) -> QueryFailed:
    """Several overloads would do as well."""
    text = "Could not choose a best candidate operator. Explicit type casts must be added."
    if candidates:
        text += "\nCandidates are:\n" + "".join(f"\t * {one}\n" for one in candidates)
    return c.failure("AMBIGUOUS_FUNCTION_CALL", text, node)


def refused_value(message: str) -> QueryFailed:
    """A call that fails on its value does so while the query runs, at no place."""
    return QueryFailed("INVALID_FUNCTION_ARGUMENT", message)
