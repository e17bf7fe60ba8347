"""Two short named lists: where the DuckDB engine is not equal to Trino yet, and where Athena is not Trino."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

_FOLDER = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Exemption:
    """A statement of the corpus, and why its answer here is another one."""

    sql: str
    reason: str
    source: str = ""


def exceptions() -> list[Exemption]:
    """Differences of the engine itself. One that has gone must leave the list."""
    return _read("exceptions.toml")


def athena_differs() -> list[Exemption]:
    """What Athena documents otherwise than Trino 476 answers, each with its source."""
    return _read("athena_differs.toml")


def _read(name: str) -> list[Exemption]:
    found = tomllib.loads((_FOLDER / name).read_text())
    return [
        Exemption(sql, group["reason"], group.get("source", ""))
        for group in found.get("group", [])
        for sql in group["sql"]
    ]
