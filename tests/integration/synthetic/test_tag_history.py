"""Tags stand on rows with a resource, from a key's activation on, under its name of the day; anomalies have labels."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from decimal import Decimal
from typing import Any

from ingestion.synthetic import company
from ingestion.synthetic.facts import Use
from ingestion.synthetic.labels import labels
from ingestion.synthetic.month import Moment
from ingestion.synthetic.scenario import Scenario, bill_of
from ingestion.synthetic.truth import truth_of

STORY = Scenario(
    seed=11,
    last_month="2026-10",
    months=1,
    size="small",
    clusters=(),
    organisation=company.TAG_HISTORY,
    anomalies=company.EVERY_ANOMALY,
)


def keys_by_day(revision: int) -> dict[str, set[int]]:
    """Days of the month on which a tag key stands on some row."""
    found: dict[str, set[int]] = defaultdict(set)
    for use in uses(revision):
        for key, value in use.fleet.tags.pairs:
            if value:
                found[key] |= {cell.hour // 24 + 1 for cell in use.cells}
    return found


def uses(revision: int) -> tuple[Use, ...]:
    return bill_of(STORY, STORY.periods[0], revision).uses


def test_a_key_stands_from_its_activation_on_and_a_backfilled_one_earlier_once_restated() -> None:
    first, restated = keys_by_day(0), keys_by_day(1)
    assert (min(first["Owner"]), min(first["Team"]), min(first["Environment"])) == (9, 12, 1)
    assert (min(restated["Owner"]), min(restated["Team"])) == (1, 12)


def test_a_renamed_key_changes_its_name_on_the_day() -> None:
    found = keys_by_day(0)
    assert max(found["Project"]) == 17
    assert min(found["Initiative"]) == 18
    truth: Any = truth_of(bill_of(STORY, STORY.periods[0], 0))
    assert set(truth["tag_coverage"]) == {"environment", "owner", "team", "project", "initiative"}


def test_history_moves_no_amount() -> None:
    plain = replace(STORY, organisation=company.ORGANISATION)
    with_history, without = (truth_of(bill_of(s, s.periods[0], 0)) for s in (STORY, plain))
    for section in ("money", "by_day", "commitments", "egress"):
        assert with_history[section] == without[section]


def test_a_team_tags_the_share_of_its_resources_that_the_story_says() -> None:
    tagged: dict[str, dict[bool, int]] = defaultdict(dict)
    for use in bill_of(replace(STORY, size="medium", restated=()), STORY.periods[0], 0).uses:
        if use.fleet.key.startswith("web.0"):
            tagged["web"]["bare" not in use.fleet.key] = use.fleet.count
    assert tagged["web"] == {True: 9, False: 9}


def test_misspelt_values_are_tagged_and_not_valid() -> None:
    truth: Any = truth_of(bill_of(replace(STORY, organisation=company.ORGANISATION), STORY.periods[0], 0))
    team = truth["tag_coverage"]["team"]
    assert Decimal(team["valid_cost"]) < Decimal(team["tagged_taggable_cost"])
    assert Decimal(truth["tag_coverage"]["owner"]["valid_cost"]) > 0


def test_every_kind_of_anomaly_is_labelled_with_what_it_cost() -> None:
    three = replace(STORY, months=3, restated=(), charges=replace(STORY.charges, credit_ends=Moment(1, 9)))
    found = labels(three, [bill_of(three, month, 0) for month in three.periods])
    injected = {label["kind"]: label for label in found if label["is_anomaly"]}
    assert set(injected) == {anomaly.kind for anomaly in company.EVERY_ANOMALY}
    extra = {kind: Decimal(str(label["extra_usd"])) for kind, label in injected.items()}
    assert all(amount > 0 for kind, amount in extra.items() if kind != "drop_to_zero"), extra
    assert extra["drop_to_zero"] < 0
    normal = {label["kind"] for label in found if not label["is_anomaly"]}
    assert {"month_length", "credit_end", "ri_fee_on_the_first", "tax_dated_on_the_first"} <= normal
