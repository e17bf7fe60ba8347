"""Function calls: overloads, lambdas, aggregates with their modifiers, windows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlglot import exp

from infra.local.athena import types as t
from infra.local.athena.engines.duckdb_.expressions import casts, equality, frames, orderings, times
from infra.local.athena.engines.duckdb_.functions import (
    comparing,
    library,
    mismatches,
    regexps,
    signatures,
    special,
)
from infra.local.athena.engines.duckdb_.functions.missing import MISSING
from infra.local.athena.engines.duckdb_.functions.signatures import Bindings, Signature
from infra.local.athena.engines.duckdb_.relations import grouping, ordering
from infra.local.athena.engines.duckdb_.scope import Scope, Typed
from infra.local.athena.engines.duckdb_.types import quote
from infra.local.athena.errors import QueryFailed
from infra.local.athena.parsing import MASK
from infra.local.athena.types import Type

if TYPE_CHECKING:
    from infra.local.athena.engines.duckdb_.compiler import Compiler

FUNCTION = Type("function")
_FORMS = ("coalesce", "if", "nullif", "try", "format")  # look like calls, are of the grammar
_ROUNDS = 4  # in which Trino finds the types of a lambda that feeds itself
_SLOT = re.compile(r"\{(\d+|\*|[a-z])([eztl]?)\}")


@dataclass(frozen=True)
class Modifiers:
    """What may stand around a call: DISTINCT and ORDER BY inside, FILTER and OVER behind."""

    distinct: str = ""
    order: str = ""
    nulls: str = ""
    filter: str = ""
    over: str = ""
    check: str = ""  # fails where the order inside can't be told

    @property
    def behind(self) -> str:
        return self.filter + self.over


def call(c: Compiler, node: exp.Expression, scope: Scope) -> Typed:
    return called(c, node, scope, Modifiers())


def called(c: Compiler, node: exp.Expression, scope: Scope, around: Modifiers) -> Typed:
    arguments, around = _arguments(c, node, scope, around)
    found = _of_arguments(c, node, arguments, scope, around)
    return replace(found, sql=orderings.guarded(around.check, found.sql)) if around.check else found


def _of_arguments(
    c: Compiler, node: exp.Expression, arguments: list[exp.Expression], scope: Scope, around: Modifiers
) -> Typed:
    name = node.name.removeprefix(MASK).lower()
    if name in special.RULES:
        if around.over and name in _FORMS:
            raise c.failure("SYNTAX_ERROR", f"OVER clause not valid for '{name}' function", node)
        if name not in (*_FORMS, "row", *regexps.RULES):
            _no_lambda(c, name, arguments, node, scope)
        if around.over:  # Trino looks at the arguments first
            special.RULES[name](c, node, arguments, scope)
        _no_modifiers(c, node, around)
        return special.RULES[name](c, node, arguments, scope)
    if name in library.AGGREGATE_RULES:
        _no_lambda(c, name, arguments, node, scope)
        values = [c.expression(item, scope) for item in arguments]
        return library.AGGREGATE_RULES[name](c, node, values, around)
    candidates = library.SIGNATURES.get(name)
    if candidates is None and name in MISSING:
        raise c.failure("NOT_SUPPORTED", f"Function '{name}' is not supported by this engine", node)
    if candidates is None:
        raise c.failure("FUNCTION_NOT_FOUND", f"Function '{name}' not registered", node)
    values = [_argument(c, item, scope) for item in arguments]
    return apply(c, name, candidates, values, arguments, node, scope, around)


def _arguments(
    c: Compiler, node: exp.Expression, scope: Scope, around: Modifiers
) -> tuple[list[exp.Expression], Modifiers]:
    arguments = list(node.expressions)
    if len(arguments) == 1 and isinstance(arguments[0], exp.Distinct):
        arguments, around = list(arguments[0].expressions), replace(around, distinct="DISTINCT ")
    if arguments and isinstance(arguments[-1], exp.Order):
        order = arguments.pop()
        given = [*arguments, *order.this.expressions] if isinstance(order.this, exp.Distinct) else None
        ordering.check_inside(c, order.expressions, scope, node, given)
        around = _ordered(c, order, scope, around)
        arguments.append(order.this)
        if isinstance(order.this, exp.Distinct):
            arguments, around = list(order.this.expressions), replace(around, distinct="DISTINCT ")
    return arguments, around


def _ordered(c: Compiler, order: exp.Expression, scope: Scope, around: Modifiers) -> Modifiers:
    """With the ORDER BY inside of an aggregate."""
    keys = [ordering.sort_key(c, key, scope, ()) for key in order.expressions]
    check = orderings.failure_of_group([key.value for key in keys], around.behind)
    return replace(around, order=f" ORDER BY {', '.join(map(str, keys))}", check=check)


def _argument(c: Compiler, item: exp.Expression, scope: Scope) -> Typed:
    if isinstance(item, exp.Lambda):
        return Typed("", FUNCTION)
    if isinstance(item, exp.Star):
        return Typed("*", None)
    return c.expression(item, scope)


def _no_lambda(
    c: Compiler, name: str, arguments: list[exp.Expression], node: exp.Expression, scope: Scope
) -> None:
    if any(isinstance(item, exp.Lambda) for item in arguments):
        raise mismatches.unexpected(c, name, [_argument(c, item, scope).type for item in arguments], node)


def _no_modifiers(c: Compiler, node: exp.Expression, around: Modifiers) -> None:
    if around.over:
        text = f"Not a window function: {node.name.removeprefix(MASK)}"
        raise c.failure("FUNCTION_NOT_WINDOW", text, node.find_ancestor(exp.Select))
    if around.behind or around.distinct or around.order:
        text = "DISTINCT is not supported for non-aggregation functions"
        text = "Filter is only valid for aggregation functions" if around.filter else text
        raise c.failure("FUNCTION_NOT_AGGREGATE", text, node)


def apply(  # noqa: PLR0913, PLR0917
    c: Compiler,
    name: str,
    candidates: Sequence[Signature],
    values: list[Typed],
    nodes: Sequence[exp.Expression],
    node: exp.Expression,
    scope: Scope,
    around: Modifiers,
) -> Typed:
    """Chooses the overload, compiles its lambdas, converts its arguments, fills its template."""
    kinds = [value.type for value in values]
    chosen = signatures.choose(candidates, kinds)
    if chosen is not None and signatures.is_ambiguous(candidates, kinds, chosen[0]):
        raise mismatches.ambiguous(c, node, candidates)
    if chosen is None:
        expected = ", ".join(str(candidate) for candidate in candidates)
        raise mismatches.unexpected(c, name, kinds, node, expected)
    signature, bound = chosen
    _check_modifiers(c, signature, around, node)
    texts: list[str] = []
    for position, value in enumerate(values):
        pattern = signature.argument(position)
        if signatures.is_lambda(pattern):
            texts.append(_lambda(c, nodes[position], node, signature, position, bound, kinds, scope))
        else:
            texts.append(casts.coerced(value, _wanted(pattern, bound, kinds, position)))
    sql = _fill(signature.template, texts, around, kinds)
    if careful := comparing.RULES.get(name):
        told = comparing.Call(texts, kinds, sql, around.filter, around.over, around.distinct)
        sql = careful(told) or sql
    return Typed(sql, signatures.resolve(signature.result, bound, kinds))


def _wanted(pattern: str, bound: Bindings, kinds: list[Type | None], position: int) -> Type | None:
    if signatures.is_class(pattern):
        return None
    found = signatures.resolve(pattern, bound, kinds)
    given = kinds[position]
    if found is not None and given is not None and found.base == given.base and given.base.startswith("time"):
        return None  # whatever its digits and its zone
    return None if found is None or "unknown" in str(found) else found


def _check_modifiers(c: Compiler, signature: Signature, around: Modifiers, node: exp.Expression) -> None:
    if signature.kind == "scalar":
        _no_modifiers(c, node, around)
    elif signature.kind == "window" and not around.over and not grouping.is_checked_later(node):
        raise grouping.missing_over(c, node)


def _fill(template: str, texts: list[str], around: Modifiers, kinds: Sequence[Type | None]) -> str:
    """`{0l}` is what a clock in the zone of the first argument shows."""
    named = {
        "d": around.distinct,
        "o": around.order,
        "n": around.nulls,
        "f": around.behind,
        "*": ", ".join(texts),
    }

    def slot(match: re.Match[str]) -> str:
        key = match[1]
        if match[2] == "l":
            return times.local(texts[int(key)], kinds[int(key)])
        return texts[int(key)] if key.isdigit() else named[key]

    return _SLOT.sub(slot, template)


def _lambda(  # noqa: PLR0913, PLR0917
    c: Compiler,
    node: exp.Expression,
    caller: exp.Expression,
    signature: Signature,
    position: int,
    bound: Bindings,
    kinds: list[Type | None],
    scope: Scope,
) -> str:
    """`x -> body` as DuckDB's lambda. Style `e` reads a map entry's two halves, `z` a pair's, `t` a key and two values."""
    style = next((m[2] for m in _SLOT.finditer(signature.template) if m[1] == str(position)), "")
    inputs, output = signatures.lambda_parts(signature.argument(position))
    names = [found.name.lower() for found in node.expressions]
    if len(names) != len(inputs):
        raise c.failure(
            "INVALID_PARAMETER_USAGE",
            f"Expected a lambda that takes {len(inputs)} argument(s) but got {len(names)}",
            node,
        )
    holder = c.fresh("p")
    forms = {
        "e": [f"{holder}.key", f"{holder}.value"],
        "z": [f"{holder}[1]", f"{holder}[2]"],
        "t": [f"{holder}.k", f"{holder}.v", f"{holder}.w"],
    }
    own = [holder] if len(names) == 1 else [f"{holder}_{i}" for i in range(len(names))]
    readers = forms.get(style, own)
    for _round in range(_ROUNDS):  # again if the body widened the type that it is fed
        known = {
            name: Typed(reader, signatures.resolve(kind, bound, kinds))
            for name, reader, kind in zip(names, readers, inputs, strict=False)
        }
        body = c.expression(node.this, scope.with_names(known))
        before = dict(bound)
        if signatures.match(output, body.type, bound) is None:
            raise mismatches.unexpected(c, signature.name, kinds, caller)
        if before.get(output) == bound.get(output):
            _check_settled(c, signature, kinds, caller, body.type, bound.get(output))
            break
    else:
        said = f"SignatureBinder.iterativeSolve does not converge after {_ROUNDS} iterations."
        raise QueryFailed("GENERIC_INTERNAL_ERROR", said)
    body_sql = casts.coerced(body, bound.get(output)) if output in bound else body.sql
    return f"lambda {', '.join([holder] if style else own)}: {body_sql}"


