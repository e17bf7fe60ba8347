"""Where Trino says that an expression stands: at its operator, at its function's name, or where it begins.

The syntax tree keeps the position of names, literals and calls alone; the rest is found among the
tokens around them. This is asked once per query, when it fails.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence

from sqlglot import exp
from sqlglot.dialects.trino import Trino
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
_POSTFIX = (
    *_OPERATORS,
    exp.Dot,
    exp.And,
    exp.Or,
    exp.Escape,
    exp.Bracket,
    exp.Window,
    exp.Filter,
    exp.IgnoreNulls,
)
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
            number = self._by_text(node)
        if number is None:
            found = [one.meta["start"] for one in node.walk() if "start" in one.meta]
            return min(found) if found else None
        return int(self._tokens[number].start)

    def _by_text(self, node: exp.Expression) -> int | None:
        """Where the tree keeps no place at all (`-true`), the tokens of that text, if they stand there once."""
        words = [token.text.lower() for token in Trino().tokenize(node.sql("trino"))]
        texts = [token.text.lower() for token in self._tokens]
        found = [i for i in range(len(texts) - len(words) + 1) if texts[i : i + len(words)] == words]
        return found[0] if words and len(found) == 1 else None

    def of(self, node: exp.Expression) -> int | None:
        while isinstance(node, exp.Paren):
            node = node.this
        if isinstance(node, exp.Not) and isinstance(node.this, _POSTFIX_NOT):
            return self._operator(node.this) if self._is_postfix_not(node) else self.first(node)
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
        if isinstance(node, exp.Null | exp.Boolean):
            return self._constant(node)
        found = [one.meta["start"] for one in node.walk() if "start" in one.meta]
        return self._number(min(found)) if found else None

    def _constant(self, node: exp.Expression) -> int | None:
        """NULL, TRUE and FALSE have no position of their own: the word behind what stands before them."""
        word = "null" if isinstance(node, exp.Null) else str(bool(node.this)).lower()
        low, high = self._last_before(node), self._first_behind(node)
        return next(
            (i for i in range(low, high if high > low else len(self._tokens)) if self._is(i, word)), None
        )

    def _last_before(self, node: exp.Expression) -> int:
        for parent, position, children in _ancestry(node):
            ends = [
                one.meta["end"] for item in children[:position] for one in item.walk() if "end" in one.meta
            ]
            ends += [parent.meta["end"]] if "end" in parent.meta else []
            if ends:
                return bisect_left(self._starts, max(ends) + 1)
        return 0

    def _first_behind(self, node: exp.Expression) -> int:
        for _, position, children in _ancestry(node):
            behind = children[position + 1 :]
            starts = [one.meta["start"] for item in behind for one in item.walk() if "start" in one.meta]
            if starts:
                return bisect_left(self._starts, min(starts))
        return len(self._tokens)

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

    def fetch(self, node: exp.Expression) -> int | None:
        count = node.args.get("count")
        return self._word_before(count, "fetch") if isinstance(count, exp.Expression) else None

    def function(self, node: exp.Expression) -> int | None:
        """A lambda: its one parameter, or the parenthesis before several."""
        first = self.first(node.expressions[0]) if node.expressions else None
        last = self.first(node.expressions[-1]) if node.expressions else None
        closed = last is not None and last + 1 < len(self._tokens) and self._is(last + 1, ")")
        return first - 1 if first and closed else first


def _ancestry(node: exp.Expr) -> Iterator[tuple[exp.Expr, int, list[exp.Expr]]]:
    """Each ancestor with its children, and the number of the one that `node` is in."""
    while node.parent is not None:
        children = list(node.parent.iter_expressions())
        yield node.parent, next(i for i, child in enumerate(children) if child is node), children
        node = node.parent


def _inside(count: int) -> Callable[[Places, exp.Expression], int | None]:
    return lambda places, node: places._before(node.this, count)


_FIRST: dict[type[exp.Expression], Callable[[Places, exp.Expression], int | None]] = {
    exp.Paren: _inside(1),
    exp.Neg: _inside(1),
    exp.BitwiseNot: _inside(1),  # `+` with one side
    exp.Interval: _inside(1),
    exp.Subquery: _inside(1),
    exp.Exists: _inside(2),
    exp.GroupConcat: _inside(2),
    exp.Cast: Places.cast,
    exp.TryCast: Places.cast,
    exp.Case: Places.case,
    exp.Select: Places.select,
    exp.Tuple: Places.listed,
    exp.Fetch: Places.fetch,
    exp.Values: Places.values,
    exp.From: _inside(1),  # asked for the parenthesis of VALUES
    exp.Lambda: Places.function,
    exp.Ordered: lambda places, node: places.first(node.this),
    exp.Array: lambda places, node: places._before(node.expressions[0], 2) if node.expressions else None,
    exp.Unnest: lambda places, node: places._before(node.expressions[0], 2) if node.expressions else None,
    exp.Extract: lambda places, node: places._word_before(node.expression, "extract"),
    exp.Trim: lambda places, node: places._word_before(node.this, "trim"),
}
