"""Queries that must be refused, or nearly so: well-formed ones with one thing in the wrong place.

A piece is exchanged for one of another kind from the same query, or a slip that people make is put in.
The text stays within the grammar; what is asked is which analysis error it is, and where.
"""

from __future__ import annotations

import random

from tests.conformance.random.queries import Queries
from tests.conformance.random.tree import Sql, piece, replaced, walk

_VALUES = {
    "boolean",
    "integer",
    "bigint",
    "decimal",
    "double",
    "varchar",
    "date",
    "timestamp",
    "array",
    "map",
}
_SLIPS = (
    "no_such_column", "t1.no_such_column", "c0", "c1", "count(*)", "sum(line_items)", "max(count(*))", "owner.nothing",
    "row_number() OVER (ORDER BY 1)", "sum(row_number() OVER ()) OVER ()", "(SELECT 1, 2)", "(SELECT account_id FROM daily)",
    "lower(1)", "substr('a', 'b')", "no_such_function(1)", "product['region']", "cost", "extract(day from 1)", "map_keys(1)",
    "1 + 'a'", "date '2026-01-01' = '2026-01-01'", "null", "'a'",
    "grouping(account_id)", "array[1, 'a']", "count(DISTINCT *)", "sum('a')", "rank()", "x -> x",
)  # fmt: skip


def broken(seed: int | str) -> Sql:
    """One query with one slip in it."""
    dice = random.Random(f"broken {seed}")
    root = Queries(f"base of {seed}").query().sql
    places = [(path, node) for path, node in walk(root) if node.kind in _VALUES]
    if not places:
        return root
    path, node = dice.choice(places)
    others = [other for _, other in places if other.kind != node.kind and other.size < 12]
    if others and dice.random() < 0.4:
        return replaced(root, path, dice.choice(others))
    return replaced(root, path, piece(node.kind, dice.choice(_SLIPS)))
