"""CHAR beside VARCHAR: Trino makes a CHAR of both and pads it, which reaches every comparison of the result.

`=` and `<` of two texts know it; elsewhere such a mixture is refused, for an answer would be a wrong one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from infra.local.athena import types as t
from infra.local.athena.types import Type

if TYPE_CHECKING:
    from infra.local.athena.engines.duckdb_.compiler import Compiler


def refuse_mixture(c: Compiler, one: Type | None, two: Type | None, node: exp.Expression | None) -> None:
    """Raises where the common type of both would be a padded one that neither needs to be."""
    if is_mixture(one, two):
        raise c.failure("NOT_SUPPORTED", f"{one} beside {two} is not supported by this engine", node)


def is_mixture(one: Type | int | None, two: Type | int | None) -> bool:
    if not isinstance(one, Type) or not isinstance(two, Type) or one == two:
        return False
    if t.is_text(one) and t.is_text(two):
        return one.base != two.base
    return one.base == two.base and any(map(is_mixture, one.args, two.args))
