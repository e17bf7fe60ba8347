"""`lakehouse container-usage land`: usage of pods and tasks, for bills without split cost allocation data."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from orchestration.cli.output import print_json, print_rows
from orchestration.cli.progress import busy
from orchestration.cli.session import enter

if TYPE_CHECKING:
    from ingestion.container_usage.land import LandedDay

COLUMNS = ("usage_date", "platform", "account_id", "cluster", "state", "rows", "rows_before")


@click.group("container-usage")
def container_usage_command() -> None:
    """What pods and tasks used, to split instances' cost where the bill doesn't."""


@container_usage_command.command("land")
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--fewer-hours", is_flag=True, help="Let a day lose hours that were landed before.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def land_command(*, files: tuple[Path, ...], fewer_hours: bool, as_json: bool) -> None:
    """Land FILE... (CSV, gzipped CSV or Parquet): seconds of CPU and memory per pod and hour or day.

    A day of a cluster is replaced as one, so the same file twice counts once. docs/containers.md says what each
    column holds. Months that are built already take it in with `lakehouse backfill`.
    """
    enter()
    from ingestion.container_usage.land import land_usage
    from orchestration.lakehouse import connect

    house = connect()
    with busy(f"landing {len(files)} files of container usage"):
        landed = land_usage(house.aws, house.lake, files, fewer_hours=fewer_hours)
    rows = [_row(one) for one in landed]
    if as_json:
        print_json(rows)
        return
    print_rows(rows, as_json=False, columns=COLUMNS, empty="no day landed")
    changed = sorted({one.day.billing_period for one in landed if one.state != "unchanged"})
    if changed:
        click.echo(
            f"`lakehouse backfill --from {changed[0]} --to {changed[-1]}` takes it into months that are built already"
        )


def _row(one: LandedDay) -> dict[str, Any]:
    return {
        "usage_date": one.day.usage_date,
        "platform": one.day.platform,
        "account_id": one.day.account_id,
        "cluster": one.day.cluster,
        "state": one.state,
        "rows": one.rows,
        "rows_before": one.rows_before,
    }
