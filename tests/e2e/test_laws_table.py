"""All laws judge every edit of a good bill and every delivery broken on purpose; the page of docs says what they saw."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.laws.cases import all_series
from tests.laws.faulty import SWITCHES, Seen, seen
from tests.laws.identities import identities
from tests.laws.page import page
from tests.laws.registry import Law, laws
from tests.laws.series import Series, Verdict
from tests.laws.table import Caught, caught

PAGE = Path(__file__).resolve().parents[2] / "docs" / "laws.md"


@pytest.fixture(scope="module")
def series(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Series]]:
    found = all_series(tmp_path_factory.mktemp("laws"))
    yield found
    for each in found:
        each.connection.close()


@pytest.fixture(scope="module")
def verdicts(series: list[Series]) -> dict[Law, dict[str, Verdict]]:
    return {law: {each.name: law(each) for each in series} for law in laws()}


@pytest.fixture(scope="module")
def edits(series: list[Series]) -> list[Caught]:
    return list(caught(laws(), series))


@pytest.fixture(scope="module")
def faults(tmp_path_factory: pytest.TempPathFactory) -> list[Seen]:
    return list(seen(laws(), tmp_path_factory.mktemp("faulty")))


def test_every_scenario_and_format_obeys(verdicts: dict[Law, dict[str, Verdict]]) -> None:
    broken = [(law, name) for law, each in verdicts.items() for name, one in each.items() if one.broken]
    assert broken == []


def test_no_edit_survives(edits: list[Caught]) -> None:
    assert [each.mutation.text for each in edits if each.survived] == []


def test_every_fault_of_a_delivery_is_seen(faults: list[Seen]) -> None:
    assert [fault.fault for fault in faults] == list(SWITCHES)
    assert [fault.fault for fault in faults if not fault.by] == []


def test_the_page_says_what_was_found(
    verdicts: dict[Law, dict[str, Verdict]], edits: list[Caught], faults: list[Seen]
) -> None:
    judged = {law: sum(one.judged for one in each.values()) for law, each in verdicts.items()}
    assert PAGE.read_text() == page(edits, judged, faults, identities()), (
        "stale: run `python -m tests.laws --write`"
    )
