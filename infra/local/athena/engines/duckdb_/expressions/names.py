"""Columns, lambda parameters, fields of rows, and subscripts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sqlglot import exp

from infra.local.athena import types as t
from infra.local.athena.engines.duckdb_.expressions import orderings
from infra.local.athena.engines.duckdb_.scope import Field, Scope, Typed, mark_used
from infra.local.athena.engines.duckdb_.types import text_literal

if TYPE_CHECKING:
    from infra.local.athena.engines.duckdb_.compiler import Compiler

_NUMBER = re.compile(r"-?\d+")


def column(c: Compiler, node: exp.Expression, scope: Scope) -> Typed:
    """`a`, `t.a`, `schema.t.a`, or a field of a row behind any of them."""
    assert isinstance(node, exp.Column)
    parts = [part.name.lower() for part in node.parts]
    if parts == ["current_schema"] and not node.this.args.get("quoted"):
        return Typed(text_literal(c.database), t.VARCHAR)
    return _resolve(c, node, parts, scope)


def identifier(c: Compiler, node: exp.Expression, scope: Scope) -> Typed:
    return _resolve(c, node, [node.name.lower()], scope)


def _resolve(c: Compiler, node: exp.Expression, parts: list[str], scope: Scope) -> Typed:
    if parts[0] in scope.names:
        return _fields_of(c, scope.names[parts[0]], parts[1:], node)
    if len(parts) == 1 and parts[0] in scope.aliases:
        return scope.aliases[parts[0]]
    level: Scope | None = scope
    while level is not None:
        for count in range(len(parts) - 1, -1, -1):
            found = level.matching(tuple(parts[:count]), parts[count])
            if len(found) > 1:
                raise c.failure("AMBIGUOUS_NAME", f"Column '{'.'.join(parts)}' is ambiguous", node)
            if found:
                if level is not scope:
                    level.reads.append((found[0], node))
                return _fields_of(c, _read(found[0]), parts[count + 1 :], node)
        if level is not scope and parts[0] in level.names:
            return _fields_of(c, level.names[parts[0]], parts[1:], node)
        level = level.outer
    raise c.failure("COLUMN_NOT_FOUND", f"Column '{'.'.join(parts)}' cannot be resolved", node)


def _read(found: Field) -> Typed:
    mark_used(found)
    return Typed(found.sql, found.type, found)


def _fields_of(c: Compiler, value: Typed, path: list[str], node: exp.Expression) -> Typed:
    for name in path:
        value = _field(c, value, name, node)
    return value


def _field(c: Compiler, value: Typed, name: str, node: exp.Expression) -> Typed:
    kind = value.type
    if kind is None:
        return Typed(f"struct_extract({value.sql}, {text_literal(name)})", None)
    if kind.base != "row":
        outer = node.sql("trino").rpartition(".")[0]
        raise c.failure("TYPE_MISMATCH", f"Expression {outer} is not of type ROW", node)
    names = [found.lower() for found in kind.names]
    if name not in names:
        told = node.sql("trino") if isinstance(node, exp.Column) else name
        text = f"Column reference '{told}' is invalid"
        raise c.failure("INVALID_COLUMN_REFERENCE", text, node)
    return Typed(f"struct_extract({value.sql}, {text_literal(name)})", kind.inner(names.index(name)))


def dot(c: Compiler, node: exp.Expression, scope: Scope) -> Typed:
    if isinstance(node.expression, exp.Func):
        raise c.failure("FUNCTION_NOT_FOUND", f"Function '{node.sql('trino')}' not registered", node)
    return _field(c, c.expression(node.this, scope), node.expression.name.lower(), node)


def subscript(c: Compiler, node: exp.Expression, scope: Scope) -> Typed:
    """`array[1]` fails out of bounds and `map['k']` on a missing key, unlike `element_at`."""
    base = c.expression(node.this, scope)
    if len(node.expressions) != 1:
        raise c.unread(node)
    index = _index(c, node.expressions[0], scope)
    kind = base.type
    if kind is not None and kind.base == "map":
        if not t.can_coerce(index.type, kind.inner(0)):
            raise c.failure("TYPE_MISMATCH", f"Cannot use {index.type} for subscript of {kind}", node)
        macro = "trino_map_get_nested" if orderings.may_fail(kind.inner(0)) else "trino_map_get"
        return Typed(f"{macro}({base.sql}, {index.sql})", kind.inner(1))
    if kind is not None and kind.base == "row" and _NUMBER.fullmatch(index.sql):
        number = int(index.sql)
        _check_field(c, number, len(kind.args), node)
        return Typed(f"struct_extract_at({base.sql}, {index.sql})", kind.inner(number - 1))
    if kind is not None and kind.base not in ("array", "unknown"):
        raise c.failure("TYPE_MISMATCH", f"Cannot use {index.type} for subscript of {kind}", node)
    if not t.can_coerce(index.type, t.BIGINT):
        raise c.failure("TYPE_MISMATCH", f"Cannot use {index.type} for subscript of {kind}", node)
    element = kind.inner(0) if kind is not None and kind.base == "array" else None
    return Typed(f"trino_array_get({base.sql}, {index.sql})", element)


def _check_field(c: Compiler, number: int, count: int, node: exp.Expression) -> None:
    if number < 1:
        text = f"Invalid subscript index: {number}. ROW indices start at 1"
    elif number > count:
        text = f"Subscript index out of bounds: {number}, max value is {count}"
    else:
        return
    raise c.failure("INVALID_FUNCTION_ARGUMENT", text, node)


def _index(c: Compiler, node: exp.Expression, scope: Scope) -> Typed:
    """The parser library counts array positions from 0 where it can tell that they are numbers."""
    if isinstance(node, exp.Literal) and not node.is_string and node.name.isdigit():
        number = str(int(node.name) + 1)
        return Typed(number, t.INTEGER, literal=number)
    if isinstance(node, exp.Neg) and isinstance(node.this, exp.Literal) and node.this.name.isdigit():
        return Typed(str(1 - int(node.this.name)), t.INTEGER)
    value = c.expression(node, scope)
    known = node.type
    if known is not None and known.this in exp.DataType.INTEGER_TYPES:
        return Typed(f"({value.sql} + 1)", value.type)
    return value
