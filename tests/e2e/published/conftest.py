"""One bill, generated and published once, for all tests of this folder: one worker runs them all."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from ingestion.ledger.event import Event, to_line
from ingestion.synthetic.generate import GeneratedExport, Scenario, generate
from tests.e2e.analyst import Analyst
from tests.e2e.published.bill import MONTHS, NEWEST
from tests.lakehouse import Lakehouse


@pytest.fixture(scope="session")
def lakehouse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lakehouse]:
    """The lakehouse that the bill is published in."""
    made = Lakehouse(tmp_path_factory.mktemp("published"))
    made.run("up")
    yield made
    made.run("down")


@pytest.fixture(scope="session")
def bill(tmp_path_factory: pytest.TempPathFactory) -> GeneratedExport:
    return generate(Scenario(seed=7, last_month=NEWEST, months=len(MONTHS)), tmp_path_factory.mktemp("bill"))


@pytest.fixture(scope="session")
def truth(bill: GeneratedExport) -> dict[str, Any]:
    """The truth by month, of the revision that is delivered last."""
    entries = json.loads(bill.truth.read_text())["deliveries"]
    return {one["billing_period"]: one for one in sorted(entries, key=lambda one: int(one["revision"]))}


@pytest.fixture(scope="session")
def analyst(lakehouse: Any, bill: GeneratedExport) -> Iterator[Analyst]:
    newest = {delivery.billing_period: delivery.folder for delivery in bill.deliveries}
    for folder in newest.values():
        lakehouse.run("deliver", str(folder))
    lakehouse.run("ingest", "--wait", timeout=600)
    # Each month is delivered once here, so what a restatement leaves in the ledger is put there.
    _restate(lakehouse.aws("s3"))
    yield Analyst(lakehouse.aws("athena"))


def _restate(s3: Any) -> None:
    for number, service in enumerate((None, "AmazonEC2")):
        event = Event(
            event_id=f"restated.{number:03d}",
            at=datetime.now(UTC),
            export_name="acme-cur2",
            billing_period=NEWEST,
            delivery_id="restated",
            state="restated",
            reason="a test",
            actor="a test",
            extras={
                "table_name": "cost_daily",
                "metric": "unblended_cost",
                "currency": "USD",
                "dimension": None if service is None else "service",
                "member": service,
                "previous_value": "100.25",
                "new_value": "101.50",
                "difference": "1.25",
            },
        )
        key = f"ledger/restatements/{event.folder}{event.event_id}.json"
        s3.put_object(Bucket="cur-lake", Key=key, Body=to_line(event))
