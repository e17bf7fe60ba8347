"""docs/questions.md: questions, their queries and what a generated bill answers.

The answers need a published bill, so a test writes the page:
`UPDATE_DOCS=1 python -m pytest tests/e2e/published/test_questions.py`; without the variable it fails when the page is stale.
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
SUBJECTS = (
    "Cost",
    "Owners and tags",
    "Trends",
    "Resources",
    "Data transfer",
    "Commitments",
    "Containers",
    "Invoices and deliveries",
)
# The last part of a delivery id is a hash over the bytes of its files, which another Parquet writer would change.
HASH = re.compile(r"-[0-9a-f]{10}$")

Run = Callable[[str], tuple[Sequence[str], Sequence[Sequence[str | None]]]]


@dataclass(frozen=True)
class Question:
    """A question, its subject, the tables that answer it, and the query."""

    name: str
    text: str
    subject: str
    tables: tuple[str, ...]
    sql: str

    @property
    def number(self) -> int:
        """The number that the name begins with."""
        return int(self.name.split("_")[0])


def questions() -> list[Question]:
    """The questions in their order; the first lines of a file say what it asks, about what, and of which tables."""
    return [_question(path) for path in sorted(FOLDER.glob("*.sql"))]


def _question(path: Path) -> Question:
    asked, subject, tables, sql = path.read_text(encoding="utf-8").split("\n", 3)
    names = tables.removeprefix("-- tables: ").split(", ")
    return Question(
        path.stem,
        asked.removeprefix("-- question: "),
        subject.removeprefix("-- subject: "),
        tuple(names),
        sql.strip(),
    )


def page(run: Run) -> str:
    """The whole page; `run` gives the names of the columns and the rows of a query, cells as Athena's text."""
    found = questions()
    parts = [
        "# Questions\n\n<!-- Generated from docs/questions/*.sql by tests/e2e/published/test_questions.py"
        " with UPDATE_DOCS=1. -->\n\n"
        f"{len(found)} questions that people ask of an AWS bill. Each query is in `docs/questions/`, runs in the tests on a"
        " generated bill and is held to the figures that the generator wrote down before it rendered a row, or to the"
        " same sum taken another way. Run one with `lakehouse query --file docs/questions/16_teams.sql`, in the Athena"
        " console (workgroup `cur-analyst`, database `cur_lakehouse`), from a notebook or from"
        " [any client](connect.md). Queries on months name them: Athena then reads these and no others. Answers are"
        " rounded here, not in Athena, and shortened.\n",
        _contents(found),
    ]
    for subject in SUBJECTS:
        parts.append(f"\n## {subject}\n")
        parts += [_section(question, run) for question in found if question.subject == subject]
    return "".join(parts)


def _contents(found: Sequence[Question]) -> str:
    """The questions by subject, each a link."""
    lines = []
    for subject in SUBJECTS:
        lines.append(f"\n**{subject}**\n\n")
        lines += [f"- [{one.text}](#q{one.number})\n" for one in found if one.subject == subject]
    return "".join(lines)


def _section(question: Question, run: Run) -> str:
    columns, rows = run(question.sql)
    tables = ", ".join(f"`{name}`" for name in question.tables)
    return (
        f'\n<a id="q{question.number}"></a>\n\n### {question.number}. {question.text}\n\n'
        f"Asks {tables}; [file](questions/{question.name}.sql).\n\n"
        f"<details><summary>SQL</summary>\n\n```sql\n{question.sql}\n```\n\n</details>\n\n"
        f"{_grid(columns, rows[:SHOWN])}" + (f"\n… {len(rows) - SHOWN} more.\n" if len(rows) > SHOWN else "")
    )


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
