"""Rule: one month of a payer is counted from one export only, unless somebody said what the second one is."""

from __future__ import annotations

import dataclasses

import pytest

from ingestion.errors import Refused
from ingestion.exports.delivery import Delivery
from ingestion.ledger.fold import DeliveryState, state_of
from ingestion.ledger.registrations import Registration, admit, displaced_by, may_publish
from tests.unit.ingestion.ledger.test_fold import delivery, history

OLD = Registration("old", "111122223333", "legacy", "primary")
NEW = Registration("new", "111122223333", "cur2", "primary")
SUCCESSOR = dataclasses.replace(NEW, role="successor", successor_of="old")
PARALLEL = dataclasses.replace(NEW, role="parallel")


def state(export: str, word: str = "published", payer: str = "111122223333") -> DeliveryState:
    one: Delivery = delivery(f"d-{export}", export=export)
    return dataclasses.replace(state_of(history(one, "received", word)), payer_account_id=payer)


def test_the_first_export_of_a_payer_is_admitted_and_must_be_registered() -> None:
    assert admit({}, [], NEW, "2026-04") is True


def test_an_export_that_is_registered_goes_on() -> None:
    assert admit({"old": OLD}, [state("old")], OLD, "2026-04") is False


def test_a_second_export_of_a_payer_and_month_is_refused_with_the_command() -> None:
    with pytest.raises(Refused, match="exports register new --successor-of old"):
        admit({"old": OLD}, [state("old")], NEW, "2026-04")


def test_a_registered_primary_is_refused_too_when_another_has_the_month() -> None:
    with pytest.raises(Refused, match="double"):
        admit({"old": OLD, "new": NEW}, [state("old")], NEW, "2026-04")


@pytest.mark.parametrize(
    ("other", "period"),
    [
        (state("old"), "2026-05"),
        (state("old", payer="999999999999"), "2026-04"),
        (state("old", word="quarantined"), "2026-04"),
        (state("old", word="held"), "2026-04"),
    ],
)
def test_no_other_month_payer_or_bad_delivery_stands_in_the_way(other: DeliveryState, period: str) -> None:
    assert admit({}, [other], NEW, period) is True


@pytest.mark.parametrize("mine", [SUCCESSOR, PARALLEL])
def test_a_registered_second_export_goes_on(mine: Registration) -> None:
    assert admit({"old": OLD, "new": mine}, [state("old")], NEW, "2026-04") is False


def test_the_predecessor_may_still_deliver_months() -> None:
    assert admit({"old": OLD, "new": SUCCESSOR}, [state("new")], OLD, "2026-04") is False


def test_a_name_that_belongs_to_another_payer_is_refused() -> None:
    stranger = dataclasses.replace(OLD, payer_account_id="999999999999")
    with pytest.raises(Refused, match="name of its own"):
        admit({"old": OLD}, [], stranger, "2026-04")


def test_parallel_exports_are_kept_out_of_the_totals() -> None:
    assert "kept out" in may_publish({"new": PARALLEL}, [], state("new", "audited"))


def test_a_predecessor_gives_way_where_its_successor_has_the_month() -> None:
    known = {"old": OLD, "new": SUCCESSOR}
    assert "successor" in may_publish(known, [state("new", "audited")], state("old", "audited"))
    assert may_publish(known, [state("new", "quarantined")], state("old", "audited")) == ""
    assert may_publish(known, [state("old")], state("new", "audited")) == ""


def test_displaced_by_follows_the_chain_and_ends_in_a_circle() -> None:
    third = Registration("third", "1", "cur2", "successor", "new")
    assert displaced_by({"old": OLD, "new": SUCCESSOR, "third": third}, "third") == ("new", "old")
    circle = dataclasses.replace(OLD, role="successor", successor_of="new")
    assert displaced_by({"old": circle, "new": SUCCESSOR}, "new") == ("old",)
    assert displaced_by({}, "old") == ()
