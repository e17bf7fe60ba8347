"""The corpus: statements that we wrote, beside the answers that Trino 476 gave to them.

`corpus/<theme>.sql` holds one statement or expression a line; `corpus/answers/<theme>.jsonl` what the
engine said, one line each in the same order, below a header that names the engine. `record.py` writes
the answers; nobody types them in.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent / "corpus"
VERSION = "476"
_QUERY = re.compile(r"\(SELECT 1 AS|(select|selec|values|with|table|from)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Entry:
    """One statement and what was recorded of it; `answer` is empty before the first recording."""

    theme: str
    sql: str
    answer: dict[str, Any]

    @property
    def is_refusal(self) -> bool:
        return "error" in self.answer

    def __str__(self) -> str:
        return f"{self.theme}: {self.sql}"


def themes() -> list[str]:
    return sorted(path.stem for path in FOLDER.glob("*.sql"))


def statements(theme: str) -> list[str]:
    """The statements of a theme; an expression becomes the SELECT of it."""
    lines = (FOLDER / f"{theme}.sql").read_text().splitlines()
    return [statement(line) for line in lines if line and not line.startswith("-- ")]


def statement(line: str) -> str:
    return line if _QUERY.match(line) else f"SELECT {line}"


def answers_path(theme: str) -> Path:
    return FOLDER / "answers" / f"{theme}.jsonl"


def read_entries(theme: str) -> list[Entry]:
    """Raises if the answers are not those of the statements: they have to be recorded again."""
    header, *lines = (json.loads(line) for line in answers_path(theme).read_text().splitlines())
    found = [
        Entry(theme, line["sql"], {key: value for key, value in line.items() if key != "sql"})
        for line in lines
    ]
    if header["version"] != VERSION or [entry.sql for entry in found] != statements(theme):
        raise ValueError(f"{theme}: recorded answers are not those of the statements; run record.py")
    return found


def all_entries() -> list[Entry]:
    return [entry for theme in themes() for entry in read_entries(theme)]


def write_answers(theme: str, answers: list[dict[str, Any]]) -> None:
    header = {"engine": "Trino", "version": VERSION, "theme": theme}
    lines = [header, *({"sql": sql} | answer for sql, answer in zip(statements(theme), answers, strict=True))]
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    answers_path(theme).parent.mkdir(exist_ok=True)
    answers_path(theme).write_text(text)