def _check_settled(
    c: Compiler,
    signature: Signature,
    kinds: list[Type | None],
    caller: exp.Expression,
    given: Type | None,
    wanted: Type | None,
) -> None:
    """What a lambda gives is what it is fed, to the digit."""
    if t.is_numeric(given) and t.is_numeric(wanted) and given != wanted:
        raise mismatches.unexpected(c, signature.name, kinds, caller)


def filtered(c: Compiler, node: exp.Expression, scope: Scope) -> Typed:
    return _unwrap(c, node, scope, Modifiers())


def with_nulls(c: Compiler, node: exp.Expression, scope: Scope) -> Typed:
    return _unwrap(c, node, scope, Modifiers())


def window(c: Compiler, node: exp.Expression, scope: Scope) -> Typed:
    alias = node.args.get("alias")
    if alias is not None:
        frames.check(c, node, scope)
    body = alias.name.lower() if alias is not None else f"({window_body(c, node, scope)})"
    found = _unwrap(c, node.this, scope, Modifiers(over=f" OVER {body}"))
    check = orderings.failure_of_rows(_sorted_by(c, node, scope))
    return replace(found, sql=orderings.guarded(check, found.sql)) if check else found


def _sorted_by(c: Compiler, node: exp.Expression, scope: Scope) -> list[Typed]:
    """What Trino sorts the rows of a window by: partitions too, unless they are only numbered."""
    spec = frames.definition(node)
    parts = [c.expression(key, scope) for key in spec.args.get("partition_by") or []]
    order = spec.args.get("order")
    keys = (
        [ordering.window_key(c, key, scope).value for key in order.expressions] if order is not None else []
    )
    if not keys and frames.called(node) == "row_number":
        return []
    for part in parts:
        if not orderings.is_orderable(part.type):
            text = f"java.lang.UnsupportedOperationException: {part.type} is not orderable"
            raise QueryFailed("GENERIC_INTERNAL_ERROR", text)
    return [*parts, *keys]


