"""`lakehouse query`: SQL as the analyst."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from ingestion.errors import BadInput
from orchestration.cli.session import enter
from orchestration.query_history import SHOWN_BY_DEFAULT


@click.command("query")
@click.argument("sql", required=False)
@click.option(
    "--file",
    "source",
    type=click.Path(path_type=Path),
    help="Read the statement from a file, such as one of docs/questions.",
)
@click.option(
    "--history",
    "count",
    type=click.IntRange(1, 1000),
    is_flag=False,
    flag_value=SHOWN_BY_DEFAULT,
    metavar="[N]",
    help=f"Show the last N ({SHOWN_BY_DEFAULT}) statements of the workgroup, whoever asked them.",
)
@click.option(
    "--format", "form", type=click.Choice(["table", "csv", "json"]), default="table", show_default=True
)
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
def query_command(
    *, sql: str | None, source: Path | None, count: int | None, form: str, as_json: bool
) -> None:
    """Run SQL in Athena as the analyst, on the public tables.

    Also takes `.tables` and `.schema TABLE`, which ask the catalog and scan nothing. Without SQL on a terminal it
    asks for statements until `.quit`.

    JSON is a list of row objects with decimals as text, so that no digit is lost. Ends with 2 and Athena's own
    reason when the statement fails. Put the statement in quotes; `-` reads it from stdin.
    """
    if sum(given is not None for given in (sql, source, count)) > 1:
        raise BadInput("query: expected SQL, --file or --history; found more than one of them.")
    text = _text(sql, source)
    if text is None and count is None and not sys.stdin.isatty():
        raise BadInput("query: expected SQL, --file or --history; found none, and no terminal to ask on.")
    home = enter()
    from ingestion import aws, lake
    from orchestration.cli.asking import Asker
    from orchestration.cli.prompt import converse

    asker = Asker(aws.connect(), lake.from_environment(), "json" if as_json else form)
    if count is not None:
        asker.history(count)
    elif text is not None:
        asker.answer(text)
    else:
        converse(asker, home)


def _text(sql: str | None, source: Path | None) -> str | None:
    if sql == "-":
        return sys.stdin.read()
    if source is None:
        return sql
    try:
        return source.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"query: expected a file of SQL at {source}; found {error}.") from error
