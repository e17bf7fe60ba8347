"""What Trino's grammar refuses before it looks at any name, and the parser library lets through."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from infra.local.athena.parsing import MASK

if TYPE_CHECKING:
    from infra.local.athena.engines.duckdb_.compiler import Compiler

_PREDICATES = (
    exp.EQ, exp.NEQ, exp.LT, exp.LTE, exp.GT, exp.GTE, exp.NullSafeEQ, exp.NullSafeNEQ, exp.Between, exp.In,
    exp.Like, exp.Is,
)  # fmt: skip


def check(c: Compiler, tree: exp.Expression) -> None:
    """A star stands in the select list or alone in a call; GROUPING takes names; predicates don't chain."""
    for node in tree.find_all(exp.Star, exp.Anonymous, *_PREDICATES):
        if isinstance(node, exp.Star):
            _check_star(c, node)
        elif isinstance(node, _PREDICATES):
            left = node.this.this if isinstance(node.this, exp.Not) else node.this
            if isinstance(left, _PREDICATES):
                raise c.failure("SYNTAX_ERROR", "mismatched input. Expecting: <EOF>", node)
        elif node.name == f"{MASK}grouping":
            for item in node.expressions:
                if not isinstance(item, exp.Column):
                    raise c.failure(
                        "SYNTAX_ERROR", "mismatched input in GROUPING. Expecting: <name>", _literal_of(item)
                    )


def _literal_of(node: exp.Expression) -> exp.Expression:
    """`date '...'` begins like a name: what is wrong comes behind."""
    return node.this if isinstance(node, exp.Cast) and isinstance(node.this, exp.Literal) else node


def _check_star(c: Compiler, node: exp.Star) -> None:
    item = node.parent if isinstance(node.parent, exp.Column) else node
    holder = item.parent
    if isinstance(holder, exp.Select) and item.arg_key == "expressions":
        return
    if isinstance(holder, exp.Anonymous) and item is node:
        return
    raise c.failure("SYNTAX_ERROR", "mismatched input '*'. Expecting: <expression>", node)
