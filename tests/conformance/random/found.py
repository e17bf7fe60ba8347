"""Queries on which the engines once differed, with Trino's answer to each: `found/<theme>.sql` and `.jsonl`.

A query stands on a line of its own in the `.sql` file; `python -m tests.conformance.random.found --judge FILE`
asks a running Trino over the small tables and writes the answers. Nobody types them in.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tests.conformance.random import engines, register, world
from tests.conformance.random.answers import Answer, Refusal, Rows

FOLDER = Path(__file__).resolve().parent / "found"


@dataclass(frozen=True)
class Entry:
    theme: str
    sql: str
    answer: Answer

    @property
    def is_ordered(self) -> bool:
        """Whether the answer's rows are compared in their order: no second row like another's key."""
        return "order by" in self.sql.lower().rpartition(")")[2]

    def __str__(self) -> str:
        return f"{self.theme}: {self.sql}"


def entries() -> Iterator[Entry]:
    for path in sorted(FOLDER.glob("*.jsonl")):
        for line in path.read_text().splitlines():
            told = json.loads(line)
            yield Entry(path.stem, told["sql"], _read(told))


def _read(told: dict[str, Any]) -> Answer:
    if "refusal" in told:
        return Refusal(**told["refusal"])
    return Rows(tuple(told["types"]), tuple(_tuple(row) for row in told["rows"]))


def _tuple(value: Any) -> Any:
    return tuple(_tuple(item) for item in value) if isinstance(value, list) else value


def told(sql: str, answer: Answer) -> dict[str, Any]:
    if isinstance(answer, Refusal):
        return {"sql": sql, "refusal": asdict(answer)}
    rows = answer.rows if Entry("", sql, answer).is_ordered else sorted(answer.rows, key=repr)
    return {"sql": sql, "types": answer.types, "rows": rows}


def record(judge: engines.Theirs) -> None:
    for path in sorted(FOLDER.glob("*.sql")):
        queries = [line for line in path.read_text().splitlines() if line and not line.startswith("--")]
        lines = [json.dumps(told(sql, judge.ask(sql))) for sql in queries]
        path.with_suffix(".jsonl").write_text("".join(f"{line}\n" for line in lines))
        print(f"{path.stem}: {len(lines)} answers")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.conformance.random.found", description=__doc__)
    parser.add_argument(
        "--judge", type=Path, required=True, help="JSON with url and endpoint of a running Trino"
    )
    where = json.loads(parser.parse_args().judge.read_text())
    folder = Path(tempfile.mkdtemp(prefix="found-"))
    world.build(folder / world.SMALL)
    glue, s3 = (engines.client(name, where["endpoint"]) for name in ("glue", "s3"))
    register.register(glue, s3, world.SMALL, folder / world.SMALL)
    record(engines.Theirs(where["url"], world.SMALL))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
