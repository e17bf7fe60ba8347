"""What commands print: tables for people, JSON and CSV for machines.

Cells come from bills and are hostile text: control characters never reach the terminal, and rich markup in
them stays text.
"""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TextIO

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

Row = Mapping[str, Any]


def plain(value: Any) -> Any:
    """A JSON value of `value`: decimals, days and times as text, everything else as it is."""
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return value


def print_json(value: Any) -> None:
    """One JSON document on stdout."""
    click.echo(json.dumps(plain(value), indent=2, ensure_ascii=False))


def print_table(columns: Sequence[str], rows: Iterable[Sequence[Any]], title: str | None = None) -> None:
    """An aligned table on stdout; numbers to the right, as wide as needed when stdout is no terminal."""
    listed = [list(row) for row in rows]
    table = Table(title=title, title_justify="left", box=None, pad_edge=False, header_style="bold")
    for position, column in enumerate(columns):
        numeric = bool(listed) and all(_is_number(row[position]) for row in listed)
        table.add_column(Text(column), justify="right" if numeric else "left", no_wrap=True)
    for row in listed:
        table.add_row(*(Text(_cell(value)) for value in row))
    _console(table).print(table)


def print_rows(rows: Sequence[Row], *, as_json: bool, columns: Sequence[str], empty: str) -> None:
    """Rows as JSON list or as a table of `columns`; `empty` is said when there are none."""
    if as_json:
        print_json([dict(row) for row in rows])
    elif rows:
        print_table(columns, [[row.get(column) for column in columns] for row in rows])
    else:
        click.echo(empty)


def write_csv(columns: Sequence[str], rows: Iterable[Sequence[Any]], target: TextIO | None = None) -> None:
    """RFC 4180 lines; texts that a spreadsheet would run as a formula get a leading apostrophe."""
    writer = csv.writer(sys.stdout if target is None else target, lineterminator="\n")
    writer.writerow([_disarmed(column) for column in columns])
    writer.writerows([[_disarmed(plain(value)) for value in row] for row in rows])


def _disarmed(value: Any) -> Any:
    if isinstance(value, str) and value[:1] in {"=", "+", "-", "@", "\t", "\r"} and not _is_decimal(value):
        return f"'{value}"
    return value


def _is_decimal(text: str) -> bool:
    return text.lstrip("+-").replace(".", "", 1).isdigit()


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def _cell(value: Any) -> str:
    text = "" if value is None else str(plain(value))
    return "".join(character if character.isprintable() else repr(character)[1:-1] for character in text)


def _console(table: Table) -> Console:
    """A terminal as wide as it is; a pipe as wide as the table, so that nothing is cut."""
    console = Console(highlight=False)
    if console.is_terminal:
        return console
    needed = Console(width=100_000).measure(table).maximum
    return Console(highlight=False, width=max(80, needed))
