"""The laws of a bill hold on two default scenarios, and each notices the edit that breaks it.

All scenarios and formats, and all laws on each edit, are judged end to end and by `make laws`.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.laws.cases import CHEAP, some_series
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


def test_an_edit_is_gone_after_its_block(series: list[Series]) -> None:
    [law] = [law for law in laws() if law.name == "id and interval are a key"]
    with series[0].mutated("insert into bill select * from bill limit 5") as changed:
        assert changed == 5
        assert law(series[0]).broken > 0
    assert law(series[0]).broken == 0
