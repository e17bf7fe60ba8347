"""BUILD: dbt builds the marts of one delivery as plain tables in a scratch schema of its own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ingestion.catalog.scratch import drop_scratch_of_other_attempts
from ingestion.ledger import deliveries
from orchestration import dbt_project
from orchestration.delivery.dbt_invocation import RawEvent, events
from orchestration.delivery.dbt_vars import DELIVERY_SELECTION, build_arguments, delivery_vars
from orchestration.delivery.stage import Entry, entered, require

if TYPE_CHECKING:
    from orchestration.lakehouse import Lakehouse


def build(house: Lakehouse, delivery_id: str) -> Iterator[RawEvent]:
    """Build the current attempt, yielding dbt's events; none when an earlier run had built it.

    A run that was killed here is built again in the same schema: dbt replaces what it finds half done.
    """
    with entered(house, delivery_id, "built") as entry:
        if entry.done:
            return
        require(entry.state, "checked")
        drop_scratch_of_other_attempts(house.aws, house.lake, entry.delivery, entry.state.attempt)
        yield from events(arguments(house, entry))
        deliveries.record(
            house.ledger, entry.state, "built", seconds=entry.seconds(), scratch_schema=entry.scratch_schema
        )


def arguments(house: Lakehouse, entry: Entry) -> list[str]:
    """The dbt command of this attempt."""
    schema = entry.scratch_schema
    variables = delivery_vars(entry.delivery, schema, house.lake, house.settings)
    target = house.home.dbt / schema
    return build_arguments(DELIVERY_SELECTION, variables, dbt_project.project_dir(), target)
