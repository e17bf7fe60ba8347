"""`lakehouse notebook`: one of the kit's notebooks, on the AWS that the other commands talk to."""

from __future__ import annotations

import importlib.util
import os
import sys

import click

from ingestion.errors import BadInput
from orchestration.cli.session import enter

NOTEBOOKS = ("egress", "invoice", "purchase")


@click.command("notebook")
@click.argument("name", type=click.Choice(NOTEBOOKS))
@click.option("--month", metavar="YYYY-MM", help="The newest published month if left out.")
@click.option("--edit", is_flag=True, help="Show the cells, and let them be changed.")
def notebook_command(*, name: str, month: str | None, edit: bool) -> None:
    """Open a notebook: explore egress, audit an invoice, or build a purchase case.

    Served on 127.0.0.1 until it is interrupted. Needs the extra: pip install 'cur-lakehouse[notebooks]'.
    """
    if importlib.util.find_spec("marimo") is None:
        raise BadInput(
            "notebook: expected marimo; found none. Install it: pip install 'cur-lakehouse[notebooks]'."
        )
    enter()
    found = importlib.util.find_spec(f"dashboards.notebooks.{name}")
    path = str(found.origin) if found is not None else ""
    arguments = ["edit" if edit else "run", "--host", "127.0.0.1", path]
    given = ["--", "--month", month] if month else []
    os.execv(sys.executable, [sys.executable, "-m", "marimo", *arguments, *given])
