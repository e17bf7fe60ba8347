"""What `lakehouse query` answers: a statement, or one of the words that begin with a dot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from ingestion.errors import BadInput
from orchestration import query_history, shapes
from orchestration.athena import ask_analyst
from orchestration.cli.output import print_json, print_table, write_csv

if TYPE_CHECKING:
    from ingestion.aws import Aws
    from ingestion.lake import Lake

WORDS = {
    ".tables": "the tables there are",
    ".schema TABLE": "its columns: type, partition, meaning",
    ".history [N]": "the last statements of the workgroup",
    ".help": "these words",
    ".quit": "leave, as Ctrl-D does",
}
# Longer statements are cut in a table; CSV and JSON have them whole.
WIDEST_STATEMENT = 90


@dataclass(frozen=True)
class Asker:
    """Answers on stdout in one form: table, csv or json."""

    aws: Aws
    lake: Lake
    form: str

    def answer(self, text: str) -> None:
        """Print the answer to a statement or a word. BadInput when there is none."""
        asked = text.strip()
        if asked.startswith("."):
            self._word(asked)
            return
        if not asked:
            raise BadInput("query: expected a statement; found nothing.")
        found = ask_analyst(self.aws, self.lake, asked)
        if self.form == "json":
            print_json(found.as_dicts())
            return
        self._print(found.columns, found.rows)
        if self.form == "table":
            click.echo(f"{len(found.rows)} rows, {found.scanned_bytes} bytes scanned", err=True)

    def history(self, count: int) -> None:
        """Print the last statements of the workgroup, newest first."""
        rows = query_history.history(self.aws, self.lake, count)
        if self.form == "table":
            rows = [
                {**row, "statement": _cut(row["statement"]), "reason": _cut(row["reason"])} for row in rows
            ]
        self._rows(query_history.COLUMNS, rows)

    def _word(self, text: str) -> None:
        word, *rest = text.removesuffix(";").split()
        if word == ".tables" and not rest:
            self._rows(shapes.TABLES, shapes.tables(self.aws, self.lake))
        elif word == ".schema" and len(rest) == 1:
            self._rows(shapes.SCHEMA, shapes.schema(self.aws, self.lake, rest[0]))
        elif word == ".history" and len(rest) <= 1 and all(one.isdecimal() and int(one) for one in rest):
            self.history(int(rest[0]) if rest else query_history.SHOWN_BY_DEFAULT)
        elif word == ".help" and not rest:
            print_table(("word", "shows"), WORDS.items())
        else:
            raise BadInput(f"query: expected SQL or one of {', '.join(WORDS)}; found {text!r}.")

    def _rows(self, columns: Sequence[str], rows: Sequence[dict[str, Any]]) -> None:
        if self.form == "json":
            print_json(rows)
        else:
            self._print(columns, [[row[column] for column in columns] for row in rows])

    def _print(self, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        write = write_csv if self.form == "csv" else print_table
        write(columns, rows)


def _cut(text: str) -> str:
    return text if len(text) <= WIDEST_STATEMENT else f"{text[: WIDEST_STATEMENT - 1]}…"
