"""The prompt of `lakehouse query`: statements end with a semicolon, words begin with a dot.

Lines can be edited and called back by Python's own readline; what was asked is kept in the home.
"""

from __future__ import annotations

import atexit
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ingestion.errors import LakehouseError

if TYPE_CHECKING:
    from orchestration.cli.asking import Asker
    from orchestration.home import Home

KEPT_LINES = 1000
LEAVE = {".quit", ".exit"}


def converse(asker: Asker, home: Home) -> None:
    """Answer statement after statement until the user leaves. An error is said and the next one is asked for."""
    _remember(home.query_lines)
    click.echo("Statements end with ; and .help lists the words.", err=True)
    for asked in statements(_lines(asker.lake.database)):
        try:
            asker.answer(asked)
        except LakehouseError as error:
            click.echo(f"lakehouse: {error}", err=True)


def statements(lines: Iterable[str | None]) -> Iterator[str]:
    """Statements and words from lines; None is an interrupted line, which forgets the statement it is in."""
    begun: list[str] = []
    for line in lines:
        if line is None:
            begun = []
            continue
        if not begun and line.strip() in LEAVE:
            return
        if not begun and line.strip().startswith("."):
            yield line.strip()
            continue
        begun += [line] if begun or line.strip() else []
        if line.rstrip().endswith(";"):
            yield "\n".join(begun).strip().removesuffix(";")
            begun = []
    if begun:
        yield "\n".join(begun)


def _lines(database: str) -> Iterator[str | None]:
    while True:
        try:
            yield input(f"{database}> ")
        except KeyboardInterrupt:
            click.echo(err=True)
            yield None
        except EOFError:
            click.echo(err=True)
            return


def _remember(path: Path) -> None:
    try:
        import readline
    except ImportError:  # a Python built without it: lines can't be edited, all else works
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    readline.set_history_length(KEPT_LINES)
    if path.is_file():
        readline.read_history_file(path)
    atexit.register(readline.write_history_file, path)
