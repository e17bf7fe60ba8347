"""Backfill of a range: the newest complete delivery of each month, in a new attempt, published anew."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from ingestion import names
from ingestion.errors import BadInput
from ingestion.ledger import deliveries
from orchestration.ingest import build_all
from orchestration.intake import Work
from orchestration.run_delivery import begin_rebuild
from orchestration.runner import Runner

if TYPE_CHECKING:
    from ingestion.ledger.fold import DeliveryState
    from orchestration.lakehouse import Lakehouse


def backfill(
    house: Lakehouse,
    first: str,
    last: str,
    export_name: str | None,
    on_work: Callable[[Work], None] = lambda _work: None,
) -> list[DeliveryState]:
    """Build each month from `first` to `last` anew; the states afterwards. BadInput when there is nothing to build."""
    wanted = list(months_with_deliveries(house, first, last, export_name))
    if not wanted:
        raise BadInput(
            f"backfill: expected complete deliveries from {first} to {last}; the ledger has none. "
            "`lakehouse deliveries` shows what there is."
        )
    begun = [begin_rebuild(house, month, export, reason="backfill") for export, month in wanted]
    on_work(Work((), (), tuple(begun)))
    runner = Runner(house)
    done = build_all(runner, begun)
    runner.derive()
    return done


def months_with_deliveries(
    house: Lakehouse, first: str, last: str, export_name: str | None
) -> Iterator[tuple[str, str]]:
    """(export, month) of every month in the range with a delivery that can be built, sorted."""
    if names.billing_period(first) > names.billing_period(last):
        raise BadInput(f"backfill: expected --from not after --to; found {first} and {last}.")
    known = deliveries.states(house.ledger, names.export_name(export_name) if export_name else None)
    within = [state for state in known if first <= state.billing_period <= last]
    for export, month in sorted({(state.export_name, state.billing_period) for state in within}):
        of_month = [one for one in within if (one.export_name, one.billing_period) == (export, month)]
        if deliveries.newest_complete(of_month) is not None:
            yield export, month
