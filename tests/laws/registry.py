"""The laws of a bill by number: what a good bill obeys, each one sentence and one question to the tables of a series."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass

from tests.laws.series import Series, Verdict

Question = Callable[[Series], str]
GROUPS = (
    "keys_and_time",
    "prices",
    "reservations",
    "savings_plans",
    "net_and_tax",
    "structure",
    "tags",
    "renderings",
    "deliveries",
    "behaviour",
    "seasons",
    "anomalies",
    "truths",
)
_LAWS: list[Law] = []


@dataclass(frozen=True)
class Law:
    """One check of the law `number` (G1 … S5); a law may have several checks, each with a name of its own."""

    number: str
    name: str
    text: str
    question: Question

    def __call__(self, series: Series) -> Verdict:
        return series.judge(self.question(series))

    def __str__(self) -> str:
        return f"{self.number} {self.name}"


def law(number: str) -> Callable[[Question], Question]:
    """Registers a function that asks one thing; its name is the check's name, its docstring the law's sentence."""

    def register(question: Question) -> Question:
        name = question.__name__.replace("_", " ")
        text = " ".join((question.__doc__ or "").split())
        _LAWS.append(Law(number, name, text, question))
        return question

    return register


def laws() -> tuple[Law, ...]:
    """All laws, in the order of their numbers."""
    for group in GROUPS:
        importlib.import_module(f"tests.laws.{group}")
    return tuple(sorted(_LAWS, key=lambda each: (each.number[0], int(each.number[1:]))))
