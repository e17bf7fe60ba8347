"""Calls whose result depends on more than the types of their arguments."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from sqlglot import exp

from infra.local.athena import types as t
from infra.local.athena.engines.duckdb_.expressions import (
    cast_texts,
    casts,
    common_types,
    concatenations,
    conditions,
    equality,
    json_forms,
    operators,
    orderings,
)
from infra.local.athena.engines.duckdb_.functions import calls, comparing, dates, formats, mismatches, regexps
from infra.local.athena.engines.duckdb_.scope import Scope, Typed
from infra.local.athena.engines.duckdb_.types import duckdb_type, text_literal
from infra.local.athena.engines.duckdb_.udfs import printf
from infra.local.athena.errors import QueryFailed
from infra.local.athena.lexing import NULLS
from infra.local.athena.parsing import MASK
from infra.local.athena.types import Type

if TYPE_CHECKING:
    from infra.local.athena.engines.duckdb_.compiler import Compiler

Rule = Callable[["Compiler", exp.Expression, list[exp.Expression], Scope], Typed]


def _values(c: Compiler, arguments: list[exp.Expression], scope: Scope) -> list[Typed]:
    return [c.expression(item, scope) for item in arguments]


_FORMS = {
    "coalesce": "The 'coalesce' function must have at least two arguments",
    "nullif": "Invalid number of arguments for 'nullif' function",
    "if": "Invalid number of arguments for 'if' function",
    "try": "The 'try' function must have exactly one argument",
}


def _count(
    c: Compiler, node: exp.Expression, arguments: list[exp.Expression], scope: Scope, low: int, high: int
) -> None:
    """Refuses another number of arguments, as Trino does: its own forms by grammar, functions by signature."""
    if low <= len(arguments) <= high:
        return
    name = node.name.removeprefix(MASK).lower()
    if name in _FORMS:
        raise c.failure("SYNTAX_ERROR", _FORMS[name], node)
    raise mismatches.unexpected(c, name, [c.expression(item, scope).type for item in arguments], node)


def _coalesce(c: Compiler, node: exp.Expression, arguments: list[exp.Expression], scope: Scope) -> Typed:
    _count(c, node, arguments, scope, 2, 10_000)
    values = _values(c, arguments, scope)
    kind = conditions.unify(c, values, node, "All COALESCE operands", arguments)
    return Typed(f"coalesce({', '.join(casts.coerced(value, kind) for value in values)})", kind)


def _nullif(c: Compiler, node: exp.Expression, arguments: list[exp.Expression], scope: Scope) -> Typed:
    _count(c, node, arguments, scope, 2, 2)
    first, second = _values(c, arguments, scope)
    said = f"Types are not comparable with NULLIF: {first.type} vs {second.type}"
    kind = common_types.required(
        c, first.type, second.type, lambda *_: c.failure("TYPE_MISMATCH", said, node), node
    )
    if kind is None or equality.is_plain(kind):
        return Typed(f"nullif({first.sql}, {second.sql})", first.type)
    equal = equality.equal_of(casts.coerced(first, kind), casts.coerced(second, kind), kind)
    return Typed(f"CASE WHEN {equal} THEN NULL ELSE {first.sql} END", first.type)


def _if(c: Compiler, node: exp.Expression, arguments: list[exp.Expression], scope: Scope) -> Typed:
    _count(c, node, arguments, scope, 2, 3)
    condition = c.require(c.expression(arguments[0], scope), t.BOOLEAN, "IF condition", arguments[0])
    values = _values(c, arguments[1:], scope)
    values = values if len(values) == 2 else [*values, Typed("NULL", t.NULL)]
    said = f"Result types for IF must be the same: {values[0].type} vs {values[1].type}"
    kind = common_types.required(
        c, values[0].type, values[1].type, lambda *_: c.failure("TYPE_MISMATCH", said, node), node
    )
    yes, no = (casts.coerced(value, kind) for value in values)
    return Typed(f"CASE WHEN {condition.sql} THEN {yes} ELSE {no} END", kind)


def _try(c: Compiler, node: exp.Expression, arguments: list[exp.Expression], scope: Scope) -> Typed:
    _count(c, node, arguments, scope, 1, 1)
    inner = c.expression(arguments[0], scope)
    return Typed(f"TRY({inner.sql})", inner.type)


def _row(c: Compiler, node: exp.Expression, arguments: list[exp.Expression], scope: Scope) -> Typed:
    return calls.row(c, _values(c, arguments, scope))


def _grouping(c: Compiler, node: exp.Expression, arguments: list[exp.Expression], scope: Scope) -> Typed:
    try:
        keys = ", ".join(value.sql for value in _values(c, arguments, scope))
    except QueryFailed as problem:  # Trino tells no place here
        raise QueryFailed(problem.code, problem.message) from problem
    return Typed(f"CAST(GROUPING({keys}) AS INTEGER)", t.INTEGER)


def _concat(c: Compiler, node: exp.Expression, arguments: list[exp.Expression], scope: Scope) -> Typed:
    if not arguments:
        raise mismatches.ambiguous(c, node, ["concat(array(E)...)", "concat(varchar...)"])
    if len(arguments) == 1:
        raise mismatches.refused_value("There must be two or more concatenation arguments")
    _count(c, node, arguments, scope, 2, 10_000)
    values = _values(c, arguments, scope)
    if len(values) == 2:
        return concatenations.of_two(c, values[0], values[1], node)
    return concatenations.of_many(c, values, node)


def _extreme(word: str) -> Rule:
    """`greatest` and `least` are NULL as soon as one argument is."""

    def rule(c: Compiler, node: exp.Expression, arguments: list[exp.Expression], scope: Scope) -> Typed:
        _count(c, node, arguments, scope, 1, 10_000)
        values = _values(c, arguments, scope)
        kinds = [value.type for value in values]

        def refusal(*_: Type | None) -> QueryFailed:
            return mismatches.unexpected(c, word, kinds, node)

        kind = common_types.of_all(c, kinds, refusal, [node] * len(kinds))
        if not orderings.is_orderable(kind):
            raise refusal()
        items = [casts.coerced(value, kind) for value in values]
        missing = " OR ".join(f"{item} IS NULL" for item in items)
        return Typed(f"CASE WHEN {missing} THEN NULL ELSE {comparing.extreme(word, items, kind)} END", kind)

    return rule


def _map(c: Compiler, node: exp.Expression, arguments: list[exp.Expression], scope: Scope) -> Typed:
    if not arguments:
        return Typed("MAP {}", t.map_of(t.NULL, t.NULL))
    _count(c, node, arguments, scope, 2, 2)
    keys, values = _values(c, arguments, scope)
    kind = None
    if keys.type is not None and values.type is not None:
        kind = t.map_of(keys.type.inner(0), values.type.inner(0))
    if (keys.type is not None and keys.type.base != "array") or (
        values.type is not None and values.type.base != "array"
    ):
        raise mismatches.unexpected(c, "map", [keys.type, values.type], node)
    return Typed(comparing.with_told_keys(keys, f"trino_map_of({keys.sql}, {values.sql})"), kind)


def _round(c: Compiler, node: exp.Expression, arguments: list[exp.Expression], scope: Scope) -> Typed:
    """A decimal keeps its scale when rounded to some digits, and loses it when rounded to none."""
    _count(c, node, arguments, scope, 1, 2)
    values = _values(c, arguments, scope)
    kind = values[0].type
    _needs_number(c, values[0], node)
    if len(values) == 2 and not t.can_coerce(values[1].type, t.BIGINT):
        raise mismatches.unexpected(c, "round", [value.type for value in values], node)
    if kind is not None and kind.base == "decimal":
        if len(values) == 1:
            whole = t.decimal(kind.precision - kind.scale + min(kind.scale, 1), 0)
            return Typed(f"CAST({values[0].sql} AS DECIMAL({whole.precision},0))", whole)
        wide = t.decimal(kind.precision + 1, kind.scale)
        return Typed(_rounded_decimal(values, kind, wide), wide)
    if t.is_integer(kind):
        return Typed(values[0].sql if len(values) == 1 else f"round({values[0].sql}, {values[1].sql})", kind)
    digits = f", CAST({values[1].sql} AS INTEGER)" if len(values) == 2 else ""
    return Typed(f"round({values[0].sql}{digits})", kind)


def _rounded_decimal(values: list[Typed], kind: Type, wide: Type) -> str:
    digits = values[1].literal
    if digits is not None and digits.isdigit():
        narrow = f"DECIMAL({kind.precision if kind.precision == 38 else kind.precision + 1},{min(int(digits), kind.scale)})"
        return f"CAST(CAST({values[0].sql} AS {narrow}) AS DECIMAL({wide.precision},{wide.scale}))"
    return f"CAST(round({values[0].sql}, {values[1].sql}) AS DECIMAL({wide.precision},{wide.scale}))"


def _needs_number(c: Compiler, value: Typed, node: exp.Expression) -> None:
    if value.type is not None and not t.is_numeric(value.type) and value.type != t.NULL:
        name = node.name.removeprefix(MASK)
        raise c.failure(
            "FUNCTION_NOT_FOUND", f"Unexpected parameters ({value.type}) for function {name}", node
        )


def _to_whole(word: str) -> Rule:
    """`ceil`, `floor` and `truncate` of one argument: whole decimals, doubles that stay doubles."""

    def rule(c: Compiler, node: exp.Expression, arguments: list[exp.Expression], scope: Scope) -> Typed:
        _count(c, node, arguments, scope, 1, 2 if word == "trunc" else 1)
        value = c.expression(arguments[0], scope)
        _needs_number(c, value, node)
        kind = value.type
        if len(arguments) == 2:
            if kind is not None and kind.base != "decimal":
                raise c.failure(
                    "FUNCTION_NOT_FOUND",
                    f"Unexpected parameters ({kind}, integer) for function truncate",
                    node,
                )
            places = c.expression(arguments[1], scope).sql
            return Typed(f"CAST(trunc({value.sql}, {places}) AS {duckdb_type(kind or t.DOUBLE)})", kind)
        if kind is not None and kind.base == "decimal":
            extra = 0 if word == "trunc" else min(kind.scale, 1)
            whole = t.decimal(max(kind.precision - kind.scale + extra, 1), 0)
            return Typed(f"CAST({word}({value.sql}) AS DECIMAL({whole.precision},0))", whole)
        return Typed(value.sql if t.is_integer(kind) else f"{word}({value.sql})", kind)

    return rule


def _mod(c: Compiler, node: exp.Expression, arguments: list[exp.Expression], scope: Scope) -> Typed:
    _count(c, node, arguments, scope, 2, 2)
    left, right = _values(c, arguments, scope)
    if not all(t.is_numeric(value.type) or value.type in (None, t.NULL) for value in (left, right)):
        raise mismatches.unexpected(c, "mod", [left.type, right.type], node)
    found = operators.binary(c, "%", left, right, node)
    if not t.is_integer(found.type):
        return found
    failing = "trino_fail('GENERIC_INTERNAL_ERROR', '/ by zero')"
    return Typed(f"CASE WHEN {right.sql} = 0 THEN {failing} ELSE {found.sql} END", found.type)


def _abs(c: Compiler, node: exp.Expression, arguments: list[exp.Expression], scope: Scope) -> Typed:
    _count(c, node, arguments, scope, 1, 1)
    value = c.expression(arguments[0], scope)
    _needs_number(c, value, node)
    return Typed(f"abs({value.sql})", value.type)


def _typeof(c: Compiler, node: exp.Expression, arguments: list[exp.Expression], scope: Scope) -> Typed:
    _count(c, node, arguments, scope, 1, 1)
    value = c.expression(arguments[0], scope)
    return Typed(text_literal(str(value.type)) if value.type else f"lower(typeof({value.sql}))", t.VARCHAR)


def _cardinality(c: Compiler, node: exp.Expression, arguments: list[exp.Expression], scope: Scope) -> Typed:
    _count(c, node, arguments, scope, 1, 1)
    value = c.expression(arguments[0], scope)
    if value.type is not None and value.type.base not in ("array", "map", "unknown"):
        raise c.failure(
            "FUNCTION_NOT_FOUND", f"Unexpected parameters ({value.type}) for function cardinality", node
        )
    word = "cardinality" if value.type is not None and value.type.base == "map" else "len"
    return Typed(f"CAST({word}({value.sql}) AS BIGINT)", t.BIGINT)


def _array_join(c: Compiler, node: exp.Expression, arguments: list[exp.Expression], scope: Scope) -> Typed:
    """Elements as CAST prints them; NULL is left out unless there is a text for it."""
    values = _values(c, arguments, scope)
    kinds = [value.type for value in values]
    nested = kinds[0] if kinds else None
    fits = len(values) in (2, 3) and all(t.can_coerce(kind, t.VARCHAR) for kind in kinds[1:])
    if not fits or (nested is not None and nested.base not in ("array", "unknown")):
        raise mismatches.unexpected(c, "array_join", kinds, node)
    inner = nested.inner(0) if nested is not None and nested.base == "array" else t.VARCHAR
    if not casts.may_become(inner, t.VARCHAR):
        raise c.failure("OPERATOR_NOT_FOUND", f"Cannot cast {inner} to varchar", node)
    name = c.fresh("x")
    text = cast_texts.cast_text(name, inner)
    items = values[0].sql
    if len(values) == 3:
        text = f"coalesce({text}, {values[2].sql})"
    else:
        items = f"list_filter({items}, lambda {name}: {name} IS NOT NULL)"
    joined = f"array_to_string(list_transform({items}, lambda {name}: {text}), {values[1].sql})"
    return Typed(f"CASE WHEN {values[0].sql} IS NOT NULL THEN coalesce({joined}, '') END", t.VARCHAR)


def _codepoint(c: Compiler, node: exp.Expression, arguments: list[exp.Expression], scope: Scope) -> Typed:
    """Of one character: `varchar(1)`, and longer types only where the value has one."""
    values = _values(c, arguments, scope)
    kinds = [value.type for value in values]
    longer = kinds[0] if kinds else None
    too_long = longer is not None and t.is_text(longer) and longer.args and longer.precision > 1
    if len(values) != 1 or not t.can_coerce(kinds[0], t.VARCHAR) or too_long:
        raise mismatches.unexpected(c, "codepoint", kinds, node)
    return Typed(f"trino_codepoint({values[0].sql})", t.INTEGER)


RULES: dict[str, Rule] = {
    "codepoint": _codepoint,
    "array_join": _array_join,
    **regexps.RULES,
    "coalesce": _coalesce,
    "nullif": _nullif,
    "if": _if,
    "try": _try,
    "row": _row,
    "grouping": _grouping,
    "concat": _concat,
    "greatest": _extreme("greatest"),
    "least": _extreme("least"),
    "map": _map,
    "round": _round,
    "ceil": _to_whole("ceil"),
    "ceiling": _to_whole("ceil"),
    "floor": _to_whole("floor"),
    "truncate": _to_whole("trunc"),
    "mod": _mod,
    "abs": _abs,
    "typeof": _typeof,
    "cardinality": _cardinality,
    "json_exists": json_forms.exists,
    "json_array": json_forms.json_array,
    f"json_array{NULLS}": json_forms.json_array,
    "json_extract_scalar": json_forms.scalar_at,
    "date_trunc": dates.date_trunc,
    "date_add": dates.date_add,
    "date_diff": dates.date_diff,
    "date": dates.date,
    "date_format": formats.date_format,
    "date_parse": formats.date_parse,
    "format_datetime": formats.format_datetime,
    "parse_datetime": formats.parse_datetime,
    "format": printf.format_text,
    "to_iso8601": formats.to_iso8601,
    "from_unixtime": dates.from_unixtime,
    "at_timezone": dates.at_timezone,
    "with_timezone": dates.with_timezone,
    "timezone": dates.timezone,
    "timezone_hour": dates.timezone,
    "timezone_minute": dates.timezone,
    "from_iso8601_timestamp": dates.from_iso8601,
    "current_timestamp": dates.now,
    "localtimestamp": dates.now,
    "sequence": dates.sequence,
}
