"""UNNEST of arrays, maps and arrays of rows, side by side, with or without ordinality."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlglot import exp

from infra.local.athena import types as t
from infra.local.athena.engines.duckdb_.relations import grouping
from infra.local.athena.engines.duckdb_.scope import Field, Scope, Typed
from infra.local.athena.engines.duckdb_.types import quote, text_literal
from infra.local.athena.errors import QueryFailed
from infra.local.athena.types import Type

if TYPE_CHECKING:
    from infra.local.athena.engines.duckdb_.compiler import Compiler


def unnest(c: Compiler, node: exp.Unnest, scope: Scope) -> str:
    """`LATERAL (SELECT unnest(...))`: shorter columns are padded with NULL, as Trino does."""
    for item in node.expressions:
        grouping.refuse_in(c, item, "UNNEST")
    values = [c.expression(item, scope) for item in node.expressions]
    inner: list[str] = []
    outer: list[tuple[str, Type | None]] = []
    for position, value in enumerate(values):
        _add(c, value, position, node, inner, outer)
    if node.args.get("offset"):
        sizes = ", ".join(_size(value) for value in values)
        inner.append(f"unnest(range(1, coalesce(greatest({sizes}), 0) + 1)) AS u_n")
        outer.append(("u_n", t.BIGINT))
    fields = _name(c, node, [Field("", f"c{i}", kind) for i, (_, kind) in enumerate(outer)])
    relation = c.fresh("r")
    columns = ", ".join(f"{sql} AS {quote(f'c{i}')}" for i, (sql, _) in enumerate(outer))
    alias = node.args.get("alias")
    qualifiers = (alias.name.lower(),) if alias is not None and alias.name else ()
    scope.fields += [
        replace(found, sql=f"{relation}.{quote(found.sql)}", relation=relation, qualifiers=qualifiers)
        for found in fields
    ]
    return f"LATERAL (SELECT {columns} FROM (SELECT {', '.join(inner)}) {c.fresh('u')}) {relation}"


def _add(
    c: Compiler,
    value: Typed,
    position: int,
    node: exp.Unnest,
    inner: list[str],
    outer: list[tuple[str, Type | None]],
) -> None:
    kind, name = value.type, f"u{position}"
    if kind is not None and kind.base == "map":
        inner.append(f"unnest(map_keys({value.sql})) AS {name}k, unnest(map_values({value.sql})) AS {name}v")
        outer += [(f"{name}k", kind.inner(0)), (f"{name}v", kind.inner(1))]
        return
    if kind is not None and kind.base not in ("array", "unknown"):
        raise QueryFailed("INVALID_FUNCTION_ARGUMENT", f"Cannot unnest type: {kind}")
    inner.append(f"unnest({value.sql}) AS {name}")
    element = kind.inner(0) if kind is not None and kind.base == "array" else None
    if element is not None and element.base == "row":
        outer += [
            (f"struct_extract({name}, {text_literal(field or f'field{i}')})", element.inner(i))
            for i, field in enumerate(element.names)
        ]
    else:
        outer.append((name, element))


def _size(value: Typed) -> str:
    is_map = value.type is not None and value.type.base == "map"
    return f"coalesce(CAST({'cardinality' if is_map else 'len'}({value.sql}) AS BIGINT), 0)"


def _name(c: Compiler, node: exp.Unnest, fields: list[Field]) -> list[Field]:
    alias = node.args.get("alias")
    labels = [column.name.lower() for column in alias.args.get("columns") or []] if alias else []
    offset = node.args.get("offset")
    if isinstance(offset, exp.Identifier):
        labels.append(offset.name.lower())
    if not labels:
        return fields
    if len(labels) != len(fields):
        text = f"Column alias list has {len(labels)} entries but '{alias.name if alias else ''}' has {len(fields)} columns available"
        raise c.failure("MISMATCHED_COLUMN_ALIASES", text, node)
    return [replace(found, name=label) for found, label in zip(fields, labels, strict=True)]
