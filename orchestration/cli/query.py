"""`lakehouse query`: SQL as the analyst."""

from __future__ import annotations

import sys

import click

from orchestration.cli.output import print_json, print_table, write_csv
from orchestration.cli.session import enter


@click.command("query")
@click.argument("sql")
@click.option(
    "--format", "form", type=click.Choice(["table", "csv", "json"]), default="table", show_default=True
)
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
def query_command(*, sql: str, form: str, as_json: bool) -> None:
    """Run SQL in Athena as the analyst, on the public tables.

    JSON is a list of row objects with decimals as text, so that no digit is lost. Ends with 2 and Athena's own
    reason when the statement fails. Put the statement in quotes; `-` reads it from stdin.
    """
    enter()
    from ingestion import aws, lake
    from orchestration.athena import ask_analyst

    text = sys.stdin.read() if sql == "-" else sql
    answer = ask_analyst(aws.connect(), lake.from_environment(), text)
    if as_json or form == "json":
        print_json(answer.as_dicts())
    elif form == "csv":
        write_csv(answer.columns, answer.rows)
    else:
        print_table(answer.columns, answer.rows)
        click.echo(f"{len(answer.rows)} rows, {answer.scanned_bytes} bytes scanned", err=True)
