"""What a query with groups may show, and which clauses may hold aggregates, windows and GROUPING.

The checks walk the syntax tree before DuckDB sees anything, in Trino's order and with its errors.
Subqueries are not entered: their own SELECT is checked when they are compiled, and what they read
from this query is told by the scope.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from sqlglot import exp

from infra.local.athena.engines.duckdb_.scope import Field, Scope
from infra.local.athena.errors import QueryFailed
from infra.local.athena.parsing import MASK

if TYPE_CHECKING:
    from infra.local.athena.engines.duckdb_.compiler import Compiler

Shape = tuple[object, ...]
_LISTAGG = "listagg"  # a form of the grammar, not of the library
_MASKED = re.compile(rf"{MASK}(\w+)", re.IGNORECASE)


@lru_cache(maxsize=1)
def _kinds() -> tuple[frozenset[str], frozenset[str]]:
    """Names of aggregates, and of functions that exist as windows alone."""
    from infra.local.athena.engines.duckdb_.functions import library

    kinds: dict[str, set[str]] = {"aggregate": set(library.AGGREGATE_RULES), "window": set(), "scalar": set()}
    for name, signatures in library.SIGNATURES.items():
        kinds[signatures[0].kind].add(name)
    return frozenset(kinds["aggregate"] | {_LISTAGG}), frozenset(kinds["window"])


def text(node: exp.Expression) -> str:
    """As messages quote an expression: every operator has its parentheses."""
    shown = exp.Paren(this=node.copy())
    for inner in list(shown.find_all(exp.Paren)):
        if inner is not shown:
            inner.replace(inner.this)
    operators = [one for one in shown.walk() if isinstance(one, exp.Expression) and _is_operator(one)]
    for operator in reversed(operators):
        operator.replace(_shown(operator.copy()))
    return _MASKED.sub(lambda found: found[1].lower(), shown.this.sql("trino"))


def _is_operator(node: exp.Expression) -> bool:
    is_one = isinstance(node, (exp.Binary, exp.Between, exp.In, exp.Not, exp.Neg, exp.BitwiseNot))
    return is_one and not isinstance(node, (exp.Dot, exp.JSONExtract))


def _shown(operator: exp.Expression) -> exp.Expression:
    """One operator as the real engine's formatter writes it."""
    if isinstance(operator, exp.DPipe):
        return exp.Anonymous(this=f"{MASK}concat", expressions=[operator.this, operator.expression])
    if isinstance(operator, exp.BitwiseNot):
        return exp.var(f"+{operator.this.sql('trino')}")
    if not isinstance(operator, exp.Neg):
        return exp.Paren(this=operator)
    if not isinstance(operator.this, exp.Literal | exp.Paren):
        operator.set("this", exp.Paren(this=operator.this))
    return operator


def _called(node: exp.Expression) -> str:
    if isinstance(node, exp.GroupConcat):
        return _LISTAGG
    return node.name.removeprefix(MASK).lower() if isinstance(node, exp.Anonymous) else ""


def _children(node: exp.Expression) -> Iterator[exp.Expression]:
    """Children in their order, without subqueries."""
    for child in node.iter_expressions():
        if isinstance(child, exp.Expression) and not isinstance(child, exp.Query | exp.Subquery | exp.Exists):
            yield child


def walk(node: exp.Expression) -> list[exp.Expression]:
    """A node and all below it in their order, without subqueries."""
    found: list[exp.Expression] = []
    left = [] if isinstance(node, exp.Query | exp.Subquery | exp.Exists) else [node]
    while left:
        one = left.pop()
        found.append(one)
        left.extend(reversed(list(_children(one))))
    return found


def _function_of(node: exp.Expression) -> exp.Expression:
    """The call inside OVER, FILTER and IGNORE NULLS."""
    while isinstance(node, exp.Window | exp.Filter | exp.IgnoreNulls | exp.RespectNulls):
        node = node.this
    return node


def _is_window(node: exp.Expression) -> bool:
    return isinstance(node, exp.Window) and node.arg_key != "windows"


def aggregates(node: exp.Expression) -> list[exp.Expression]:
    """Calls of aggregates that aren't windows themselves."""
    names, _ = _kinds()
    below = walk(node)
    windowed = {id(_function_of(found)) for found in below if _is_window(found)}
    return [found for found in below if _called(found) in names and id(found) not in windowed]


def windows(node: exp.Expression) -> list[exp.Expression]:
    _, names = _kinds()
    below = walk(node)
    windowed = {id(_function_of(found)) for found in below if _is_window(found)}
    return [
        found
        for found in below
        if _is_window(found) or (_called(found) in names and id(found) not in windowed)
    ]


def _groupings(node: exp.Expression) -> list[exp.Expression]:
    return [found for found in walk(node) if _called(found) == "grouping"]


