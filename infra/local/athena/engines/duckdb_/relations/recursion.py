"""WITH RECURSIVE: a base, and a step that reads the rows of the round before.

Trino unrolls the step ten times (its session property max_recursion_depth) and fails where an eleventh round has rows,
whatever the query around it wants of them; UNION without ALL makes distinct only what all rounds have given. The same
is written here: a WITH query for each round.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from sqlglot import exp

from infra.local.athena import parsing
from infra.local.athena import types as t
from infra.local.athena.engines.duckdb_.relations import queries
from infra.local.athena.engines.duckdb_.scope import Cte, Field
from infra.local.athena.engines.duckdb_.types import duckdb_type, quote
from infra.local.athena.errors import QueryFailed
from infra.local.athena.types import Type

if TYPE_CHECKING:
    from infra.local.athena.engines.duckdb_.compiler import Compiler
    from infra.local.athena.engines.duckdb_.relations.queries import Ctes, Relation

DEPTH = 10
_TOO_DEEP = (
    f"Recursion depth limit exceeded ({DEPTH}). "
    "Use ''max_recursion_depth'' session property to modify the limit."
)
# What may not stand around the union, by its first word in the text.
_CLAUSES = (
    ("with_", "with", "NOT_SUPPORTED", "immediate WITH clause in recursive query"),
    ("order", "order", "NOT_SUPPORTED", "immediate ORDER BY clause in recursive query"),
    ("offset", "offset", "INVALID_OFFSET_CLAUSE", "immediate OFFSET clause in recursive query"),
    ("limit", "limit|fetch", "INVALID_LIMIT_CLAUSE", "immediate FETCH FIRST / LIMIT clause in recursive query"),
)  # fmt: skip
_REFUSED = "INVALID_RECURSIVE_REFERENCE"


def references(tree: exp.Expression, name: str) -> list[exp.Table]:
    """Where a name stands for a table."""
    return [found for found in tree.find_all(exp.Table) if found.name.lower() == name and not found.db]


def parts(c: Compiler, cte: exp.Expression, known: Ctes, sql_name: str) -> tuple[list[str], list[Field]]:
    """The DuckDB WITH queries that make up a recursive one, the last of them called `sql_name`, and its fields."""
    union, name = cte.this, cte.alias.lower()
    _check(c, union, name)
    base = queries.query(c, union.this, known, None)
    fields = queries.relabelled(c, base.fields, [one.name for one in cte.args["alias"].columns], cte)
    fields = [replace(found, sources=()) for found in fields]
    rounds = [c.fresh("w") for _ in range(DEPTH + 2)]
    columns = ", ".join(quote(found.sql) for found in fields)
    made = [f"{rounds[0]}({columns}) AS MATERIALIZED ({base.sql})"]
    for before, now in pairwise(rounds):
        step = queries.query(c, union.expression, {**known, name: Cte(before, fields)}, None)
        _check_types(c, union, fields, step)
        made.append(f"{now}({columns}) AS MATERIALIZED ({_as_base(c, step, fields)})")
    return [*made, f"{sql_name}({columns}) AS ({_all(rounds, union)})"], fields


def _all(rounds: list[str], union: exp.Expression) -> str:
    rows = " UNION ALL ".join(f"SELECT * FROM {one}" for one in rounds[:-1])
    too_deep = f"CASE WHEN (SELECT count(*) FROM {rounds[-1]}) > 0 THEN trino_fail('NOT_SUPPORTED', '{_TOO_DEEP}') IS NULL ELSE true END"
    return f"SELECT {'DISTINCT ' if union.args.get('distinct') else ''}* FROM ({rows}) WHERE {too_deep}"


def _as_base(c: Compiler, step: Relation, fields: list[Field]) -> str:
    columns = ", ".join(
        f"CAST({quote(one.sql)} AS {duckdb_type(two.type)})" if two.type else quote(one.sql)
        for one, two in zip(step.fields, fields, strict=True)
    )
    return f"SELECT {columns} FROM ({step.sql}) {c.fresh('s')}"


def _check_types(c: Compiler, union: exp.Expression, fields: list[Field], step: Relation) -> None:
    if len(fields) != len(step.fields):
        counts = f"{len(fields)}, {len(step.fields)}"
        text = f"base and step relations of recursion have different number of fields: {counts}"
        raise c.failure("TYPE_MISMATCH", text, union.expression)
    for number, (wanted, found) in enumerate(zip(fields, step.fields, strict=True), 1):
        if not _is_coercible(found.type, wanted.type):
            text = (
                f"recursion step relation output type ({found.type or 'unknown'}) is not coercible to "
                f"recursion base relation output type ({wanted.type or 'unknown'}) at column {number}"
            )
            raise c.failure("TYPE_MISMATCH", text, union.expression)


def _is_coercible(found: Type | None, wanted: Type | None) -> bool:
    return t.common_type(found, wanted) == (True, wanted)


def _check(c: Compiler, union: exp.Expression, name: str) -> None:
    """The base does not read the query's own name; the step reads it once, where rows are only ever added."""
    for key, word, code, text in _CLAUSES:
        if clause := union.args.get(key):
            place = parsing.place_of_word(word, clause, c.sql)
            raise QueryFailed(code, text, place.line, place.column)
    if not isinstance(union, exp.Union):
        own = references(union, name)[0]
        raise c.failure(_REFUSED, "recursive reference not allowed in this context", own)
    for found in references(union.this, name):
        raise c.failure(_REFUSED, "WITH table name is referenced in the base relation of recursion", found)
    own, *more = references(union.expression, name)
    if more:
        text = "multiple recursive references in the step relation of recursion"
        raise c.failure(_REFUSED, text, more[0])
    if side := _lost_side(own, union):
        raise c.failure(_REFUSED, f"recursive reference {side}", own)


def _lost_side(own: exp.Expression, union: exp.Expression) -> str:
    """Where the reference stands if its rows may be missed or looked at as a whole."""
    node: exp.Expr = own
    while node.parent is not None and node.parent is not union:
        parent = node.parent
        if isinstance(parent, exp.Select) and node.arg_key not in ("from_", "joins"):
            return "outside of FROM clause of the step relation of recursion"
        if isinstance(parent, exp.Join) and parent.side in ("LEFT", "FULL"):
            return f"in right source of {parent.side} join"
        if isinstance(parent, exp.Select) and (side := _behind(node, parent)):
            return f"in left source of {side} join"
        node = parent
    return ""


def _behind(node: exp.Expr, select: exp.Select) -> str:
    """The side of a join behind `node` that keeps rows of its right source without one of the left."""
    joins = list(select.args.get("joins") or [])
    later = joins[joins.index(node) + 1 :] if node in joins else joins
    return next((join.side for join in later if join.side in ("RIGHT", "FULL")), "")
