"""Glue types: which one holds both of two, so that no file that was readable becomes unreadable.

Numbers widen (tinyint, smallint, int, bigint, then double; float to double), decimals take the digits of both,
structs the fields of both, arrays and maps the wider of their insides. Whatever else disagrees is a conflict: the
table keeps its type.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_WIDER = {
    narrow: order[position + 1 :]
    for order in [("tinyint", "smallint", "int", "bigint", "double"), ("float", "double")]
    for position, narrow in enumerate(order)
}
_DECIMAL = re.compile(r"decimal\((\d+),\s*(\d+)\)")
LARGEST_PRECISION = 38


@dataclass(frozen=True)
class Held:
    """The type for both, and whether the new one could not be taken in."""

    kind: str
    conflict: bool = False


def held(table: str, new: str) -> Held:
    """The type that holds both, or the table's.

    >>> held("int", "bigint"), held("string", "int").conflict
    (Held(kind='bigint', conflict=False), True)
    """
    if table == new or table in _WIDER.get(new, ()):
        return Held(table)
    if new in _WIDER.get(table, ()):
        return Held(new)
    if table.startswith("decimal(") and new.startswith("decimal("):
        return _decimal(table, new)
    outer, outer_new = table.partition("<")[0], new.partition("<")[0]
    if outer != outer_new or not table.endswith(">") or not new.endswith(">"):
        return Held(table, conflict=True)
    return _struct(table, new) if outer == "struct" else _container(outer, table, new)


def _decimal(table: str, new: str) -> Held:
    one, other = _DECIMAL.fullmatch(table), _DECIMAL.fullmatch(new)
    if one is None or other is None:
        return Held(table, conflict=True)
    scale = max(int(one[2]), int(other[2]))
    whole = max(int(one[1]) - int(one[2]), int(other[1]) - int(other[2]))
    if whole + scale > LARGEST_PRECISION:
        return Held(table, conflict=True)
    return Held(f"decimal({whole + scale},{scale})")


def _container(outer: str, table: str, new: str) -> Held:
    """An array or a map; one that disagrees inside is kept whole."""
    insides = list(zip(split(_inside(table)), split(_inside(new)), strict=False))
    found = [held(one, other) for one, other in insides]
    if any(one.conflict for one in found):
        return Held(table, conflict=True)
    return Held(f"{outer}<{','.join(one.kind for one in found)}>")


def _struct(table: str, new: str) -> Held:
    known = dict(_field(one) for one in split(_inside(table)))
    for name, kind in (_field(one) for one in split(_inside(new))):
        found = held(known[name], kind) if name in known else Held(kind)
        if found.conflict:
            return Held(table, conflict=True)
        known[name] = found.kind
    return Held(f"struct<{','.join(f'{name}:{kind}' for name, kind in known.items())}>")


def _inside(kind: str) -> str:
    return kind.partition("<")[2][:-1]


def _field(text: str) -> tuple[str, str]:
    name, _, kind = text.partition(":")
    return name, kind


def split(text: str) -> list[str]:
    """The parts between commas that lie in no bracket.

    >>> split("string,struct<a:int,b:decimal(1,2)>")
    ['string', 'struct<a:int,b:decimal(1,2)>']
    """
    parts, depth = [""], 0
    for sign in text:
        depth += (sign in "<(") - (sign in ">)")
        if sign == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += sign
    return parts
