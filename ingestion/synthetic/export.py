"""The folder of one delivery, as AWS lays it out in S3: data files by month, and the manifest, which comes last.

Data exports (CUR 2.0, FOCUS) lie under `data/BILLING_PERIOD=`, in create-new mode in a run folder
`<timestamp>-<execution>` below it; each run's manifest stands under `metadata/` at the same place, and once more as
the newest of the period. A legacy report lies in a folder `YYYYMMDD-YYYYMMDD` (CSV, in create-new mode below the
assembly's id), or as Parquet under `year=/month=` beside a status table that says READY.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from ingestion.exports.keys import STATUS_FOLDER, partition_folder
from ingestion.synthetic.deliveries import Refresh
from ingestion.synthetic.facts import Bill
from ingestion.synthetic.fee_lines import fee_lines
from ingestion.synthetic.lines import Lines
from ingestion.synthetic.renderings.book import book_of
from ingestion.synthetic.renderings.data_files import Cut, write_files
from ingestion.synthetic.renderings.formats import Format
from ingestion.synthetic.renderings.layout import Layout
from ingestion.synthetic.rhythm import draw
from ingestion.synthetic.scenario import Scenario
from ingestion.synthetic.split_lines import split_lines
from ingestion.synthetic.usage_lines import usage_lines

BUCKET, PREFIX = "acme-billing", "cur"


@dataclass(frozen=True)
class Written:
    """An export folder on disk: its rows, its data files and the id of the execution that would have written it."""

    lines: int
    files: tuple[Path, ...]
    execution_id: str


@dataclass(frozen=True)
class Errand:
    """What is written where: one delivery in one format. `held`: data files of the delivery that it overwrites."""

    scenario: Scenario
    bill: Bill
    refresh: Refresh
    fmt: Format
    folder: Path
    held: int = 0
    clock_skew: timedelta = timedelta(0)

    @property
    def export(self) -> str:
        return self.scenario.export

    @property
    def execution_id(self) -> str:
        return execution_id(self.scenario, self.refresh)

    @property
    def run(self) -> str:
        """The run's own folder with its slash, '' in overwrite mode and for Parquet of a legacy report."""
        if self.scenario.layout == "overwrite" or (self.fmt.family, self.fmt.encoding) == (
            "legacy",
            "parquet",
        ):
            return ""
        if self.fmt.family == "legacy":
            return f"{self.execution_id}/"
        return f"{_run_started(self)}-{self.execution_id}/"

    @property
    def rows_per_file(self) -> int:
        """Shrinking: half as many files once a month has been delivered whole."""
        halved = self.scenario.deliveries.shrinking and self.refresh.kind in ("restated", "finalised")
        return self.scenario.rows_per_file * (2 if halved else 1)


def write_export(errand: Errand, on_rows: Callable[[int], None] = lambda rows: None) -> Written:
    """Writes the folder; `on_rows` hears the rows of each finished file."""
    lines, layout = errand.fmt.render(lines_of(errand.bill))
    book = book_of(lines, errand.bill.month, layout)
    data = errand.folder / errand.export / _data_folder(errand)
    overwritten = 0 if errand.run else errand.held
    cut = Cut(
        errand.rows_per_file, lambda n: data / f"{errand.export}-{n:05d}{errand.fmt.ending}", overwritten
    )
    files = write_files(book, errand.fmt.encoding, cut, on_rows)
    if errand.fmt.family == "legacy" and errand.fmt.encoding == "parquet":
        _write_status(errand)
    manifest = json.dumps(_manifest(errand, layout, files), indent=2)
    for path in manifest_paths(errand):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(manifest)
    return Written(book.rows, tuple(files), errand.execution_id)


def lines_of(bill: Bill) -> list[Lines]:
    """All rows of a bill, in the columns of CUR 2.0."""
    return [*usage_lines(bill), *split_lines(bill), *fee_lines(bill)]


def execution_id(scenario: Scenario, refresh: Refresh) -> str:
    """A version 4 shaped UUID that the scenario, the month and the number of its delivery decide."""
    seed = f"{scenario}|{refresh.month.period}|{refresh.number}"
    text = f"{draw(seed, 1 << 62):016x}{draw(seed + '|', 1 << 62):016x}"
    return f"{text[:8]}-{text[8:12]}-4{text[13:16]}-8{text[17:20]}-{text[20:]}"


def manifest_paths(errand: Errand) -> tuple[Path, ...]:
    """Where the manifest stands: with the run, and as the newest of the month."""
    month = errand.folder / errand.export / _month_folder(errand)
    name = f"{errand.export}-Manifest.json"
    return tuple(dict.fromkeys((month / errand.run / name, month / name)))


def _month_folder(errand: Errand) -> str:
    month = errand.bill.month
    if errand.fmt.family == "legacy":
        return f"{month.start:%Y%m%d}-{month.end:%Y%m%d}"
    return f"metadata/BILLING_PERIOD={month.period}"


def _data_folder(errand: Errand) -> str:
    month = errand.bill.month
    if errand.fmt.family == "data_export":
        return f"data/BILLING_PERIOD={month.period}/{errand.run}"
    if errand.fmt.encoding == "parquet":
        return f"{errand.export}/{partition_folder(month.period)}"
    return f"{_month_folder(errand)}/{errand.run}"


def _run_started(errand: Errand) -> str:
    """Runs of a month follow each other by five days from the day after the month's known end."""
    known = errand.bill.month.at(errand.bill.seen_hours)
    started = known + timedelta(days=5 * errand.refresh.number, hours=5, minutes=24) - errand.clock_skew
    return f"{started:%Y-%m-%dT%H:%M:%S}.653Z"


def _write_status(errand: Errand) -> None:
    folder = errand.folder / errand.export / errand.export / STATUS_FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    table = pa.table({"status": ["READY"]})
    pq.write_table(table, folder / f"{STATUS_FOLDER}.parquet", store_schema=False)


def _manifest(errand: Errand, layout: Layout, files: Sequence[Path]) -> dict[str, object]:
    columns = errand.fmt.manifest_columns(layout)
    keys = [f"{PREFIX}/{path.relative_to(errand.folder).as_posix()}" for path in files]
    if errand.fmt.family == "legacy":
        return _legacy_manifest(errand, columns, keys)
    # The four keys of a real manifest of a data export: it has no period, no row count and no checksum.
    export = f"{errand.export}-{errand.execution_id[:8]}"
    return {
        "executionId": errand.execution_id,
        "exportArn": f"arn:aws:bcm-data-exports:us-east-1:{errand.bill.payer.id}:export/{export}",
        "columns": columns,
        "dataFiles": [f"s3://{BUCKET}/{key}" for key in keys],
    }


def _legacy_manifest(errand: Errand, columns: list[dict[str, str]], keys: list[str]) -> dict[str, object]:
    month, is_parquet = errand.bill.month, errand.fmt.encoding == "parquet"
    return {
        "assemblyId": errand.execution_id,
        "account": errand.bill.payer.id,
        "columns": columns,
        "charset": "UTF-8",
        "compression": "Parquet" if is_parquet else "GZIP",
        "contentType": "Parquet" if is_parquet else "text/csv",
        "reportId": execution_id(errand.scenario, Refresh(month, -1, 0, "closed")).replace("-", ""),
        "reportName": errand.export,
        "billingPeriod": {
            "start": f"{month.start:%Y%m%dT%H%M%S}.000Z",
            "end": f"{month.end:%Y%m%dT%H%M%S}.000Z",
        },
        "bucket": BUCKET,
        "reportKeys": keys,
        "additionalArtifactKeys": [],
    }
