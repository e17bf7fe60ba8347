"""The type that several values become together, or the refusal that Trino has for them.

Of CHAR beside VARCHAR Trino makes a CHAR and pads it, which reaches every comparison of the result. `=`
and `<` of two texts know it; elsewhere such a mixture is refused, for an answer would be a wrong one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from sqlglot import exp

from infra.local.athena import types as t
from infra.local.athena.errors import QueryFailed
from infra.local.athena.types import Type

if TYPE_CHECKING:
    from infra.local.athena.engines.duckdb_.compiler import Compiler

# What to raise for two types that don't go together: the one so far, and the other.
Refusal = Callable[[Type | None, Type | None], QueryFailed]


def fits(one: Type | None, two: Type | None) -> bool:
    """Whether both have a type in common."""
    return t.common_type(one, two)[0]


def merged(one: Type | None, two: Type | None) -> tuple[bool, Type | None]:
    """As `types.common_type`, for signatures: a mixture of texts is no match."""
    return (False, None) if is_mixture(one, two) else t.common_type(one, two)


def required(
    c: Compiler, one: Type | None, two: Type | None, refusal: Refusal, node: exp.Expression | None
) -> Type | None:
    """The type of two operands, or Trino's refusal; a mixture of texts is refused at `node`."""
    compatible, kind = t.common_type(one, two)
    if not compatible:
        raise refusal(one, two)
    if is_mixture(one, two):
        raise c.failure("NOT_SUPPORTED", f"{one} beside {two} is not supported by this engine", node)
    return kind


def of_comparison(
    c: Compiler, one: Type | None, two: Type | None, refusal: Refusal, node: exp.Expression
) -> Type | None:
    """As `required`; texts themselves may be mixed."""
    if t.is_text(one) and t.is_text(two):
        return t.common_type(one, two)[1]
    return required(c, one, two, refusal, node)


def of_all(
    c: Compiler, kinds: Sequence[Type | None], refusal: Refusal, nodes: Sequence[exp.Expression | None]
) -> Type | None:
    """The one type of all, merged from the first to the last; `nodes` are the places of a mixture."""
    found: Type | None = t.NULL
    for kind, node in zip(kinds, nodes, strict=True):
        found = required(c, found, kind, refusal, node)
    return found


def of_results(
    c: Compiler,
    kinds: Sequence[Type | None],
    what: str,
    node: exp.Expression,
    nodes: Sequence[exp.Expression | None] = (),
) -> Type | None:
    """The type of COALESCE, CASE, IN or an array, or TYPE_MISMATCH at the first of `nodes` that doesn't fit."""
    told = list(dict.fromkeys(str(kind) for kind in kinds if kind not in (None, t.NULL)))

    def refusal(place: exp.Expression) -> Refusal:
        return lambda one, two: c.failure("TYPE_MISMATCH", _uncommon(what, one, two, told), place)

    places = [place or node for place in nodes] or [node] * len(kinds)
    found: Type | None = t.NULL
    for kind, place in zip(kinds, places, strict=True):
        found = required(c, found, kind, refusal(place), place)
    return found


def _uncommon(what: str, one: Type | None, two: Type | None, told: list[str]) -> str:
    return (
        f"{what} must be the same type or coercible to a common type. Cannot find common type between "
        f"{one} and {two}, all types (without duplicates): [{', '.join(told)}]"
    )


def is_mixture(one: Type | int | None, two: Type | int | None) -> bool:
    """Whether the common type would be a padded one that neither needs to be, at any depth."""
    if not isinstance(one, Type) or not isinstance(two, Type) or one == two:
        return False
    if t.is_text(one) and t.is_text(two):
        return one.base != two.base
    return one.base == two.base and any(map(is_mixture, one.args, two.args))
