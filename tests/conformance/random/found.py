"""Queries on which the engines once differed, with Trino's answer to each: `found/<theme>.sql` and `.jsonl`.

A query stands on a line of its own in the `.sql` file; `python -m tests.conformance.random.found`
asks a Trino of its own over the small tables and writes the answers. Nobody types them in.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tests.conformance.random import engines, own, register, world
from tests.conformance.random.answers import Answer, Refusal, Rows

FOLDER = Path(__file__).resolve().parent / "found"
AT_A_TIME = 4


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


def _plain(value: Any) -> Any:
    """What JSON has no word for: the bytes of a varbinary, and what is told by its text (intervals, uuids)."""
    return {"hex": value.hex()} if isinstance(value, bytes) else str(value)


def _tuple(value: Any) -> Any:
    if isinstance(value, dict):
        return bytes.fromhex(value["hex"])
    return tuple(_tuple(item) for item in value) if isinstance(value, list) else value


def told(sql: str, answer: Answer) -> dict[str, Any]:
    if isinstance(answer, Refusal):
        return {"sql": sql, "refusal": asdict(answer)}
    rows = answer.rows if Entry("", sql, answer).is_ordered else sorted(answer.rows, key=repr)
    return {"sql": sql, "types": answer.types, "rows": rows}


def _wait_for_workers(judge: engines.Theirs) -> None:
    """A coordinator answers expressions before it has a worker that reads a table."""
    while isinstance(judge.ask("select count(*) from daily"), Refusal):
        time.sleep(0.5)


def record(judge: engines.Theirs, themes: list[str]) -> None:
    _wait_for_workers(judge)
    for path in sorted(FOLDER.glob("*.sql")):
        if themes and path.stem not in themes:
            continue
        queries = [line for line in path.read_text().splitlines() if line and not line.startswith("--")]
        with ThreadPoolExecutor(AT_A_TIME) as pool:
            lines = [
                json.dumps(told(sql, answer), default=_plain)
                for sql, answer in zip(queries, pool.map(judge.ask, queries), strict=True)
            ]
        path.with_suffix(".jsonl").write_text("".join(f"{line}\n" for line in lines))
        print(f"{path.stem}: {len(lines)} answers")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.conformance.random.found", description=__doc__)
    parser.add_argument("themes", nargs="*", help="which to ask again; all unless told")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="found-") as name, own.aws_and_judge(Path(name)) as where:
        folder = Path(name) / world.SMALL
        world.build(folder)
        glue, s3 = (engines.client(service, where["endpoint"]) for service in ("glue", "s3"))
        register.register(glue, s3, world.SMALL, folder)
        record(engines.Theirs(where["url"], world.SMALL), options.themes)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
