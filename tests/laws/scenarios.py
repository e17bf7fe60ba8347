"""The scenarios that the laws are judged on: the defaults, small, each with something that the others lack."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

from ingestion.synthetic import company
from ingestion.synthetic.deliveries import Deliveries
from ingestion.synthetic.generate import Scenario
from ingestion.synthetic.month import Moment
from ingestion.synthetic.organisation import Prices, Refund
from ingestion.synthetic.workloads import BLUEPRINTS
from tests.truth.variants import INDIAN

GROWING = (
    datetime(2026, 1, 17, 10, 27, tzinfo=UTC),
    datetime(2026, 2, 9, 11, 28, tzinfo=UTC),
    datetime(2026, 2, 17, 10, 27, tzinfo=UTC),
)
SCENARIOS: Mapping[str, Scenario] = {
    # Two months of unequal length, the first restated; no discounts.
    "plain": Scenario(seed=1, last_month="2026-10", months=2),
    # Two months that are delivered as they grow, then closed and at last invoiced; a run folder each time.
    "growing": Scenario(
        seed=3,
        last_month="2026-02",
        months=2,
        layout="create_new",
        restated=(),
        deliveries=Deliveries(growing=GROWING, finalised=True),
    ),
    # A restatement in fewer files, in an overwritten folder.
    "shrinking": Scenario(seed=5, last_month="2026-02", months=1, deliveries=Deliveries(shrinking=True)),
    # Tag keys with a history, restated with a backfill; an anomaly of each kind; a credit that ends.
    "tag history and anomalies": Scenario(
        seed=7,
        last_month="2026-10",
        months=1,
        organisation=company.TAG_HISTORY,
        anomalies=company.EVERY_ANOMALY,
        charges=replace(company.CHARGES, credit_ends=Moment(0, 11)),
    ),
    # An Indian account that is billed in rupees; the free tier given as credits; spot without public cost; one month
    # comes late.
    "rupees and credits": Scenario(
        seed=8,
        last_month="2026-03",
        months=2,
        restated=(),
        organisation=company.WORLDWIDE,
        workloads=(*BLUEPRINTS, *INDIAN),
        prices=Prices(free_tier="credits", spot_public="zero"),
        deliveries=Deliveries(late=("2026-02",)),
    ),
    # Negotiated discounts; the last month is open.
    "discounted and open": Scenario(
        seed=2, last_month="2026-03", months=2, discount=True, as_of=datetime(2026, 3, 21, 15, 24, tzinfo=UTC)
    ),
}

# Text that breaks careless CSV.
_AGREED = Refund("agreed", company.WEB.name, company.CHARGES.refunds[0].amount, 'Refund "agreed",\nby phone')
# The one whose only delivery is rendered in the other formats too.
RENDERED = Scenario(
    seed=4,
    last_month="2026-02",
    months=1,
    restated=(),
    discount=True,
    charges=replace(company.CHARGES, refunds=(*company.CHARGES.refunds, _AGREED)),
)
