"""Rule: a line of an answer is the same whether DuckDB makes it or its values are spelled here."""

from __future__ import annotations

import io
import math
import random
import struct

import pytest
from typing_extensions import Buffer

from infra.local.athena.engines.base import Running
from infra.local.athena.engines.duckdb_.session import DuckDbEngine
from infra.local.athena.engines.duckdb_.writing import answers
from infra.local.athena.errors import QueryCancelled
from infra.local.athena.runner import parse
from tests.unit.infra.athena.conftest import Run

VALUES = {
    "varchar": ["'plain'", "''", "'a \"quoted\", one'", "'two\nlines'", "'żółć 🎉'"],
    "boolean": ["true", "false"],
    "tinyint": ["-128", "0"],
    "smallint": ["-32768", "7"],
    "integer": ["-2147483648", "7"],
    "bigint": ["-9223372036854775808", "9223372036854775807"],
    "double": ["1e0", "-0e0", "1e7", "9999999.999999998", "1e-3", "0.00099e0", "1.5e300", "4.9E-324", "nan()", "-infinity()"],
    "real": ["1e0", "0.1e0", "1e10"],
    "decimal(38,12)": ["0", "-0.000000000001", "99999999999999999999999999.999999999999", "1.10"],
    "decimal(4,4)": ["0.1234", "-0.0001", "0"],
    "decimal(38,0)": ["decimal '99999999999999999999999999999999999999'", "-1", "0"],
    "date": ["date '2026-02-28'", "date '0001-01-01'"],
    "timestamp": ["timestamp '2026-02-28 10:00:00.123'"],
    "varbinary": ["x'00ff'"],
    "json": ["json '{\"a\": [1, null]}'"],
    "array(double)": ["array[1e0, null, 1e10]"],
    "map(varchar, bigint)": ["map(array['a'], array[1])"],
    "interval day to second": ["interval '3' day"],
}  # fmt: skip


def _both(engine: DuckDbEngine, sql: str) -> tuple[list[bytes], list[bytes]]:
    made, spelled = io.BytesIO(), io.BytesIO()
    with engine._session(Running()) as (cursor, folder):
        bound = engine._bind(engine._compile(parse(sql, "db")), cursor, folder)
        numbers = [
            answers.write_lines(cursor, bound.sql, bound.columns, made),
            answers.write_spelled(cursor, bound.sql, bound.columns, spelled, Running()),
        ]
    assert numbers[0] == numbers[1]
    return sorted(made.getvalue().splitlines()), sorted(spelled.getvalue().splitlines())


@pytest.mark.parametrize("times", [1, answers.FEW])
@pytest.mark.parametrize("kind", VALUES)
def test_both_ways_give_the_same_lines(engine: DuckDbEngine, kind: str, times: int) -> None:
    rows = ", ".join(f"(CAST({value} AS {kind}))" for value in [*VALUES[kind], "NULL"])
    numbers = f"unnest(sequence(1, {times})) s(n)"
    made, spelled = _both(engine, f"SELECT n, x, x AS again FROM (VALUES {rows}) t(x) CROSS JOIN {numbers}")
    assert len(made) >= times * (len(VALUES[kind]) + 1)
    assert spelled == made


def test_doubles_of_any_size_are_spelled_alike(engine: DuckDbEngine) -> None:
    dice = random.Random(11)
    doubles = [struct.unpack("<d", dice.randbytes(8))[0] for _ in range(400)]
    doubles += [dice.choice((-1, 1)) * 10 ** dice.uniform(-8, 20) for _ in range(answers.FEW - 500)]
    rows = ", ".join(f"(CAST('{double!r}' AS double))" for double in doubles if math.isfinite(double))
    made, spelled = _both(engine, f"SELECT x FROM (VALUES {rows}) t(x)")
    assert answers.FEW > len(made) > answers.FEW / 2
    assert spelled == made


def test_many_rows_of_a_summary_can_be_cancelled(engine: DuckDbEngine) -> None:
    running = Running()

    class Cancelling(io.BytesIO):
        def write(self, some: Buffer) -> int:
            running.cancel()
            return super().write(some)

    sql = "SELECT n, count(*) FROM unnest(sequence(1, 10000)) s(n) GROUP BY n"
    with pytest.raises(QueryCancelled):
        engine.select(parse(sql, "db"), Cancelling(), running)


def test_many_rows_of_a_summary_keep_their_order(engine: DuckDbEngine) -> None:
    rows = (
        "SELECT a * 1000 + b AS n FROM unnest(sequence(1, 300)) s(a) CROSS JOIN unnest(sequence(0, 999)) m(b)"
    )
    sql = f"SELECT CAST(-n AS varchar), count(*) FROM ({rows}) GROUP BY n ORDER BY n DESC"
    sink = io.BytesIO()
    assert engine.select(parse(sql, "db"), sink, Running()).rows == 300_000
    assert sink.getvalue().splitlines() == [f'"-{n}","1"'.encode() for n in range(300_999, 999, -1)]


def test_a_summary_is_spelled_and_told_as_any_answer(run: Run) -> None:
    rows, kinds, names = run(
        "SELECT name, count(*) AS n FROM (VALUES ('a'), (NULL), ('a')) t(name) GROUP BY name ORDER BY 2"
    )
    assert (rows, kinds, names) == ([[None, "1"], ["a", "2"]], ["varchar(1)", "bigint"], ["name", "n"])


@pytest.mark.parametrize(
    ("sql", "is_summary"),
    [
        ("select name, sum(cost) from bills group by name", True),
        ("select distinct name from bills", False),
        ("select count(*) from bills", True),
        ("select sum(cost) + 1 from bills", True),
        ("select * from bills limit 1000", True),
        ("select * from bills limit 1001", False),
        ("select * from bills limit all", False),
        ("select * from bills", False),
        ("select id, sum(cost) over (partition by name) from bills", False),
        ("select id from bills where cost > (select max(cost) from bills)", False),
        ("select count(*) from bills union all select id from bills", False),
    ],
)
def test_summary_is_what_has_few_rows(engine: DuckDbEngine, sql: str, is_summary: bool) -> None:
    assert engine._compile(parse(sql, "db")).is_summary is is_summary