def _unwrap(c: Compiler, node: exp.Expression, scope: Scope, around: Modifiers) -> Typed:
    """Takes FILTER and IGNORE NULLS off until the call itself is reached."""
    if isinstance(node, exp.Filter):
        condition = c.expression(node.expression.this, scope)
        c.require(condition, t.BOOLEAN, "Filter expression", node.expression.this)
        return _unwrap(c, node.this, scope, replace(around, filter=f" FILTER (WHERE {condition.sql})"))
    if isinstance(node, exp.IgnoreNulls):
        return _unwrap(c, node.this, scope, replace(around, nulls=" IGNORE NULLS"))
    if isinstance(node, exp.RespectNulls):
        return _unwrap(c, node.this, scope, around)
    if isinstance(node, exp.GroupConcat):
        return _listagg(c, node, scope, around)
    if isinstance(node, exp.Anonymous):
        return called(c, node, scope, around)
    raise c.failure("FUNCTION_NOT_FOUND", f"Function '{node.sql('trino')[:40]}' not registered", node)


def window_body(c: Compiler, node: exp.Expression, scope: Scope) -> str:
    frames.check(c, node, scope)
    parts = []
    if keys := node.args.get("partition_by"):
        values = [c.expression(key, scope) for key in keys]
        told = ", ".join(equality.canonical(value.sql, value.type) for value in values)
        parts.append(f"PARTITION BY {told}")
    if order := node.args.get("order"):
        parts.append(
            "ORDER BY " + ", ".join(str(ordering.window_key(c, key, scope)) for key in order.expressions)
        )
    if spec := node.args.get("spec"):
        parts.append(_frame(c, spec, scope))
    return " ".join(parts)


