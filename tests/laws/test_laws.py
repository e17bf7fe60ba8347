"""The laws of a bill hold on two default scenarios, and each notices the edit that breaks it.

All scenarios and formats, and all laws on each edit, are judged end to end and by `make laws`.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.laws.cases import CHEAP, some_series
from tests.laws.product import failing
from tests.laws.registry import Law, laws
from tests.laws.series import Series
from tests.laws.table import MUTATIONS, caught

NUMBERS = [f"G{number}" for number in range(1, 30)] + [f"S{number}" for number in range(1, 6)]


@pytest.fixture(scope="module")
def series(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Series]]:
    found = some_series(tmp_path_factory.mktemp("laws"), CHEAP)
    yield found
    for each in found:
        each.connection.close()


def test_every_law_has_a_check() -> None:
    assert {law.number for law in laws()} == set(NUMBERS)


def test_every_check_has_an_edit_that_breaks_it() -> None:
    assert {law.name for law in laws()} == {mutation.check for mutation in MUTATIONS}


@pytest.mark.parametrize("law", laws(), ids=str)
def test_default_scenarios_obey(law: Law, series: list[Series]) -> None:
    verdicts = {each.name: law(each) for each in series}
    assert {name: verdict for name, verdict in verdicts.items() if verdict.broken} == {}


def test_no_edit_survives_the_law_it_breaks(series: list[Series]) -> None:
    found = list(caught(laws(), series, judges=()))
    assert [each.mutation.text for each in found if each.survived] == []
    assert sum(bool(each.series) for each in found) > 0.7 * len(found)


# An edit that breaks a law of keys and time → the check that keeps such a delivery from being built.
KEPT_OUT = {
    "insert into bill select * from bill limit 1": "every_line_once",
    "update bill set bill_billing_period_start_date = bill_billing_period_start_date - interval 1 month where rowid = 7": (
        "billing_period_is_the_partition"
    ),
    "update bill set line_item_usage_start_date = line_item_usage_start_date + interval 1 month where rowid ="
    " (select min(rowid) from bill where line_item_line_item_type = 'Usage' and bill_billing_entity = 'AWS')": (
        "metered_usage_inside_month"
    ),
    "update bill set identity_line_item_id = null where rowid = 7": "identity_line_item_id_filled",
    "update bill set line_item_usage_account_id = ltrim(line_item_usage_account_id, '0')": (
        "line_item_usage_account_id_is_an_account"
    ),
    "update bill set line_item_unblended_cost = null where rowid = 7": "unblended_cost_is_a_number",
}


def test_a_good_bill_passes_the_checks_of_a_delivery(series: list[Series]) -> None:
    assert [failing(each) for each in series] == [(), ()]


@pytest.mark.parametrize(("statement", "name"), KEPT_OUT.items(), ids=KEPT_OUT.values())
def test_a_broken_law_of_keys_is_kept_out_by_a_check(statement: str, name: str, series: list[Series]) -> None:
    with series[0].mutated(statement) as changed:
        assert changed
        assert name in failing(series[0])


def test_an_edit_is_gone_after_its_block(series: list[Series]) -> None:
    [law] = [law for law in laws() if law.name == "id and interval are a key"]
    with series[0].mutated("insert into bill select * from bill limit 5") as changed:
        assert changed == 5
        assert law(series[0]).broken > 0
    assert law(series[0]).broken == 0
