"""The scenarios that the laws are judged on: the defaults, small, each with something that the others lack."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from ingestion.synthetic.generate import Scenario

SCENARIOS: Mapping[str, Scenario] = {
    # Two months of unequal length, the first restated; no discounts.
    "plain": Scenario(seed=1, last_month="2026-10", months=2),
    # Negotiated discounts; the last month is open.
    "discounted and open": Scenario(
        seed=2, last_month="2026-03", months=2, discount=True, as_of=datetime(2026, 3, 21, 15, 24, tzinfo=UTC)
    ),
}
