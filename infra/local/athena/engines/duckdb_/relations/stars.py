"""Where a star may stand: `t.*` inside of a call is of Trino's grammar, and row patterns alone know what it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from infra.local.athena.parsing import MASK

if TYPE_CHECKING:
    from infra.local.athena.engines.duckdb_.compiler import Compiler

_FORMS = ("coalesce", "if", "nullif", "try", "row", "grouping")


def check(c: Compiler, tree: exp.Expression) -> None:
    """A star stands in the select list or alone in a call."""
    for node in tree.find_all(exp.Star):
        _check_star(c, node)


def _check_star(c: Compiler, node: exp.Star) -> None:
    item = node.parent if isinstance(node.parent, exp.Column) else node
    holder = item.parent
    if isinstance(holder, exp.Select) and item.arg_key == "expressions":
        return
    if isinstance(holder, exp.Anonymous) and item is node:
        return
    if (
        isinstance(holder, exp.Anonymous)
        and len(holder.expressions) == 1
        and holder.name.removeprefix(MASK) not in _FORMS
    ):
        text = "label.* syntax is only supported as the only argument of row pattern count function"
        raise c.failure("INVALID_FUNCTION_ARGUMENT", text, item)
    raise c.unread(node)
