"""Generate bills with a known truth: export folders as AWS delivers them, and `truth.json` beside them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import get_args

from ingestion.errors import BadInput
from ingestion.synthetic.deliveries import Deliveries, Refresh, refreshes
from ingestion.synthetic.export import Errand, Written, execution_id, manifest_paths, write_export
from ingestion.synthetic.facts import Bill
from ingestion.synthetic.faults import SKEW, Faults, Folder, break_folder
from ingestion.synthetic.labels import labels, part_with_labels
from ingestion.synthetic.month import Month
from ingestion.synthetic.renderings.formats import Format, format_named
from ingestion.synthetic.scenario import Scenario, Size, bill_of, invoice_of
from ingestion.synthetic.truth import truth_of

__all__ = ["GeneratedDelivery", "GeneratedExport", "Scenario", "generate", "generate_bills"]

CURRENCY = "USD"
Heard = Callable[[int, int], None]


@dataclass(frozen=True)
class GeneratedDelivery:
    """One delivery of one month. `folder` holds the export's folder: what `lakehouse deliver` takes.

    `revision` counts the month's deliveries from 0. `lines` are rows in the format's own files, `files` how many.
    """

    billing_period: str
    revision: int
    folder: Path
    lines: int
    execution_id: str
    files: int = 0


@dataclass(frozen=True)
class GeneratedExport:
    """What was written under `out`. `deliveries` stand in the order in which AWS would have made them."""

    out: Path
    export: str
    truth: Path
    deliveries: tuple[GeneratedDelivery, ...]


@dataclass(frozen=True)
class _Job:
    """All that is to be written: the scenario in one format, delivery by delivery.

    Bills are computed anew where they are needed and never kept: memory does not grow with the number of months.
    """

    scenario: Scenario
    fmt: Format
    out: Path
    series: tuple[Refresh, ...]

    def bills(self) -> Iterator[tuple[Refresh, Bill]]:
        """Each delivery and its facts, one after the other."""
        return ((refresh, _bill(self.scenario, refresh)) for refresh in self.series)

    def broken(self, refresh: Refresh) -> bool:
        """Whether the scenario's faults hit this delivery: the newest of the month that they name."""
        month = self.scenario.faults.month or self.scenario.last_month
        newest = max(refresh.number for refresh in self.series if refresh.month.period == month)
        return bool(self.scenario.faults.names) and (refresh.month.period, refresh.number) == (month, newest)


def generate_bills(  # noqa: PLR0913 - one keyword per option of the command
    *,
    seed: int,
    months: int,
    size: str,
    fmt: str = "cur2",
    out: Path,
    last_month: str,
    export: str = "acme-cur2",
    on_rows: Heard = lambda done, total: None,
) -> GeneratedExport:
    """The bills of `months` months ending with `last_month`, one of them restated; see `generate`.

    Raises BadInput for an unknown format and for a size, month or name that cannot be.
    """
    format_named(fmt)
    known: dict[str, Size] = {name: name for name in get_args(Size)}
    if size not in known:
        raise BadInput(f"size: expected one of {', '.join(known)}; found {size!r}.")
    scenario = Scenario(seed=seed, last_month=last_month, months=months, size=known[size], export=export)
    return generate(scenario, out, fmt=fmt, on_rows=on_rows)


def generate(
    scenario: Scenario, out: Path, *, fmt: str = "cur2", on_rows: Heard = lambda done, total: None
) -> GeneratedExport:
    """Writes `out/<period>/r<number>/<export>/…` for every delivery and `out/truth.json`.

    The truth is computed and written before the first row is rendered, from the facts alone. Running it again
    gives the same bytes. `on_rows` hears after each file how many rows are written, and how many the truth
    expects. Raises BadInput when `out` holds bills of something else, and for an unknown `fmt`.
    """
    order = refreshes(scenario.periods, scenario.restated_periods, scenario.deliveries)
    job = _Job(scenario, format_named(fmt), out, tuple(order))
    truth = out / "truth.json"
    text = _truth_text(job)
    _refuse_strangers(out, truth, text)
    out.mkdir(parents=True, exist_ok=True)
    truth.write_text(text)
    return GeneratedExport(out, scenario.export, truth, _deliver_all(job, _Counter(on_rows, text)))