def refuse_in(c: Compiler, node: exp.Expression, clause: str) -> None:
    """WHERE, GROUP BY and ON take plain values alone."""
    if not any(_called(one) or _is_window(one) for one in walk(node)):  # as most conditions and keys are
        return
    found = [*aggregates(node), *windows(node), *_groupings(node)]
    if found:
        what = ", ".join(text(one) for one in found)
        message = (
            f"{clause} clause cannot contain aggregations, window functions or grouping operations: [{what}]"
        )
        raise c.failure("EXPRESSION_NOT_SCALAR", message, node)


def refuse_nested(c: Compiler, nodes: list[exp.Expression], select: exp.Expression) -> None:
    """Windows within windows, and FILTER before OVER, which Trino has not."""
    found = [one for node in nodes for one in _outer_windows(node)]
    for window in found:
        inside = [one for one in windows(window) if one is not window]
        if inside:
            is_argument = _within(window.this, inside[0])
            where = "inside window function" if is_argument else "inside window specification"
            message = f"Cannot nest window functions or row pattern measures {where}"
            raise c.failure("NESTED_WINDOW", message, _innermost(inside[0]))
    if any(isinstance(window.this, exp.Filter) for window in found):
        raise c.failure("NOT_SUPPORTED", "FILTER is not yet supported for window functions", select)


def missing_over(c: Compiler, node: exp.Expression) -> QueryFailed:
    text = f"Window function system.builtin.{_called(node)} requires an OVER clause"
    return c.failure("MISSING_OVER", text, node)


def is_checked_later(node: exp.Expression) -> bool:
    """In the select list, HAVING and ORDER BY Trino looks at types before it misses an OVER."""
    top: exp.Expr = node
    while top.parent is not None and not isinstance(top.parent, exp.Query | exp.Values | exp.Unnest):
        top = top.parent
    return isinstance(top.parent, exp.Select) and top.arg_key in ("expressions", "having", "order")


def refuse_without_over(c: Compiler, nodes: list[exp.Expression]) -> None:
    for node in nodes:
        for found in windows(node):
            if not isinstance(found, exp.Window):
                raise missing_over(c, found)


def _outer_windows(node: exp.Expression) -> list[exp.Expression]:
    """Without those inside aggregates, which are refused for another reason."""
    inside = {id(found) for one in aggregates(node) for found in windows(one)}
    return [found for found in windows(node) if isinstance(found, exp.Window) and id(found) not in inside]


def _innermost(window: exp.Expression) -> exp.Expression:
    inside = next((one for one in windows(window) if one is not window), None)
    return _innermost(inside) if inside is not None else window


def _within(outer: exp.Expression, inner: exp.Expression) -> bool:
    return any(found is inner for found in outer.walk())


def shape(node: exp.Expression, scope: Scope) -> Shape:
    """Equal for two spellings of one expression: columns by what they mean, parentheses left out."""
    while isinstance(node, exp.Paren):
        node = node.this
    if isinstance(node, exp.Column) and (found := field_of(node, scope)) is not None:
        field, path = found
        return ("column", field.sql, *path)
    if isinstance(node, exp.Identifier):
        return ("name", node.name.lower())
    parts: list[object] = [type(node)]
    for key, value in node.args.items():
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, exp.Expression):
                parts.append((key, shape(item, scope)))
            elif item:
                parts.append((key, item))
    return tuple(parts)


def field_of(node: exp.Column, scope: Scope) -> tuple[Field, tuple[str, ...]] | None:
    """The field of this query that a column names, and the path into it; None for anything else's."""
    parts = [part.name.lower() for part in node.parts]
    if parts[0] in scope.names:
        return None
    for count in range(len(parts) - 1, -1, -1):
        found = scope.matching(tuple(parts[:count]), parts[count])
        if found:
            return found[0], tuple(parts[count + 1 :])
    return None


