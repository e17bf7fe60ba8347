"""`python -m tests.conformance.random.edges > …/found/edges.sql`: every scalar function, its arguments at their edges.

Random queries rarely meet a NULL beside a zero. Here each overload is called with every argument NULL in turn and
with empty, zero, negative and endless ones beside it, from a row of VALUES so that nothing is folded beforehand.
"""

from __future__ import annotations

import itertools
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

from infra.local.athena.engines.duckdb_.functions.library import SIGNATURES
from infra.local.athena.engines.duckdb_.functions.signatures import Signature

# Most edges of an argument first: the first is its NULL.
_EDGES = {
    "varchar": ("cast(null as varchar)", "''", "'aXb1'", "'2026-02-28'"),
    "varbinary": ("cast(null as varbinary)", "X''", "X'00ff'"),
    "boolean": ("cast(null as boolean)", "true", "false"),
    "integer": ("cast(null as integer)", "0", "-1", "3"),
    "bigint": ("cast(null as bigint)", "bigint '0'", "bigint '-1'", "bigint '2'"),
    "double": ("cast(null as double)", "0e0", "-1.5e0", "nan()", "infinity()"),
    "real": ("cast(null as real)", "real '0'", "real '-1.5'"),
    "decimal": ("cast(null as decimal(9,3))", "0.000", "-1.525"),
    "date": ("cast(null as date)", "date '2026-02-28'"),
    "timestamp": ("cast(null as timestamp)", "timestamp '2026-02-28 23:59:59.999'"),
    "timestamp with time zone": (
        "cast(null as timestamp(3) with time zone)",
        "timestamp '2026-02-28 00:00:00.000 UTC'",
    ),
    "json": ("cast(null as json)", "json '{\"a\": [1, null]}'", "json 'null'"),
    "array": ("cast(null as array(integer))", "cast(array[] as array(integer))", "array[1, null, 3, 1]"),
    "map": ("cast(null as map(varchar, integer))", "map(array['a'], array[cast(null as integer)])"),
}
_SAME = {
    "number": "double", "integral": "bigint", "text": "varchar", "any": "integer", "orderable": "integer",
    "smallint": "integer", "tinyint": "integer",
}  # fmt: skip
# Different in each call, or in each moment.
_BY_CHANCE = {"random", "rand", "uuid", "now", "shuffle", "current_timestamp", "current_date", "current_time"}
MOST = 14


def edges(argument: str) -> tuple[str, ...] | None:
    """What to try for an argument of a signature; None where no value of the type is known here."""
    if argument in ("array(varchar)", "array(varchar(x))"):
        return ("cast(null as array(varchar))", "cast(array[] as array(varchar))", "array['a', null, '']")
    base = re.split(r"[(.]", argument)[0].strip()
    if re.fullmatch("[A-Z]", base):
        base = "integer"
    found = _EDGES.get(argument) or _EDGES.get(_SAME.get(base, base))
    return found if "->" not in argument else None


def calls(signature: Signature) -> Iterator[str]:
    """At most `MOST` calls: those with one NULL first."""
    choices = [edges(argument) for argument in signature.args]
    if signature.kind != "scalar" or signature.name in _BY_CHANCE or not choices or None in choices:
        return
    known = [choice for choice in choices if choice]
    rows = sorted(itertools.product(*(range(len(c)) for c in known)), key=lambda row: row.count(0) != 1)
    names = [f"a{number}" for number in range(len(known))]
    step = max(1, len(rows) // MOST)
    singles = [row for row in rows if row.count(0) == 1]
    picked = (singles[:: max(1, len(singles) // (MOST // 2))] + rows[::step])[: MOST * 2]
    for row in dict.fromkeys(picked):
        values = ", ".join(choice[at] for choice, at in zip(known, row, strict=True))
        yield f"select {signature.name}({', '.join(names)}) from (values ({values})) t({', '.join(names)})"


def statements() -> list[str]:
    found = (
        call for name in sorted(SIGNATURES) for signature in SIGNATURES[name] for call in calls(signature)
    )
    return list(dict.fromkeys(found))


def left() -> dict[str, str]:
    """The calls that are not answered as Trino does, with the reason of each."""
    groups = tomllib.loads((Path(__file__).parent / "edges_left.toml").read_text())["group"]
    return {sql: group["reason"] for group in groups for sql in group["sql"]}


def main() -> int:
    """The statements alone: Trino's answers to them are recorded beside the queries that once differed."""
    print("\n".join(statements()))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
