"""`||` and `concat`: texts, bytes, arrays, and an element beside an array, by Trino's signatures.

Two arguments may be an array and an element; three and more are all of one kind.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from typing import TYPE_CHECKING

from sqlglot import exp

from infra.local.athena import types as t
from infra.local.athena.engines.duckdb_.expressions import common_types, unknowns
from infra.local.athena.engines.duckdb_.functions import mismatches
from infra.local.athena.engines.duckdb_.scope import Scope, Typed
from infra.local.athena.errors import QueryFailed
from infra.local.athena.types import Type

if TYPE_CHECKING:
    from infra.local.athena.engines.duckdb_.compiler import Compiler

# What each of many arguments may be; `char` has a signature of two alone.
_OF_MANY = ("array", "varchar", "varbinary")


def operator(c: Compiler, node: exp.Expression, scope: Scope) -> Typed:
    """`||`"""
    return of_two(c, c.expression(node.this, scope), c.expression(node.expression, scope), node)


def of_two(c: Compiler, left: Typed, right: Typed, node: exp.Expression) -> Typed:
    """Text with text, bytes with bytes, arrays with arrays or elements, nothing else."""
    one, two = left.type, right.type
    if one is not None and two is not None and t.NULL in (one, two):
        return unknowns.concatenation(c, one, two, node)
    if "array" in (one.base if one else "", two.base if two else ""):
        return _arrays(c, left, right, node)
    if one is not None and one.base == "varbinary" and two == one:
        return Typed(f"({left.sql} || {right.sql})", one)
    if not all(t.can_coerce(value.type, t.VARCHAR) for value in (left, right)):
        raise mismatches.unexpected(c, "concat", [one, two], node)
    if one is not None and two is not None and "char" in (one.base, two.base) and one.args and two.args:
        kind = Type("char", (one.precision + two.precision,))
        return Typed(f"({left.sql} || {right.sql})", kind)
    return Typed(f"({left.sql} || {right.sql})", t.VARCHAR)


def of_many(c: Compiler, values: Sequence[Typed], node: exp.Expression) -> Typed:
    """Three arguments and more. NULL for a NULL among them, of the type that the others have together."""
    kinds = [value.type for value in values]
    known = [kind for kind in kinds if kind is not None and kind != t.NULL]
    if not known and None not in kinds:
        raise mismatches.ambiguous(c, node)
    if any(kind.base not in _OF_MANY or kind.base != known[0].base for kind in known):
        raise mismatches.unexpected(c, "concat", kinds, node)
    common = common_types.of_all(
        c, kinds, lambda *_: mismatches.unexpected(c, "concat", kinds, node), [node] * len(kinds)
    )
    kind = t.VARCHAR if common is not None and common.base == "varchar" else common
    if kind is not None and t.NULL in kinds:
        return unknowns.null_of(kind)
    texts = [value.sql for value in values]
    if known and known[0].base == "array":
        return Typed(reduce(lambda one, two: f"trino_concat_arrays({one}, {two})", texts), kind)
    return Typed(f"({' || '.join(texts)})", kind)


def _arrays(c: Compiler, left: Typed, right: Typed, node: exp.Expression) -> Typed:
    """Two arrays, or one and an element of it, which may be an array itself."""
    one, two = left.type, right.type
    both = one is not None and two is not None and one.base == two.base == "array"

    def refusal(*_: Type | None) -> QueryFailed:
        return mismatches.unexpected(c, "concat", [one, two], node)

    if both and one is not None and two is not None and (one.inner(0) == t.NULL) != (two.inner(0) == t.NULL):
        raise mismatches.ambiguous(c, node)  # an array of NULL is an element of an array of arrays, too
    for sql, first, second, is_meant in (
        (f"trino_concat_arrays({left.sql}, {right.sql})", one, two, both),
        (
            f"trino_appended({left.sql}, {right.sql})",
            one,
            _holder(two),
            one is not None and one.base == "array",
        ),
        (
            f"trino_prepended({left.sql}, {right.sql})",
            _holder(one),
            two,
            two is not None and two.base == "array",
        ),
    ):
        if is_meant and common_types.fits(first, second):
            return Typed(sql, common_types.required(c, first, second, refusal, node))
    raise refusal()


def _holder(kind: Type | None) -> Type | None:
    return None if kind is None else t.array(kind)
