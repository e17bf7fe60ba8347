"""`lakehouse anomalies score`: judge a file of daily costs."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from orchestration import settings as settings_file
from orchestration.cli.output import print_json


@click.group("anomalies")
def anomalies_command() -> None:
    """Days that cost more than they should have."""


@anomalies_command.command("score")
@click.argument("source", metavar="IN.parquet", type=click.Path(path_type=Path))
@click.argument("target", metavar="OUT.parquet", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def score_command(*, source: Path, target: Path, as_json: bool) -> None:
    """Score IN (series_id, usage_date, cost) into OUT, one row per row of IN.

    OUT: series_id, usage_date, is_anomaly, expected, lower, upper, impact. Thresholds come from lakehouse.toml.
    """
    from orchestration.analysis.anomaly.parquet import score_file

    settings = settings_file.load()
    done = score_file(source, target, replace(settings.anomalies, settled_days=settings.settled_days))
    if as_json:
        print_json({"rows": done.rows, "anomalies": done.anomalies})
    else:
        click.echo(f"{done.rows} days scored, {done.anomalies} anomalies, written to {target}")
