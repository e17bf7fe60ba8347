"""docs/questions.md: questions, their queries and what a generated bill answers.

The answers need a published bill, so a test writes the page:
`UPDATE_DOCS=1 python -m pytest tests/e2e/test_boards_and_questions.py`; without the variable it fails when the page is stale.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

FOLDER = Path(__file__).parent / "questions"
PAGE = Path(__file__).parent / "questions.md"
# Long enough to see the shape of an answer.
SHOWN = 8
# The last part of a delivery id is a hash over the bytes of its files, which another Parquet writer would change.
HASH = re.compile(r"-[0-9a-f]{10}$")

Run = Callable[[str], tuple[Sequence[str], Sequence[Sequence[str | None]]]]


@dataclass(frozen=True)
class Question:
    """A question, the tables that answer it, and the query."""

    name: str
    text: str
    tables: tuple[str, ...]
    sql: str


def questions() -> list[Question]:
    """The questions in their order; the first two lines of a file say what it asks and of which tables."""
    return [_question(path) for path in sorted(FOLDER.glob("*.sql"))]


def _question(path: Path) -> Question:
    asked, tables, sql = path.read_text(encoding="utf-8").split("\n", 2)
    names = tables.removeprefix("-- tables: ").split(", ")
    return Question(path.stem, asked.removeprefix("-- question: "), tuple(names), sql.strip())


def page(run: Run) -> str:
    """The whole page; `run` gives the names of the columns and the rows of a query, cells as Athena's text."""
    parts = [
        "# Questions\n\n<!-- Generated from docs/questions/*.sql by tests/e2e/test_boards_and_questions.py"
        " with UPDATE_DOCS=1. -->\n\n"
        "Each query is in `docs/questions/`, runs in the tests on a generated bill and is held to the figures that the"
        " generator wrote down before it rendered a row. Run one with `lakehouse query`, in the Athena console (workgroup"
        " `cur-analyst`, database `cur_lakehouse`) or from a notebook. Every query names its months: Athena then reads"
        " these and no others. Answers are rounded here, not in Athena.\n"
    ]
    for number, question in enumerate(questions(), start=1):
        columns, rows = run(question.sql)
        parts.append(
            f"\n## {number}. {question.text}\n\n```sql\n{question.sql}\n```\n\n{_grid(columns, rows[:SHOWN])}"
            + (f"\n… {len(rows) - SHOWN} more.\n" if len(rows) > SHOWN else "")
        )
    return "".join(parts)


def _grid(columns: Sequence[str], rows: Sequence[Sequence[str | None]]) -> str:
    lines = [list(columns), ["---"] * len(columns)]
    lines += [[_cell(name, value) for name, value in zip(columns, row, strict=True)] for row in rows]
    return "".join("| " + " | ".join(line) + " |\n" for line in lines)


def _cell(column: str, value: str | None) -> str:
    if value is None or value == "":
        return ""
    if column == "delivery_id":
        return HASH.sub("-…", value)
    if column.endswith("_ratio"):
        return f"{float(value):.1%}"
    if re.fullmatch(r"-?\d+\.\d+", value):
        return f"{Decimal(value):,.2f}"
    return value.replace("|", "\\|")
