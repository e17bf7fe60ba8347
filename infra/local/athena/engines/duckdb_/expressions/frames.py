"""OVER: names of windows, and the frames that Trino refuses."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sqlglot import exp

from infra.local.athena import types as t
from infra.local.athena.engines.duckdb_.expressions import offsets
from infra.local.athena.errors import QueryFailed
from infra.local.athena.parsing import MASK

if TYPE_CHECKING:
    from infra.local.athena.engines.duckdb_.compiler import Compiler
    from infra.local.athena.engines.duckdb_.scope import Scope

_RANKS = frozenset(
    {"row_number", "rank", "dense_rank", "percent_rank", "cume_dist", "ntile", "lag", "lead"}
)  # fmt: skip
_NEIGHBOURS = ("lag", "lead")
_LEAST = {"ntile": (0, 1, "Buckets must be greater than 0"), "nth_value": (1, 1, "Offset must be at least 1"),
          "lag": (1, 0, "Offset must be at least 0"), "lead": (1, 0, "Offset must be at least 0")}  # fmt: skip
_OVER = re.compile(r"\bover\b\s*(\(\s*)?", re.IGNORECASE)
_SORTABLE = ("date", "time", "interval day to second", "interval year to month")


def check_names(c: Compiler, select: exp.Select) -> None:
    """No two windows of one name in the WINDOW clause."""
    seen: set[str] = set()
    for window in select.args.get("windows") or []:
        name = window.name.lower()
        if name in seen:
            text = f"WINDOW name '{name}' specified more than once"
            raise c.failure("DUPLICATE_WINDOW_NAME", text, window.this)
        seen.add(name)


def check(c: Compiler, node: exp.Expression, scope: Scope) -> None:
    """One OVER or one definition in the WINDOW clause."""
    if node.arg_key != "windows":
        _check_reference(c, node)
        _check_call(c, node)
    spec = node.args.get("spec")
    if spec is not None:
        _check_frame(c, node, spec, scope)


def _check_reference(c: Compiler, node: exp.Expression) -> None:
    alias = node.args.get("alias")
    select = node.find_ancestor(exp.Select)
    if alias is None or select is None:
        return
    known = {window.name.lower() for window in select.args.get("windows") or []}
    if alias.name.lower() not in known:
        text = f"Cannot resolve WINDOW name {alias.name.lower()}"
        raise c.failure("INVALID_WINDOW_REFERENCE", text, alias)


def definition(node: exp.Expression) -> exp.Expression:
    """The window itself, or the one in the WINDOW clause that it names."""
    alias, select = node.args.get("alias"), node.find_ancestor(exp.Select)
    if alias is None or select is None:
        return node
    named = {window.name.lower(): window for window in select.args.get("windows") or []}
    found = named.get(alias.name.lower(), node)
    return found if isinstance(found, exp.Expression) else node


def _function_of(node: exp.Expression) -> exp.Expression:
    function: exp.Expression = node.this
    while isinstance(function, exp.IgnoreNulls | exp.RespectNulls | exp.Filter):
        function = function.this
    return function


def called(node: exp.Expression) -> str:
    """The function before OVER."""
    function = _function_of(node)
    return function.name.removeprefix(MASK).lower() if isinstance(function, exp.Anonymous) else ""


def _place_of_over(node: exp.Expression, sql: str) -> tuple[int, int]:
    """OVER before a name, and what follows its bracket."""
    found = offsets.behind(node.this, _OVER, sql)
    return offsets.place(sql, 0 if found is None else found.end() if found[1] else found.start())


def _check_call(c: Compiler, node: exp.Expression) -> None:
    function = _function_of(node)
    name = called(node)
    if name in _NEIGHBOURS and definition(node).args.get("order") is None:
        text = f"{name} function requires an ORDER BY window clause"
        raise QueryFailed("MISSING_ORDER_BY", text, *_place_of_over(node, c.sql))
    if name in _RANKS and node.args.get("spec") is not None:
        text = f"Cannot specify window frame for {name} function"
        raise c.failure("INVALID_WINDOW_FRAME", text, function)
    position, least, message = _LEAST.get(name, (0, None, ""))
    if least is not None and len(function.expressions) > position:
        number = _number(function.expressions[position])
        if number is not None and number < least:
            raise QueryFailed("INVALID_FUNCTION_ARGUMENT", message)


def _number(node: object) -> int | None:
    if isinstance(node, exp.Neg):
        inner = _number(node.this)
        return None if inner is None else -inner
    is_number = isinstance(node, exp.Literal) and not node.is_string and node.name.isdigit()
    return int(node.name) if is_number and isinstance(node, exp.Literal) else None


def _check_frame(c: Compiler, node: exp.Expression, spec: exp.Expression, scope: Scope) -> None:
    start, end = (_bound(spec, which) for which in ("start", "end"))
    text = _impossible(start, end)
    if text:
        raise c.failure("INVALID_WINDOW_FRAME", text, node)
    kind = str(spec.args.get("kind") or "RANGE").upper()
    for which in ("start", "end"):
        value = spec.args.get(which)
        if isinstance(value, exp.Expression):
            if kind == "RANGE":
                _check_range(c, node, scope)
            _check_offset(c, value, kind, f"{which} value", scope)


def _bound(spec: exp.Expression, which: str) -> str:
    value, side = spec.args.get(which), spec.args.get(f"{which}_side") or ""
    if value is None:
        return "CURRENT ROW"
    return f"{'n' if isinstance(value, exp.Expression) else value} {side}".strip().upper()


def _impossible(start: str, end: str) -> str:
    if start == "UNBOUNDED FOLLOWING":
        return "Window frame start cannot be UNBOUNDED FOLLOWING"
    if end == "UNBOUNDED PRECEDING":
        return "Window frame end cannot be UNBOUNDED PRECEDING"
    if start == "CURRENT ROW" and end.endswith("PRECEDING"):
        return "Window frame starting from CURRENT ROW cannot end with PRECEDING"
    if start.endswith("FOLLOWING") and end.endswith("PRECEDING"):
        return "Window frame starting from FOLLOWING cannot end with PRECEDING"
    if start.endswith("FOLLOWING") and end == "CURRENT ROW":
        return "Window frame starting from FOLLOWING cannot end with CURRENT ROW"
    return ""


def _check_offset(c: Compiler, value: exp.Expression, kind: str, which: str, scope: Scope) -> None:
    number = _number(value)
    if number is not None and number < 0:
        raise QueryFailed("INVALID_WINDOW_FRAME", "Window frame offset value must not be negative or null")
    found = c.expression(value, scope).type
    if kind == "RANGE":
        _check_range_offset(c, value, found, scope)
        return
    if found is not None and not t.is_integer(found):
        text = f"Window frame {kind} {which} type must be exact numeric type with scale 0 (actual {found})"
        raise c.failure("TYPE_MISMATCH", text, value)


def _check_range_offset(c: Compiler, value: exp.Expression, found: t.Type | None, scope: Scope) -> None:
    """A number goes with numbers, an interval with dates and times."""
    window = value.find_ancestor(exp.Window)
    order = window.args.get("order") if window is not None else None
    key = c.expression(order.expressions[0].this, scope).type if order is not None else None
    if key is None or found is None or found == t.NULL:
        return
    if t.is_numeric(found) if t.is_numeric(key) else found.base.startswith("interval"):
        return
    text = f"Window frame RANGE value type ({found}) not compatible with sort item type ({key})"
    raise c.failure("TYPE_MISMATCH", text, value)


def _check_range(c: Compiler, node: exp.Expression, scope: Scope) -> None:
    order = node.args.get("order")
    text = "Window frame of type RANGE PRECEDING or FOLLOWING requires"
    if order is None:
        raise c.failure("MISSING_ORDER_BY", f"{text} ORDER BY", node)
    if len(order.expressions) != 1:
        raise c.failure(
            "INVALID_ORDER_BY",
            f"{text} single sort item in ORDER BY (actual: {len(order.expressions)})",
            order,
        )
    key = order.expressions[0].this
    kind = c.expression(key, scope).type
    if kind is not None and not (t.is_numeric(kind) or t.is_instant(kind) or kind.base in _SORTABLE):
        message = f"{text} that sort item type be numeric, datetime or interval (actual: {kind})"
        raise c.failure("TYPE_MISMATCH", message, key)
