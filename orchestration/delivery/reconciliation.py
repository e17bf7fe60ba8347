"""Does the built month equal the delivery's files? Rows and money per currency, difference 0 or it is not published."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from ingestion.errors import CheckFailed
from orchestration.athena import ask_builder

if TYPE_CHECKING:
    from ingestion.ledger.fold import DeliveryState
    from orchestration.lakehouse import Lakehouse

ZERO = Decimal(0)
MART_TOTALS = """
select
    currency,
    cast(sum(line_items) as bigint) as line_items,
    sum(unblended_cost) as unblended_cost
from cost_daily
group by currency
"""


@dataclass(frozen=True)
class Total:
    """Rows and unblended cost of one currency."""

    currency: str
    line_items: int
    unblended_cost: Decimal


@dataclass(frozen=True)
class Comparison:
    """One metric of one currency: what the files hold and what the mart holds."""

    currency: str
    metric: str
    files: Decimal
    mart: Decimal

    @property
    def difference(self) -> Decimal:
        return self.mart - self.files

    def as_row(self) -> dict[str, str]:
        figures = {"files": self.files, "mart": self.mart, "difference": self.difference}
        return {"currency": self.currency, "metric": self.metric} | {
            k: format(v, "f") for k, v in figures.items()
        }


def compare(files: Iterable[Total], mart: Iterable[Total]) -> tuple[Comparison, ...]:
    """Every currency of either side, a missing one counts as zero."""
    landed, built = ({total.currency: total for total in side} for side in (files, mart))
    found = []
    for currency in sorted({*landed, *built}):
        none = Total(currency, 0, ZERO)
        left, right = landed.get(currency, none), built.get(currency, none)
        found.append(Comparison(currency, "line_items", Decimal(left.line_items), Decimal(right.line_items)))
        found.append(Comparison(currency, "unblended_cost", left.unblended_cost, right.unblended_cost))
    return tuple(found)


def reconcile(house: Lakehouse, state: DeliveryState, scratch_schema: str) -> tuple[Comparison, ...]:
    """The control totals of the landed files beside `cost_daily` of the build, through Athena."""
    files = [Total(one.currency, one.rows, one.unblended_cost) for one in state.control]
    answer = ask_builder(house.aws, house.lake, MART_TOTALS, scratch_schema)
    return compare(files, [Total(row[0], int(row[1]), Decimal(row[2])) for row in answer.rows])


def raise_if_different(comparisons: Iterable[Comparison]) -> None:
    """CheckFailed naming each figure that differs."""
    wrong = [one for one in comparisons if one.difference != ZERO]
    if wrong:
        listed = "; ".join(f"{w.metric} {w.currency}: files {w.files:f}, mart {w.mart:f}" for w in wrong)
        raise CheckFailed(
            f"reconciliation: expected cost_daily to equal the delivery's files; found {listed}. "
            "Nothing is published; the scratch schema holds the build for a look."
        )
