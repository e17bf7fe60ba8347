"""Deliveries broken on purpose: each fault switch of the generator, and the laws of files and keys that see it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path

from ingestion.synthetic.faults import Faults
from ingestion.synthetic.generate import Scenario
from tests.laws.registry import Law
from tests.laws.series import generated

SEES_FILES = ("G1", "G28", "G29")
# One month, delivered twice: some faults need the delivery before.
TWICE = Scenario(seed=6, last_month="2026-02", months=1)
SWITCHES = tuple(field.name for field in fields(Faults) if field.name != "month")


@dataclass(frozen=True)
class Seen:
    """A fault and the laws that are broken by its delivery."""

    fault: str
    by: tuple[Law, ...]


def seen(laws: Sequence[Law], folder: Path, switches: Sequence[str] = SWITCHES) -> Iterator[Seen]:
    """Each fault alone in a delivery that is good otherwise; judged by the laws of keys and files."""
    judges = [law for law in laws if law.number in SEES_FILES]
    for switch in switches:
        scenario = replace(TWICE, faults=Faults(**{switch: True}))
        series = generated(switch, scenario, folder / switch)
        yield Seen(switch, tuple(law for law in judges if law(series).broken))
        series.connection.close()