@dataclass
class Groups:
    """The groups of one query, against which every expression behind GROUP BY is checked."""

    c: Compiler
    scope: Scope
    keys: frozenset[Shape]
    select: exp.Expression
    has_clause: bool

    def check(self, node: exp.Expression, aliases: frozenset[str] = frozenset()) -> None:
        """Refuses an expression that a group has many values of. `aliases` name outputs (ORDER BY)."""
        if not self._fits(node, aliases):
            raise self._not_aggregate(node)

    def _not_aggregate(self, node: exp.Expression, what: str = "") -> Exception:
        message = f"{what}'{text(node)}' must be an aggregate expression or appear in GROUP BY clause"
        return self.c.failure("EXPRESSION_NOT_AGGREGATE", message, node)

    def _fits(
        self, node: exp.Expression, aliases: frozenset[str], names: frozenset[str] = frozenset()
    ) -> bool:
        if isinstance(node, exp.Query | exp.Subquery | exp.Exists):
            return True
        if self.keys and shape(node, self.scope) in self.keys:
            return True
        if isinstance(node, exp.Column):
            return self._column_fits(node, aliases, names)
        return self._call_fits(node, aliases, names)

    def _call_fits(self, node: exp.Expression, aliases: frozenset[str], names: frozenset[str]) -> bool:
        if _is_window(node):
            return self._window_fits(node, aliases)
        if isinstance(node, exp.Filter):
            return self._fits(node.this, aliases, names)
        if _called(node) in _kinds()[0]:
            self._check_aggregate(node, aliases)
            return True
        if _called(node) == "grouping":
            self._check_grouping(node)
            return True
        if isinstance(node, exp.Lambda):
            names |= frozenset(found.name.lower() for found in node.expressions)
            return self._fits(node.this, aliases, names)
        return all(self._fits(child, aliases, names) for child in _children(node))

    def _column_fits(self, node: exp.Column, aliases: frozenset[str], names: frozenset[str]) -> bool:
        parts = [part.name.lower() for part in node.parts]
        if parts[0] in names or (len(parts) == 1 and parts[0] in aliases):
            return True
        found = field_of(node, self.scope)
        if found is None:  # an outer query's column, one value for all groups
            return True
        return ("column", found[0].sql) in self.keys

    def _window_fits(self, node: exp.Expression, aliases: frozenset[str]) -> bool:
        for key in node.args.get("partition_by") or []:
            if not self._fits(key, aliases):
                raise self._not_aggregate(key, "PARTITION BY expression ")
        order = node.args.get("order")
        for key in order.expressions if order is not None else []:
            if not self._fits(key.this, aliases):
                raise self._not_aggregate(key.this, "ORDER BY expression ")
        return all(self._fits(child, aliases) for child in _children(_function_of(node)))

    def _check_aggregate(self, node: exp.Expression, aliases: frozenset[str]) -> None:
        inside = [found for child in _children(node) for found in aggregates(child)]
        name = _called(node)
        if inside:
            found = ", ".join(text(one) for one in inside)
            message = f"Cannot nest aggregations inside aggregation '{name}': [{found}]"
            raise self.c.failure("NESTED_AGGREGATION", message, node)
        windowed = [found for child in _children(node) for found in windows(child)]
        if windowed:
            found = ", ".join(text(one) for one in windowed)
            message = (
                f"Cannot nest window functions or row pattern measures inside aggregation '{name}': [{found}]"
            )
            raise self.c.failure("NESTED_WINDOW", message, node)
        if aliases:
            self._refuse_outputs(node, aliases)

    def _refuse_outputs(self, node: exp.Expression, aliases: frozenset[str]) -> None:
        for column in (found for found in walk(node) if isinstance(found, exp.Column)):
            if len(column.parts) == 1 and column.name.lower() in aliases:
                message = "Invalid reference to output projection attribute from ORDER BY aggregation"
                raise self.c.failure("COLUMN_NOT_FOUND", message, column)

    def refuse_grouped_outputs(self, node: exp.Expression, aliases: frozenset[str]) -> None:
        """GROUPING in ORDER BY reads no output column, and a bare name is one where there is one."""
        for found in _groupings(node):
            if any(
                isinstance(one, exp.Column) and len(one.parts) == 1 and one.name.lower() in aliases
                for one in found.expressions
            ):
                text = "Invalid reference to output of SELECT clause from grouping() expression in ORDER BY"
                raise QueryFailed("INVALID_ARGUMENTS", text)

    def refuse_grouping(self, node: exp.Expression) -> None:
        """GROUPING in a query without groups."""
        for found in _groupings(node):
            self._check_grouping(found)

    def _check_grouping(self, node: exp.Expression) -> None:
        if not self.has_clause:
            message = "A GROUPING() operation can only be used with a corresponding GROUPING SET/CUBE/ROLLUP/GROUP BY clause"
            raise self.c.failure("MISSING_GROUP_BY", message, self.select)
        for item in node.expressions:
            if shape(item, self.scope) not in self.keys:
                message = (
                    "The arguments to GROUPING() must be expressions referenced by the GROUP BY "
                    f"at the associated query level. Mismatch due to {text(item)}."
                )
                raise self.c.failure("INVALID_ARGUMENTS", message, node)

    def check_reads(self, reads: list[tuple[Field, exp.Expression]]) -> None:
        """What subqueries behind GROUP BY read of this query must be its groups."""
        for field, node in reads:
            if ("column", field.sql) not in self.keys and not self._is_covered(node):
                message = f"Subquery uses '{text(node)}' which must appear in GROUP BY clause"
                raise self.c.failure("EXPRESSION_NOT_AGGREGATE", message, node)

    def _is_covered(self, node: exp.Expression) -> bool:
        """True inside an aggregate of this query, and inside an expression that is grouped by."""
        names, _ = _kinds()
        above = node.parent
        while above is not None and above is not self.select:
            if isinstance(above, exp.Expression) and (
                (_called(above) in names and above.find_ancestor(exp.Select) is self.select)
                or shape(above, self.scope) in self.keys
            ):
                return True
            above = above.parent
        return False

    def check_star(self, fields: list[Field]) -> None:
        for field in fields:
            if ("column", field.sql) not in self.keys:
                name = ".".join([*field.qualifiers[-1:], field.name])
                raise QueryFailed("EXPRESSION_NOT_AGGREGATE", f"Column '{name}' not in GROUP BY clause")