class _Counter:
    """Adds up the rows of finished files for whoever listens."""

    def __init__(self, heard: Heard, truth: str) -> None:
        self.heard, self.done = heard, 0
        self.total = sum(delivery["line_items"] for delivery in json.loads(truth)["deliveries"])

    def __call__(self, rows: int) -> None:
        self.done += rows
        self.heard(self.done, max(self.total, self.done))


def _bill(scenario: Scenario, refresh: Refresh) -> Bill:
    """The facts of one delivery."""
    if refresh.as_of is not None:
        return bill_of(_known_at(scenario, refresh.month, refresh.as_of), refresh.month, 0)
    bill = bill_of(scenario, refresh.month, refresh.revision)
    if refresh.kind != "finalised" or bill.invoice_id:
        return bill
    return replace(bill, invoice_id=invoice_of(scenario, refresh.month))


def _known_at(scenario: Scenario, month: Month, instant: datetime) -> Scenario:
    """The same story, told up to an instant within `month`; its anomalies keep their days."""
    return replace(
        scenario,
        last_month=month.period,
        months=scenario.periods.index(month) + 1,
        as_of=instant,
        anomalies_end=scenario.anomalies_end or scenario.last_settled_day,
        restated=(),
        deliveries=Deliveries(),
        faults=Faults(),
    )


def _deliver_all(job: _Job, on_rows: Callable[[int], None]) -> tuple[GeneratedDelivery, ...]:
    """Delivery after delivery; each knows the one of its month before it, whose place in the bucket it takes."""
    before: dict[str, Folder] = {}
    made = []
    for refresh, bill in job.bills():
        earlier = before.get(refresh.month.period)
        errand = Errand(
            job.scenario,
            bill,
            refresh,
            job.fmt,
            job.out / refresh.place,
            held=len(earlier.files) if earlier else 0,
            clock_skew=SKEW if job.broken(refresh) and job.scenario.faults.clock_skew else SKEW * 0,
        )
        written = write_export(errand, on_rows)
        folder = Folder(written.files, manifest_paths(errand))
        if job.broken(refresh):
            break_folder(job.scenario.faults, folder, earlier)
        before[refresh.month.period] = folder
        made.append(_told(refresh, errand, written))
    return tuple(made)


def _told(refresh: Refresh, errand: Errand, written: Written) -> GeneratedDelivery:
    return GeneratedDelivery(
        billing_period=refresh.month.period,
        revision=refresh.number,
        folder=errand.folder,
        lines=written.lines,
        execution_id=written.execution_id,
        files=len(written.files),
    )


def _truth_text(job: _Job) -> str:
    scenario = job.scenario
    deliveries, labelled = [], []
    for refresh, bill in job.bills():
        deliveries.append(_delivery_truth(job, refresh, bill))
        labelled.append(part_with_labels(scenario, bill))
    document = {
        "format": job.fmt.name,
        "export_name": scenario.export,
        "currency": CURRENCY,
        "seed": scenario.seed,
        "size": scenario.size,
        "tag_keys": list(scenario.tag_keys),
        "deliveries": deliveries,
        "anomalies": labels(scenario, labelled),
    }
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


def _delivery_truth(job: _Job, refresh: Refresh, bill: Bill) -> dict[str, object]:
    as_of = (refresh.as_of or job.scenario.as_of) if bill.seen_hours < bill.month.hours else None
    return {
        "billing_period": bill.month.period,
        "export_name": job.scenario.export,
        "currency": CURRENCY,
        "revision": refresh.number,
        "kind": refresh.kind,
        "faults": list(job.scenario.faults.names) if job.broken(refresh) else [],
        "execution_id": execution_id(job.scenario, refresh),
        "folder": refresh.place,
        "invoiced": bool(bill.invoice_id),
        "as_of": as_of.isoformat() if as_of else None,
        **truth_of(bill),
    }


def _refuse_strangers(out: Path, truth: Path, text: str) -> None:
    """An `out` that is not empty must hold exactly this scenario: else old files would mix with new ones."""
    if not out.exists() or not any(out.iterdir()):
        return
    if not truth.exists() or truth.read_text() != text:
        raise BadInput(
            f"{out}: expected an empty folder or the bills of this very scenario; found other files. "
            "Name another folder, or empty this one."
        )
