"""All laws judge every edit of a good bill and every delivery broken on purpose; the page of docs says what they saw."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.laws.cases import all_series
from tests.laws.faulty import SWITCHES, seen
from tests.laws.registry import laws
from tests.laws.series import Series
from tests.laws.table import caught

PAGE = Path(__file__).resolve().parents[2] / "docs" / "laws.md"


@pytest.fixture(scope="module")
def series(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Series]]:
    found = all_series(tmp_path_factory.mktemp("laws"))
    yield found
    for each in found:
        each.connection.close()


def test_every_scenario_and_format_obeys(series: list[Series]) -> None:
    verdicts = {(law, each.name): law(each) for law in laws() for each in series}
    assert [where for where, verdict in verdicts.items() if verdict.broken] == []


def test_no_edit_survives(series: list[Series]) -> None:
    assert [each.mutation.text for each in caught(laws(), series) if each.survived] == []


def test_every_fault_of_a_delivery_is_seen(tmp_path: Path) -> None:
    found = {each.fault: each.by for each in seen(laws(), tmp_path)}
    assert list(found) == list(SWITCHES)
    assert [fault for fault, by in found.items() if not by] == []


def test_the_page_names_every_law() -> None:
    page = PAGE.read_text()
    assert [law.text for law in laws() if law.text not in page] == []
