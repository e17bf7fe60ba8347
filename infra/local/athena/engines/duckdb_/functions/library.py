"""Every function that Athena SQL may call here. A name that isn't in it is FUNCTION_NOT_FOUND."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from sqlglot import exp

from infra.local.athena import types as t
from infra.local.athena.engines.duckdb_.expressions import operators
from infra.local.athena.engines.duckdb_.functions import aggregates, mismatches, nested, scalars
from infra.local.athena.engines.duckdb_.functions.signatures import read_signatures
from infra.local.athena.engines.duckdb_.scope import Scope, Typed
from infra.local.athena.errors import QueryFailed

if TYPE_CHECKING:
    from infra.local.athena.engines.duckdb_.compiler import Compiler
    from infra.local.athena.engines.duckdb_.functions.calls import Modifiers

SIGNATURES = {
    **read_signatures(scalars.SCALAR + nested.NESTED),
    **read_signatures(aggregates.AGGREGATE, "aggregate"),
    **read_signatures(aggregates.WINDOW, "window"),
}
_LITTLE_ENDIAN = "trino_reverse_bytes(trino_big_endian(CAST({0} AS BIGINT), 8))"
_BYTES = {
    **dict.fromkeys(("boolean", *t.INTEGERS), _LITTLE_ENDIAN),
    "date": _LITTLE_ENDIAN.format("date_diff('day', DATE '1970-01-01', {0})"),
    "double": "trino_reverse_bytes(trino_double_bytes({0} + 0))",
    "varchar": "encode({0})",
    "varbinary": "{0}",
}
AggregateRule = Callable[["Compiler", exp.Expression, list[Typed], "Modifiers"], Typed]


def _exact(c: Compiler, node: exp.Expression, values: list[Typed], around: Modifiers, name: str) -> Typed:
    """Sums of decimals are exact to 38 digits; their averages are rounded once, half up."""
    from infra.local.athena.engines.duckdb_.functions import calls

    kind = values[0].type if len(values) == 1 else None
    if kind == t.NULL:
        raise mismatches.ambiguous(c, node)
    if kind is None or kind.base != "decimal":
        return calls.apply(c, name, SIGNATURES[name], values, [], node, Scope(), around)
    wide = t.decimal(t.MAX_PRECISION, kind.scale)
    total = f"sum({around.distinct}{values[0].sql}){around.behind}"
    if name == "sum":
        return Typed(f"CAST({total} AS DECIMAL(38,{kind.scale}))", wide)
    count = f"nullif(count({around.distinct}{values[0].sql}){around.behind}, 0)"
    digits = operators.unscaled(f"CAST({total} AS DECIMAL(38,{kind.scale}))", wide)
    return Typed(operators.rescaled(f"trino_divide({digits}, CAST({count} AS HUGEINT))", kind), kind)


def _sum(c: Compiler, node: exp.Expression, values: list[Typed], around: Modifiers) -> Typed:
    return _exact(c, node, values, around, "sum")


def _avg(c: Compiler, node: exp.Expression, values: list[Typed], around: Modifiers) -> Typed:
    return _exact(c, node, values, around, "avg")


def _approximate(
    c: Compiler, node: exp.Expression, values: list[Typed], around: Modifiers, name: str
) -> Typed:
    """Percentiles and errors that can't be are refused where they are literals."""
    from infra.local.athena.engines.duckdb_.functions import calls

    number = _number(values[1]) if len(values) == 2 else None
    if number is not None and name == "approx_percentile" and not 0 <= number <= 1:
        raise QueryFailed("INVALID_FUNCTION_ARGUMENT", "Percentile must be between 0 and 1")
    if number is not None and name == "approx_distinct" and not 0.0040625 <= number <= 0.26:
        said = f"Max standard error must be in [0.0040625, 0.26]: {number}"
        raise QueryFailed("INVALID_FUNCTION_ARGUMENT", said)
    return calls.apply(c, name, SIGNATURES[name], values, [], node, Scope(), around)


def _number(value: Typed) -> float | None:
    return float(value.literal) if value.literal is not None and t.is_numeric(value.type) else None


def _percentile(c: Compiler, node: exp.Expression, values: list[Typed], around: Modifiers) -> Typed:
    return _approximate(c, node, values, around, "approx_percentile")


def _distinct(c: Compiler, node: exp.Expression, values: list[Typed], around: Modifiers) -> Typed:
    return _approximate(c, node, values, around, "approx_distinct")


def _checksum(c: Compiler, node: exp.Expression, values: list[Typed], around: Modifiers) -> Typed:
    """Of each value the bytes that Trino keeps for it, as far as its type's are known here."""
    kind = values[0].type if len(values) == 1 else None
    shape = _BYTES.get(kind.base) if kind is not None else None
    if shape is None:
        raise c.failure("NOT_SUPPORTED", f"checksum of {kind} is not supported by this engine", node)
    items = f"list({around.distinct}{shape.format(values[0].sql)}){around.behind}"
    return Typed(f"trino_checksum({items})", t.VARBINARY)


AGGREGATE_RULES: dict[str, AggregateRule] = {
    "sum": _sum,
    "avg": _avg,
    "approx_percentile": _percentile,
    "approx_distinct": _distinct,
    "checksum": _checksum,
}
