"""A month is replaced as a whole: same delivery, restatement, rollback with pin, late older delivery.

The tests are one story and run in their order on one lakehouse.
"""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from ingestion.synthetic.generate import GeneratedExport, Scenario, generate

MONTH = "2026-09"
TOTAL = f"select sum(unblended_cost) as f from cost_daily where billing_period = '{MONTH}'"


@pytest.fixture(scope="module")
def bill(tmp_path_factory: pytest.TempPathFactory) -> GeneratedExport:
    """One month, create-new layout, with a restated revision."""
    out = tmp_path_factory.mktemp("bill")
    return generate(Scenario(seed=7, last_month=MONTH, months=1, layout="create_new"), out)


def truth(bill: GeneratedExport, revision: int) -> dict[str, Any]:
    deliveries = json.loads(bill.truth.read_text())["deliveries"]
    [entry] = [entry for entry in deliveries if entry["revision"] == revision]
    return dict(entry)


def folder(bill: GeneratedExport, revision: int) -> Path:
    [delivery] = [delivery for delivery in bill.deliveries if delivery.revision == revision]
    return delivery.folder


def states(lakehouse: Any) -> dict[str, str]:
    return {row["delivery_id"]: row["state"] for row in lakehouse.run("deliveries", "--json").json()}


def test_a_delivery_is_published_and_equals_its_truth(lakehouse: Any, bill: GeneratedExport) -> None:
    lakehouse.deliver_and_ingest(folder(bill, 0))
    for metric, figure in truth(bill, 0)["money"].items():
        sql = f"select sum({metric}) as f from cost_daily where billing_period = '{MONTH}'"
        assert lakehouse.number(sql) - Decimal(figure) == 0, metric


def test_the_same_delivery_twice_changes_nothing(lakehouse: Any, bill: GeneratedExport) -> None:
    before = (
        lakehouse.published(MONTH),
        states(lakehouse),
        lakehouse.run("publish", "list", "--json").json(),
    )
    lakehouse.deliver_and_ingest(folder(bill, 0))
    after = (lakehouse.published(MONTH), states(lakehouse), lakehouse.run("publish", "list", "--json").json())
    assert after == before


def test_a_second_delivery_of_the_month_replaces_it(lakehouse: Any, bill: GeneratedExport) -> None:
    first = lakehouse.published(MONTH)
    lakehouse.deliver_and_ingest(folder(bill, 1))
    assert lakehouse.published(MONTH) != first
    assert lakehouse.number(TOTAL) == Decimal(truth(bill, 1)["money"]["unblended_cost"])
    rows = lakehouse.number(f"select sum(line_items) as f from cost_daily where billing_period = '{MONTH}'")
    assert rows == truth(bill, 1)["line_items"]


def test_rollback_brings_the_first_back_and_unpin_releases_it(lakehouse: Any, bill: GeneratedExport) -> None:
    second = lakehouse.published(MONTH)
    [first] = [delivery for delivery in states(lakehouse) if delivery != second]
    lakehouse.run("publish", "rollback", MONTH, "--to", first)
    assert lakehouse.published(MONTH) == first
    assert lakehouse.number(TOTAL) == Decimal(truth(bill, 0)["money"]["unblended_cost"])
    lakehouse.deliver_and_ingest(folder(bill, 1))
    assert lakehouse.published(MONTH) == first, "the pin holds against what arrives"
    lakehouse.run("publish", "unpin", MONTH)
    assert lakehouse.published(MONTH) == second


def test_an_older_delivery_that_arrives_late_is_not_published(
    lakehouse: Any, bill: GeneratedExport, tmp_path: Path
) -> None:
    answering = lakehouse.published(MONTH)
    late = older_copy(folder(bill, 0), tmp_path / "late")
    lakehouse.deliver_and_ingest(late)
    assert lakehouse.published(MONTH) == answering
    assert "superseded" in states(lakehouse).values()


def older_copy(source: Path, target: Path) -> Path:
    """The delivery again, as a run of the year before: other run folder, other execution, same rows."""
    for path in source.rglob("*"):
        if path.is_file():
            name = str(path.relative_to(source))
            copy = target / rename_run(name)
            copy.parent.mkdir(parents=True, exist_ok=True)
            content = path.read_bytes()
            copy.write_bytes(rename_run(content.decode()).encode() if name.endswith(".json") else content)
    return target


def rename_run(text: str) -> str:
    """Run folders are `<timestamp>-<executionId>`: an earlier year, and another execution."""
    import re

    earlier = re.sub(r"20\d\d(-\d\d-\d\dT\d\d)", r"2020\1", text)
    return re.sub(
        r"([0-9a-f]{8})-([0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})", r"00000000-\2", earlier
    )
