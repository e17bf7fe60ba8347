"""A stage works alone, does nothing twice, and what goes wrong becomes the delivery's state with its reason."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from ingestion.errors import BadInput, CheckFailed, Conflict
from ingestion.ledger import deliveries
from ingestion.ledger.fold import DeliveryState
from orchestration.delivery import stage
from orchestration.delivery.alone import build_lease, machine
from orchestration.delivery.audit import audit
from orchestration.delivery.stage import entered, require
from orchestration.lakehouse import Lakehouse

Write = Callable[..., DeliveryState]


def state_of(house: Lakehouse, delivery_id: str) -> DeliveryState:
    return deliveries.find(house.ledger, delivery_id)


@pytest.mark.parametrize(
    ("error", "stage_name", "state"),
    [
        (BadInput("a column is missing"), "landed", "quarantined"),
        (CheckFailed("no rows"), "checked", "quarantined"),
        (CheckFailed("the crawl failed"), "cataloged", "failed"),
        (CheckFailed("a total differs"), "audited", "quarantined"),
        (OSError("connection reset\nby peer"), "built", "failed"),
        (Conflict("somebody else"), "built", "received"),
    ],
)
def test_what_goes_wrong_becomes_the_state(
    house: Lakehouse, delivered: Write, error: Exception, stage_name: str, state: str
) -> None:
    known = delivered("run-0000", upto="received-only")
    deliveries.begin_attempt(house.ledger, known, "again")
    with pytest.raises(type(error)), entered(house, "run-0000", stage_name):
        raise error
    found = state_of(house, "run-0000")
    assert found.state == state
    if state != "received":
        assert " ".join(str(error).split()) in found.reason
        assert "\n" not in found.reason


def test_a_stage_that_was_passed_is_done(house: Lakehouse, delivered: Write) -> None:
    delivered("run-0000", upto="checked")
    with entered(house, "run-0000", "checked") as entry:
        assert entry.done
    with entered(house, "run-0000", "built") as entry:
        assert not entry.done


def test_a_new_attempt_has_passed_nothing(house: Lakehouse, delivered: Write) -> None:
    known = delivered("run-0000", upto="audited")
    first = stage.scratch_schema_of(known)
    again = deliveries.begin_attempt(house.ledger, known, "backfill")
    assert stage.scratch_schema_of(again) != first
    with entered(house, "run-0000", "landed") as entry:
        assert not entry.done


def test_a_stage_out_of_order_says_what_is_missing(delivered: Write) -> None:
    with pytest.raises(BadInput, match="built"):
        require(delivered("run-0000", upto="checked"), "built")


def test_two_runs_never_work_on_one_month(
    house: Lakehouse, delivered: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stage, "LEASE_WAIT_SECONDS", 0.0)
    known = delivered("run-0000")
    with (
        build_lease(house, known, wait=0),
        pytest.raises(Conflict, match="held by"),
        entered(house, "run-0000", "built"),
    ):
        pytest.fail("the stage was entered twice")


def test_the_lease_of_a_dead_process_is_taken_at_once(house: Lakehouse, delivered: Write) -> None:
    known = delivered("run-0000")
    lease = build_lease(house, known, wait=0)
    said = {"owner": f"{machine()} {dead_pid()} run-0000", "expires_at": 4e9, "written_at": 0}
    house.aws.s3.put_object(Bucket=lease.bucket, Key=lease.key, Body=json.dumps(said).encode())
    with entered(house, "run-0000", "built") as entry:
        assert not entry.done


def dead_pid() -> int:
    import subprocess
    import sys

    child = subprocess.Popen([sys.executable, "-c", ""])
    child.wait()
    return child.pid


def test_equal_totals_pass_the_audit(house: Lakehouse, delivered: Write, built: Callable[..., Any]) -> None:
    built(delivered("run-0000", upto="built"), {"AmazonEC2": ("1.25", 1), "AmazonS3": ("2.25", 1)})
    report = audit(house, "run-0000")
    assert [one.difference for one in report.comparisons] == [0, 0]
    assert state_of(house, "run-0000").state == "audited"
    assert audit(house, "run-0000").comparisons == (), "a second audit does nothing"


def test_a_difference_of_one_digit_is_never_published(
    house: Lakehouse, delivered: Write, built: Callable[..., Any]
) -> None:
    built(delivered("run-0000", upto="built"), {"AmazonEC2": ("3.500000000001", 2)})
    with pytest.raises(CheckFailed, match=r"3\.500000000001"):
        audit(house, "run-0000")
    found = state_of(house, "run-0000")
    assert (found.state, "audited" in found.reached) == ("quarantined", False)
    assert "unblended_cost" in found.reason
