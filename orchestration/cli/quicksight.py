"""`lakehouse quicksight apply`: our own data sets and dashboard in QuickSight."""

from __future__ import annotations

import re

import click

from orchestration.cli.output import print_json, print_table
from orchestration.cli.session import enter

USER = re.compile(r"arn:(aws[a-z-]*):quicksight:([a-z0-9-]+):(\d{12}):(user|group)/.+")


@click.group("quicksight")
def quicksight_command() -> None:
    """A dashboard of our own in QuickSight: month, movers, commitments, transfer."""


@quicksight_command.command("apply")
@click.option("--user-arn", required=True, help="QuickSight's ARN of the user or group that may open it.")
@click.option(
    "--dry-run", is_flag=True, help="Print the requests that would be sent, as JSON, and send none."
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def apply_command(*, user_arn: str, dry_run: bool, as_json: bool) -> None:
    """Make the data sets and the dashboard, or bring them up to date; what is so already is left alone."""
    from dashboards.quicksight.definitions.data_sets import Account
    from dashboards.quicksight.definitions.files import requests
    from ingestion import aws, lake
    from ingestion.errors import BadInput
    from orchestration.quicksight import apply

    found = USER.fullmatch(user_arn)
    if found is None:
        raise BadInput(
            f"--user-arn: expected arn:aws:quicksight:REGION:ACCOUNT:user/default/NAME (or group/…); found {user_arn}. "
            "`aws quicksight list-users --namespace default` prints them."
        )
    partition, region, account_id = found[1], found[2], found[3]
    where = lake.from_environment()
    account = Account(account_id, region, where.database, where.analyst_workgroup, partition)
    if dry_run:
        print_json(
            [{"operation": operation, "request": sent} for operation, sent in requests(account).values()]
        )
        return
    enter()
    done = list(apply(aws.connect().quicksight(region), account, user_arn))
    if as_json:
        print_json([vars(one) for one in done])
        return
    print_table(("kind", "name", "state"), [(one.kind, one.name, one.state) for one in done])
