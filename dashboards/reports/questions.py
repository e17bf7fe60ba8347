"""The queries of a report: `queries/*.sql` in Athena's SQL, on marts only, each with the months that it reads."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from ingestion.errors import LakehouseError

QUERIES = Path(__file__).parent / "queries"
NAME = re.compile(r"\{\{ (\w+) \}\}")


@cache
def template(key: str, folder: Path = QUERIES) -> str:
    """The text of a query, with names in double braces where values go."""
    return (folder / f"{key}.sql").read_text(encoding="utf-8").strip()


def query(key: str, values: Mapping[str, str], folder: Path = QUERIES) -> str:
    """A query as Athena gets it. `values` come from `scope`, which lets only checked names through."""

    def value(match: re.Match[str]) -> str:
        if match[1] not in values:
            raise LakehouseError(f"{key}.sql: expected one of {', '.join(sorted(values))}; found {match[1]}.")
        return values[match[1]]

    return NAME.sub(value, template(key, folder))


def keys() -> list[str]:
    """Every query there is, sorted."""
    return sorted(path.stem for path in QUERIES.glob("*.sql"))
