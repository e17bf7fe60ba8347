"""Where Trino says that an expression stands: at its operator, at its function's name, or where it begins.

The syntax tree keeps the position of names, literals and calls alone; the rest is found among the
tokens around them. This is asked once per query, when it fails.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence

from sqlglot import exp
from sqlglot.tokenizer_core import Token

_OPERATORS: dict[type[exp.Expression], tuple[str, ...]] = {
    exp.Add: ("+",),
    exp.Sub: ("-",),
    exp.Mul: ("*",),
    exp.Div: ("/",),
    exp.Mod: ("%",),
    exp.DPipe: ("||",),
    exp.EQ: ("=",),
    exp.NEQ: ("<>", "!="),
    exp.LT: ("<",),
    exp.LTE: ("<=",),
    exp.GT: (">",),
    exp.GTE: (">=",),
    exp.NullSafeEQ: ("is",),
    exp.NullSafeNEQ: ("is",),
    exp.Is: ("is",),
    exp.Between: ("not", "between"),
    exp.In: ("not", "in"),
    exp.Like: ("not", "like"),
    exp.AtTimeZone: ("at",),
    exp.Union: ("union",),
    exp.Intersect: ("intersect",),
    exp.Except: ("except",),
}
_POSTFIX = (*_OPERATORS, exp.And, exp.Or, exp.Escape, exp.Bracket, exp.Window, exp.Filter, exp.IgnoreNulls)
_POSTFIX_NOT = (exp.In, exp.Between, exp.Like, exp.Is)


class Places:
    """Token numbers for nodes of the tree that was parsed from `tokens`; None where nothing tells."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self._tokens = tokens
        self._starts = [token.start for token in tokens]

    def start(self, node: exp.Expression) -> int | None:
        """The offset in the text of the place of `node`."""
        number = self.of(node)
        if number is None:
            found = [one.meta["start"] for one in node.walk() if "start" in one.meta]
            return min(found) if found else None
        return int(self._tokens[number].start)

    def of(self, node: exp.Expression) -> int | None:
        while isinstance(node, exp.Paren):
            node = node.this
        if isinstance(node, exp.Not) and isinstance(node.this, _POSTFIX_NOT):
            operator = self._operator(node.this)
            return operator if operator is not None and self._is(operator, "not") else self.first(node)
        if type(node) in _OPERATORS:
            return self._operator(node)
        if isinstance(node, exp.Filter | exp.Window | exp.IgnoreNulls | exp.RespectNulls):
            return self.of(node.this)
        return self.first(node)

    def first(self, node: exp.Expression) -> int | None:
        """The first token of the text of `node`."""
        if "start" in node.meta:
            return self._number(node.meta["start"])
        if isinstance(node, exp.Not) and not self._is_postfix_not(node):
            return self._before(node.this, 1)
        if isinstance(node, (exp.Not, *_POSTFIX)):
            return self.first(node.this)
        rule = _FIRST.get(type(node))
        if rule is not None:
            return rule(self, node)
        found = [one.meta["start"] for one in node.walk() if "start" in one.meta]
        return self._number(min(found)) if found else None

    def _is_postfix_not(self, node: exp.Expression) -> bool:
        if not isinstance(node.this, _POSTFIX_NOT):
            return False
        operator = self._operator(node.this)
        return operator is not None and (self._is(operator, "not") or self._is(operator + 1, "not"))

    def _operator(self, node: exp.Expression) -> int | None:
        """Behind the left side, whose own last tokens hold no operator, or else before the right side."""
        words = _OPERATORS[type(node)]
        ends = [one.meta["end"] for one in node.this.walk() if "end" in one.meta]
        if ends:
            at = bisect_left(self._starts, max(ends) + 1)
            return next((i for i in range(at, len(self._tokens)) if self._is(i, *words)), None)
        right = (
            self.first(node.expression) if isinstance(node.args.get("expression"), exp.Expression) else None
        )
        if right is None:
            return None
        return next((i for i in range(right - 1, -1, -1) if self._is(i, *words)), None)

    def _is(self, number: int, *words: str) -> bool:
        return self._tokens[number].text.lower() in words

    def _number(self, start: int) -> int | None:
        number = bisect_left(self._starts, start)
        return number if number < len(self._starts) else None

    def _before(self, node: exp.Expression, count: int) -> int | None:
        first = self.first(node)
        return None if first is None or first < count else first - count

    def _word_before(self, node: exp.Expression, word: str) -> int | None:
        first = self.first(node)
        if first is None:
            return None
        return next((i for i in range(first, -1, -1) if self._is(i, word)), None)

    def cast(self, node: exp.Expression) -> int | None:
        """`CAST(x AS t)`, or a literal behind its type's name."""
        first = self.first(node.this)
        if first is None:
            return None
        if first > 1 and self._is(first - 1, "(") and self._is(first - 2, "cast", "try_cast"):
            return first - 2
        return max(first - 1, 0)

    def case(self, node: exp.Expression) -> int | None:
        if node.this is not None:
            return self._before(node.this, 1)
        return self._before(node.args["ifs"][0].this, 2)

    def select(self, node: exp.Expression) -> int | None:
        return self._word_before(node.expressions[0], "select") if node.expressions else None

    def listed(self, node: exp.Expression) -> int | None:
        """A parenthesis before the first member, or that member: VALUES takes both."""
        first = self.first(node.expressions[0]) if node.expressions else None
        return first - 1 if first and self._is(first - 1, "(") else first

    def values(self, node: exp.Expression) -> int | None:
        return self._word_before(node.expressions[0], "values") if node.expressions else None


def _inside(count: int) -> Callable[[Places, exp.Expression], int | None]:
    return lambda places, node: places._before(node.this, count)


_FIRST: dict[type[exp.Expression], Callable[[Places, exp.Expression], int | None]] = {
    exp.Paren: _inside(1),
    exp.Neg: _inside(1),
    exp.Interval: _inside(1),
    exp.Subquery: _inside(1),
    exp.Exists: _inside(2),
    exp.GroupConcat: _inside(2),
    exp.Cast: Places.cast,
    exp.TryCast: Places.cast,
    exp.Case: Places.case,
    exp.Select: Places.select,
    exp.Tuple: Places.listed,
    exp.Values: Places.values,
    exp.Ordered: lambda places, node: places.first(node.this),
    exp.Array: lambda places, node: places._before(node.expressions[0], 2) if node.expressions else None,
    exp.Unnest: lambda places, node: places._before(node.expressions[0], 2) if node.expressions else None,
    exp.Extract: lambda places, node: places._word_before(node.expression, "extract"),
    exp.Trim: lambda places, node: places._word_before(node.this, "trim"),
}