def _frame(c: Compiler, spec: exp.Expression, scope: Scope) -> str:
    kind = spec.args.get("kind") or "RANGE"
    start = _bound(c, spec.args.get("start"), spec.args.get("start_side"), scope)
    end = spec.args.get("end")
    if end is None:
        return f"{kind} {start}"
    return f"{kind} BETWEEN {start} AND {_bound(c, end, spec.args.get('end_side'), scope)}"


def _bound(c: Compiler, value: object, side: str | None, scope: Scope) -> str:
    text = c.expression(value, scope).sql if isinstance(value, exp.Expression) else str(value)
    return f"{text} {side}" if side else text


def listagg(c: Compiler, node: exp.Expression, scope: Scope) -> Typed:
    return _listagg(c, node, scope, Modifiers())


def _listagg(c: Compiler, node: exp.Expression, scope: Scope, around: Modifiers) -> Typed:
    inner = node.this
    if isinstance(inner, exp.Order):
        around = _ordered(c, inner, scope, around)
        inner = inner.this
    distinct = ""
    if isinstance(inner, exp.Distinct):
        inner, distinct = inner.expressions[0], "DISTINCT "
    value = c.expression(inner, scope)
    if not t.can_coerce(value.type, t.VARCHAR):
        text = f"Expected expression of varchar, but '{grouping.text(inner)}' has {value.type} type"
        raise c.failure("TYPE_MISMATCH", text, node)
    separator = node.args.get("separator")
    mark = c.expression(separator, scope).sql if separator is not None else "''"
    joined = f"string_agg({distinct}{value.sql}, {mark}{around.order}){around.behind}"
    return Typed(orderings.guarded(around.check, joined), t.VARCHAR)


def row(c: Compiler, values: list[Typed]) -> Typed:
    fields = ", ".join(f"{quote(f'field{i}')} := {value.sql}" for i, value in enumerate(values))
    kinds = [value.type for value in values]
    known = [kind for kind in kinds if kind is not None]
    kind = t.row([("", kind) for kind in known]) if len(known) == len(kinds) else None
    return Typed(f"struct_pack({fields})", kind)
