"""`lakehouse report`: a month's cost as workbook, page and CSV files."""

from __future__ import annotations

from pathlib import Path

import click

from ingestion import names
from ingestion.errors import BadInput
from orchestration.cli.output import print_json
from orchestration.cli.session import enter

FORMS = ("xlsx", "html", "csv")


@click.command("report")
@click.option(
    "--month", "--period", "month", metavar="YYYY-MM", help="The newest published month if left out."
)
@click.option("--account", metavar="ID", help="Only this account, by its twelve digits.")
@click.option("--owner", metavar="NAME", help="Only the accounts that settings give to this owner.")
@click.option("--currency", metavar="CODE", help="The currency with most lines if left out.")
@click.option(
    "--format", "forms", type=click.Choice(FORMS), multiple=True, help="Repeatable; all if left out."
)
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(),
    show_default="here",
    help="Folder for the files.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the files as a JSON list.")
def report_command(
    *,
    month: str | None,
    account: str | None,
    owner: str | None,
    currency: str | None,
    forms: tuple[str, ...],
    out: Path,
    as_json: bool,
) -> None:
    """Write the cost of a month: an Excel workbook, one self-contained HTML page, a CSV file per sheet.

    Of the whole bill, of one account, or of the accounts of an owner. The three say the same figures; each sheet
    adds up to the month, or nothing is written. Files of an earlier call are replaced.
    """
    if account is not None and owner is not None:
        raise BadInput("report: expected --account or --owner; found both.")
    if month is not None:
        names.billing_period(month)
    enter()
    from dashboards.reports.files import FORMS as ALL
    from dashboards.reports.files import write_files
    from ingestion.catalog.rollback import publications
    from orchestration.lakehouse import connect
    from orchestration.reports import newest_month, publication_id, report_of, scope_named

    house = connect()
    rows = publications(house.aws, house.lake)
    period, scope = month or newest_month(rows), scope_named(house, account, owner)
    report = report_of(house, scope, period, publication_id(rows, period), currency)
    wanted = [form for form in ALL if form in forms or not forms]
    written = write_files(report, out, f"cost-{period}-{scope.slug}", wanted)
    if as_json:
        print_json([str(path) for path in written])
    else:
        click.echo("\n".join(str(path) for path in written if path.suffix != ".csv"))
        csv_files = [path for path in written if path.suffix == ".csv"]
        if csv_files:
            click.echo(f"{csv_files[0].parent}/  ({len(csv_files)} CSV files)")
