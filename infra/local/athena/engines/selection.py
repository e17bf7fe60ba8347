"""Which engine answers the queries of a server: the embedded one, or a real Trino beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from infra.local.athena.catalog import Catalog
    from infra.local.athena.engines.base import Engine
    from infra.local.athena.storage import ObjectStore

DUCKDB, TRINO = "duckdb", "trino"
NAMES = (DUCKDB, TRINO)
VARIABLE = "LAKEHOUSE_ENGINE"
WORKERS_VARIABLE = "LAKEHOUSE_ENGINE_WORKERS"


class BadChoice(ValueError):
    """The words name no engine that there is."""


@dataclass(frozen=True)
class EngineChoice:
    """`workers` is the number of processes beside the coordinator."""

    name: str = DUCKDB
    workers: int = 0


def chosen(name: str | None, workers: int | None, environment: Mapping[str, str]) -> EngineChoice:
    """What the command line says, else the variables, else the embedded engine.

    A number of workers from the variable means nothing to the embedded engine; said on the command
    line it is a mistake there.
    """
    word = name or environment.get(VARIABLE) or DUCKDB
    if workers is None:
        workers = _number(environment.get(WORKERS_VARIABLE, "0")) if word == TRINO else 0
    if word not in NAMES:
        raise BadChoice(f"engine: expected one of {', '.join(NAMES)}; found {word!r}")
    if workers < 0 or (workers and word != TRINO):
        raise BadChoice(f"workers: expected 0, or more with the engine {TRINO}; found {workers} with {word}")
    return EngineChoice(word, workers)


def _number(text: str) -> int:
    if not text.isdigit():
        raise BadChoice(f"{WORKERS_VARIABLE}: expected a whole number; found {text!r}")
    return int(text)


def prepare(choice: EngineChoice) -> None:
    """Fetch what the engine needs; raises EngineUnavailable where it can't run. It may take minutes once."""
    if choice.name == TRINO:
        from infra.local.athena.engines.trino import distribution, java

        distribution.installed(java.find())


def made(choice: EngineChoice, endpoint: str, catalog: Catalog, store: ObjectStore, scratch: Path) -> Engine:
    """The engine, perhaps still starting; its library is loaded only if it is the one."""
    if choice.name == TRINO:
        from infra.local.athena.engines.trino.configuration import Aws
        from infra.local.athena.engines.trino.engine import TrinoEngine

        return TrinoEngine(Aws(endpoint, "us-east-1", "local", "local"), scratch / "trino", choice.workers)
    from infra.local.athena.engines.duckdb_.session import DuckDbEngine

    return DuckDbEngine(catalog, store, scratch / "duckdb")
