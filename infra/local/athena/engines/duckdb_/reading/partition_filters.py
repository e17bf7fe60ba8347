"""Conditions that choose partitions by the text of a key: asked of the catalog, which then tells of no other.

A month of a table with hundreds of partitions is one partition to read, link and compare in place of all. Only what
Trino and Glue's filter surely mean alike is asked: equality of a text key with plain texts. Whatever else a condition
says is worked out on the partitions that come back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from sqlglot import exp

from infra.local.athena.catalog import Column
from infra.local.athena.engines.duckdb_.scope import Constraint, Scan

_LONGEST = 2048  # characters of an Expression that GetPartitions takes
_NAME = re.compile(r"[a-z_][a-z0-9_]*")
_PLAIN = re.compile(r"[A-Za-z0-9_.:/ -]+")
# Words of the filter's own grammar, which would have to be quoted to be names.
_WORDS = frozenset(
    ("and", "or", "not", "in", "between", "like", "is", "null", "true", "false", "date", "timestamp", "decimal", "string")
)  # fmt: skip


def expression(scans: Iterable[Scan]) -> str:
    """The filter that keeps every partition that one of these scans of a table reads; `''` if that may be any."""
    told = dict.fromkeys(_of_scan(scan) for scan in scans)
    if "" in told:
        return ""
    whole = " or ".join(f"({one})" for one in told)
    return whole if len(whole) <= _LONGEST else ""


def _of_scan(scan: Scan) -> str:
    keys = {key.name: key for key in scan.table.keys}
    chosen = [
        (constraint.column, values)
        for constraint in scan.constraints
        if constraint.column in keys
        and (values := texts(constraint, keys[constraint.column])) is not None
        and _is_sayable(constraint.column, values)
    ]
    return " and ".join(f"{name} in ({', '.join(map(_quoted, values))})" for name, values in chosen)


def _is_sayable(name: str, values: Sequence[str]) -> bool:
    plain = all(_PLAIN.fullmatch(value) for value in values)
    return plain and bool(_NAME.fullmatch(name)) and name not in _WORDS


def _quoted(value: str) -> str:
    return f"'{value}'"


def texts(constraint: Constraint, key: Column) -> list[str] | None:
    """The values that a condition leaves of a text key, None unless it is equality with texts."""
    if key.type.base != "varchar" or key.type.args or constraint.condition is None:
        return None
    return _texts(constraint.condition)


def _texts(node: exp.Expr) -> list[str] | None:
    if isinstance(node, exp.Paren):
        return _texts(node.this)
    if isinstance(node, exp.Or):
        left, right = _texts(node.left), _texts(node.right)
        return None if left is None or right is None else left + right
    if isinstance(node, exp.EQ):
        column, value = (
            (node.left, node.right) if isinstance(node.left, exp.Column) else (node.right, node.left)
        )
        return [value.name] if isinstance(column, exp.Column) and _is_text(value) else None
    if isinstance(node, exp.In) and isinstance(node.this, exp.Column) and node.expressions:
        return [value.name for value in node.expressions] if all(map(_is_text, node.expressions)) else None
    return None


def _is_text(node: exp.Expr) -> bool:
    return isinstance(node, exp.Literal) and bool(node.is_string)
