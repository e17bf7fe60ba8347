"""What Trino's grammar refuses before it looks at any name, and the parser library lets through."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from infra.local.athena import parsing
from infra.local.athena.parsing import MASK

if TYPE_CHECKING:
    from infra.local.athena.engines.duckdb_.compiler import Compiler

_PREDICATES = (
    exp.EQ, exp.NEQ, exp.LT, exp.LTE, exp.GT, exp.GTE, exp.NullSafeEQ, exp.NullSafeNEQ, exp.Between, exp.In,
    exp.Like, exp.Is,
)  # fmt: skip

_FORMS = ("coalesce", "if", "nullif", "try", "row", "grouping")


def check(c: Compiler, tree: exp.Expression) -> None:
    """A star stands in the select list or alone in a call; predicates don't chain."""
    for node in tree.find_all(exp.Star, *_PREDICATES):
        if isinstance(node, exp.Star):
            _check_star(c, node)
        else:
            _check_chain(c, node)


def _check_chain(c: Compiler, node: exp.Expression) -> None:
    """`a = b = c` and `a = b IS NULL` are no expressions: what comes second is one too many."""
    left = node.this.this if isinstance(node.this, exp.Not) else node.this
    if isinstance(left, (*_PREDICATES, exp.Escape)) or _is_added(c, left):
        raise c.failure("SYNTAX_ERROR", "mismatched input. Expecting: <EOF>", node)
    right = node.args.get("expression")
    right = right.this if isinstance(right, exp.Paren) and _is_added(c, right) else right
    second = right.this if isinstance(right, exp.Not | exp.Escape) else right
    if isinstance(second, _PREDICATES):
        raise c.failure("SYNTAX_ERROR", "mismatched input. Expecting: <EOF>", right)


def _is_added(c: Compiler, node: exp.Expression | None) -> bool:
    """Parentheses around IS that nobody wrote: the parser library puts them there before an operator."""
    inner = node.this if isinstance(node, exp.Paren) else None
    inner = inner.this if isinstance(inner, exp.Not) else inner
    if not isinstance(inner, exp.Is | exp.NullSafeEQ | exp.NullSafeNEQ):
        return False
    return not parsing.is_bracketed(inner, c.sql)


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
    raise c.failure("SYNTAX_ERROR", "mismatched input '*'. Expecting: <expression>", node)
