"""The engine is the one named, else the variable's, else the embedded one; a wrong word is refused."""

from __future__ import annotations

import pytest

from infra.local.athena.engines.selection import BadChoice, EngineChoice, chosen


def test_command_line_wins_over_the_variable() -> None:
    assert chosen("duckdb", 0, {"LAKEHOUSE_ENGINE": "trino"}) == EngineChoice("duckdb")
    assert chosen(None, 0, {"LAKEHOUSE_ENGINE": "trino"}) == EngineChoice("trino")
    assert chosen(None, 0, {}) == EngineChoice("duckdb", 0)
    assert chosen("trino", 2, {}) == EngineChoice("trino", 2)


def test_workers_of_the_variable_belong_to_trino() -> None:
    environment = {"LAKEHOUSE_ENGINE_WORKERS": "3"}
    assert chosen("trino", None, environment) == EngineChoice("trino", 3)
    assert chosen("trino", 1, environment) == EngineChoice("trino", 1)
    assert chosen("duckdb", None, environment) == EngineChoice("duckdb", 0)
    with pytest.raises(BadChoice, match="whole number"):
        chosen("trino", None, {"LAKEHOUSE_ENGINE_WORKERS": "many"})


@pytest.mark.parametrize(("name", "workers"), [("presto", 0), ("duckdb", 1), (None, 2), ("trino", -1)])
def test_wrong_choice_is_refused(name: str | None, workers: int) -> None:
    with pytest.raises(BadChoice, match="expected"):
        chosen(name, workers, {})
