"""The folder of a data export, as AWS lays it out in S3: data files by billing period, and the manifest."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from ingestion.synthetic.columns import manifest_columns
from ingestion.synthetic.facts import Bill
from ingestion.synthetic.fee_lines import fee_lines
from ingestion.synthetic.parquet import write_parquet
from ingestion.synthetic.rhythm import draw
from ingestion.synthetic.scenario import Scenario
from ingestion.synthetic.usage_lines import usage_lines

BUCKET, PREFIX = "acme-billing", "cur"


@dataclass(frozen=True)
class Written:
    """An export folder on disk: its rows and the id of the execution that would have written it."""

    lines: int
    execution_id: str


def write_export(scenario: Scenario, bill: Bill, folder: Path) -> Written:
    """Writes `folder/<export>/data/…` and, last, `folder/<export>/metadata/…-Manifest.json`.

    Overwrite layout: files under BILLING_PERIOD=. Create-new layout: in a run folder `<timestamp>-<execution>`
    below it, with a manifest in the run's folder and the same one as the newest of the period.
    """
    execution = execution_id(scenario, bill)
    partition = Path(f"BILLING_PERIOD={bill.month.period}")
    run = partition / _run_folder(bill, execution) if scenario.layout == "create_new" else partition
    lines = [*usage_lines(bill), *fee_lines(bill)]
    data = folder / scenario.export / "data" / run
    files = write_parquet(
        lines,
        bill.month,
        scenario.rows_per_file,
        lambda n: data / f"{scenario.export}-{n:05d}.snappy.parquet",
    )
    manifest = _manifest(scenario, execution, folder, files)
    for place in dict.fromkeys((run, partition)):
        path = folder / scenario.export / "metadata" / place / f"{scenario.export}-Manifest.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(manifest)
    return Written(sum(each.rows for each in lines), execution)


def execution_id(scenario: Scenario, bill: Bill) -> str:
    """A version 4 shaped UUID that the scenario, the month and the revision decide."""
    seed = f"{scenario}|{bill.month.period}|{bill.revision}"
    text = f"{draw(seed, 1 << 62):016x}{draw(seed + '|', 1 << 62):016x}"
    return f"{text[:8]}-{text[8:12]}-4{text[13:16]}-8{text[17:20]}-{text[20:]}"


def _run_folder(bill: Bill, execution: str) -> str:
    """Runs of a month follow each other by five days from the day after the month's known end."""
    written = bill.month.at(bill.seen_hours) + timedelta(days=5 * bill.revision, hours=5, minutes=24)
    return f"{written:%Y-%m-%dT%H:%M:%S}.653Z-{execution}"


def _manifest(scenario: Scenario, execution: str, folder: Path, files: list[Path]) -> str:
    """The four keys of a real CUR 2.0 manifest: it has no period, no row count and no checksum."""
    keys = [path.relative_to(folder).as_posix() for path in files]
    export = f"{scenario.export}-{execution[:8]}"
    return json.dumps(
        {
            "executionId": execution,
            "exportArn": f"arn:aws:bcm-data-exports:us-east-1:123456780001:export/{export}",
            "columns": manifest_columns(),
            "dataFiles": [f"s3://{BUCKET}/{PREFIX}/{key}" for key in keys],
        },
        indent=2,
    )
