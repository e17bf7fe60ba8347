"""The scenarios that the laws are judged on: the defaults, small, each with something that the others lack."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from ingestion.synthetic.deliveries import Deliveries
from ingestion.synthetic.generate import Scenario

GROWING = (datetime(2026, 2, 9, 11, 28, tzinfo=UTC), datetime(2026, 2, 17, 10, 27, tzinfo=UTC))
SCENARIOS: Mapping[str, Scenario] = {
    # Two months of unequal length, the first restated; no discounts.
    "plain": Scenario(seed=1, last_month="2026-10", months=2),
    # A month that is delivered as it grows, then closed and at last invoiced; a run folder each time.
    "growing": Scenario(
        seed=3,
        last_month="2026-02",
        months=1,
        layout="create_new",
        restated=(),
        deliveries=Deliveries(growing=GROWING, finalised=True),
    ),
    # A restatement in fewer files, in an overwritten folder.
    "shrinking": Scenario(seed=5, last_month="2026-02", months=1, deliveries=Deliveries(shrinking=True)),
    # Negotiated discounts; the last month is open.
    "discounted and open": Scenario(
        seed=2, last_month="2026-03", months=2, discount=True, as_of=datetime(2026, 3, 21, 15, 24, tzinfo=UTC)
    ),
}

# The one whose only delivery is rendered in the other formats too.
RENDERED = Scenario(seed=4, last_month="2026-02", months=1, restated=(), discount=True)
