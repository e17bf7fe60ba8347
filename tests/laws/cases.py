"""All that the laws are judged on: the default scenarios, and one bill with its other formats beside it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from tests.laws.rendered import with_renderings
from tests.laws.scenarios import RENDERED, SCENARIOS
from tests.laws.series import Series, generated

CHEAP = ("plain", "discounted and open")


def some_series(folder: Path, names: Iterable[str]) -> list[Series]:
    """Generates the default scenarios of these names below `folder`; the caller closes their connections."""
    return [generated(name, SCENARIOS[name], folder / name.replace(" ", "-")) for name in names]


def all_series(folder: Path) -> list[Series]:
    """All default scenarios, and one bill in all formats; the caller closes their connections."""
    rendered = generated("in all formats", RENDERED, folder / "rendered" / "cur2")
    return [*some_series(folder, SCENARIOS), with_renderings(rendered, folder / "rendered")]
