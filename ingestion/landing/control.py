"""Control totals: what a delivery's files say, exactly, counted apart from any SQL engine.

A cost is a double in the file; its value is the shortest decimal text of that double with at most twelve
decimals, half up: the same rule as `cast(cast(x as varchar) as decimal(38,12))` in the marts.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow.compute as pc

from ingestion.errors import Refused
from ingestion.exports.delivery import ExportFormat
from ingestion.landing.arrow import Array, equals
from ingestion.ledger.event import Json
from ingestion.ledger.fold import ControlTotal

COST = "line_item_unblended_cost"
CURRENCY = "line_item_currency_code"
# FOCUS calls them otherwise; BilledCost is what `unblended_cost` of the marts is made of.
NAMES: Mapping[ExportFormat, tuple[str, str]] = {
    "cur2": (COST, CURRENCY),
    "legacy": (COST, CURRENCY),
    "focus": ("billedcost", "billingcurrency"),
}
DECIMALS = 12
# Any decimal of at most 15 significant digits is the only one of that length that its double stands for.
EXACT = 10**15
STEPS = (12, 10, 6)
PRECISE = Context(prec=60)
LARGEST = Decimal(10) ** 26

Totals = dict[str, tuple[int, int]]


def add(totals: Totals, costs: Array, currencies: Array) -> None:
    """Adds a batch: `costs` double with NULLs, `currencies` text; `totals` is (rows, cost in 1e-12) by currency."""
    for currency in pc.unique(currencies).to_pylist():
        mine = costs.filter(_is(currencies, currency))
        rows, cost = totals.get(currency or "", (0, 0))
        known = np.asarray(mine.drop_null(), dtype=np.float64)
        totals[currency or ""] = (rows + len(mine), cost + scaled_sum(known))


def merged(parts: list[Totals]) -> tuple[ControlTotal, ...]:
    """The sum of the totals of several files, by currency."""
    whole: Totals = {}
    for part in parts:
        for currency, (rows, cost) in part.items():
            known = whole.get(currency, (0, 0))
            whole[currency] = (known[0] + rows, known[1] + cost)
    return tuple(ControlTotal(name, rows, _money(cost)) for name, (rows, cost) in sorted(whole.items()))


def exact_sum(values: npt.NDArray[np.float64]) -> Decimal:
    """The exact sum of doubles, each cast to decimal(38,12) by the rule of the module."""
    return _money(scaled_sum(values))


def scaled_sum(values: npt.NDArray[np.float64]) -> int:
    """As `exact_sum`, in units of 1e-12.

    Most costs are k / 10^n with few digits. When |k| < 10^15 and k / 10^n gives the same double back, k / 10^n
    IS its shortest text, so that integers can be summed; the few others go through their text, each once.
    """
    if not np.isfinite(values).all():
        raise Refused(
            f"Column {COST} (FOCUS: BilledCost): expected numbers, found NaN or Infinity. Have the export deliver it again."
        )
    total, rest = 0, values
    for decimals in STEPS:
        scale = 10.0**decimals
        wide = np.rint(rest * scale)
        plain = (np.abs(wide) < EXACT) & (wide / scale == rest)
        total += _sum(wide[plain].astype(np.int64)) * 10 ** (DECIMALS - decimals)
        rest = rest[~plain]
    odd, counts = np.unique(rest, return_counts=True)
    return total + sum(_scaled(float(value)) * int(count) for value, count in zip(odd, counts, strict=True))


def _sum(wide: npt.NDArray[np.int64]) -> int:
    """The sum of integers below 10^15, in two halves that cannot overflow below 10^9 rows."""
    return (int((wide >> 20).sum()) << 20) + int((wide & 0xFFFFF).sum())


def _scaled(value: float) -> int:
    exact = Decimal(repr(value))
    if abs(exact) >= LARGEST:
        raise Refused(
            f"Column {COST} (FOCUS: BilledCost): expected amounts that fit decimal(38,12), found {value!r}."
        )
    return int(exact.quantize(Decimal(1).scaleb(-DECIMALS), ROUND_HALF_UP, PRECISE).scaleb(DECIMALS, PRECISE))


def _money(scaled: int) -> Decimal:
    return Decimal(scaled).scaleb(-DECIMALS, PRECISE)


def _is(currencies: Array, currency: str | None) -> Any:
    return pc.is_null(currencies) if currency is None else equals(currencies, currency)


def as_json(totals: tuple[ControlTotal, ...]) -> list[Json]:
    """Control totals as the ledger keeps them; `fold` reads them back."""
    return [
        {"currency": t.currency, "rows": t.rows, "unblended_cost": f"{t.unblended_cost:f}"} for t in totals
    ]
