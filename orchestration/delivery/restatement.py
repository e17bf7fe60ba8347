"""What a delivery changes against the published month: the ledger of what AWS restated."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from ingestion import names
from orchestration.athena import ask_builder

if TYPE_CHECKING:
    from ingestion.ledger.fold import DeliveryState
    from orchestration.lakehouse import Lakehouse

ZERO = Decimal(0)
TOP_MOVERS = 10
BY_SERVICE = """
with published as (
    select service, currency, sum(unblended_cost) as cost
    from {public}.cost_daily
    where billing_period = '{billing_period}' and export_name = '{export_name}'
    group by service, currency
),
built as (
    select service, currency, sum(unblended_cost) as cost
    from {scratch}.cost_daily
    group by service, currency
)
select
    coalesce(built.service, published.service) as service,
    coalesce(built.currency, published.currency) as currency,
    coalesce(published.cost, cast(0 as decimal(38, 12))) as before,
    coalesce(built.cost, cast(0 as decimal(38, 12))) as after
from built
full outer join published
    on coalesce(built.service, '') = coalesce(published.service, '')
    and built.currency = published.currency
"""


@dataclass(frozen=True)
class Move:
    """The cost of one service, or of the whole month (`service` None), before and after."""

    service: str | None
    currency: str
    before: Decimal
    after: Decimal

    @property
    def change(self) -> Decimal:
        return self.after - self.before

    def as_row(self) -> dict[str, str]:
        figures = {"before": self.before, "after": self.after, "change": self.change}
        return {"service": self.service or "", "currency": self.currency} | {
            k: format(v, "f") for k, v in figures.items()
        }


@dataclass(frozen=True)
class Restatement:
    """The published delivery that is replaced (None: the month is new) and what moves."""

    replaced: str | None
    moves: tuple[Move, ...]

    def totals(self) -> tuple[Move, ...]:
        """The whole month, per currency."""
        return tuple(
            Move(
                None,
                currency,
                sum((move.before for move in self.moves if move.currency == currency), ZERO),
                sum((move.after for move in self.moves if move.currency == currency), ZERO),
            )
            for currency in sorted({move.currency for move in self.moves})
        )

    def top_movers(self) -> tuple[Move, ...]:
        """The services that changed most, none that did not."""
        changed = [move for move in self.moves if move.change != ZERO]
        return tuple(sorted(changed, key=lambda move: (-abs(move.change), move.service or ""))[:TOP_MOVERS])

    def figures(self) -> tuple[Move, ...]:
        """What the ledger keeps: the totals, then the services that moved most."""
        return (*self.totals(), *self.top_movers())


def restatement(
    house: Lakehouse, state: DeliveryState, scratch_schema: str, replaced: str | None
) -> Restatement:
    """Compare the build with what readers see of its month, by service, through Athena."""
    if replaced is None:
        return Restatement(None, ())
    sql = BY_SERVICE.format(
        public=house.lake.database,
        scratch=scratch_schema,
        billing_period=names.billing_period(state.billing_period),
        export_name=names.export_name(state.export_name),
    )
    return Restatement(replaced, moves_of(ask_builder(house.aws, house.lake, sql, scratch_schema).rows))


def moves_of(rows: Iterable[Sequence[object]]) -> tuple[Move, ...]:
    """Parse (service, currency, before, after) rows."""
    return tuple(
        Move(str(service or ""), str(currency or ""), Decimal(str(before)), Decimal(str(after)))
        for service, currency, before, after in rows
    )
