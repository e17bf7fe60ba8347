"""Generate bills with a known truth: export folders as AWS delivers them, and `truth.json` beside them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from ingestion.errors import BadInput
from ingestion.synthetic.company import TAG_KEYS
from ingestion.synthetic.export import Written, execution_id, write_export
from ingestion.synthetic.facts import Bill
from ingestion.synthetic.labels import labels
from ingestion.synthetic.month import Month
from ingestion.synthetic.scenario import Scenario, Size, bill_of
from ingestion.synthetic.truth import truth_of

__all__ = ["GeneratedDelivery", "GeneratedExport", "Scenario", "generate", "generate_bills"]

FORMATS = ("cur2",)
CURRENCY = "USD"


@dataclass(frozen=True)
class GeneratedDelivery:
    """One delivery of one month. `folder` holds the export's folder: what `lakehouse deliver` takes."""

    billing_period: str
    revision: int
    folder: Path
    lines: int
    execution_id: str


@dataclass(frozen=True)
class GeneratedExport:
    """What was written under `out`. `deliveries` stand in the order in which AWS would have made them."""

    out: Path
    export: str
    truth: Path
    deliveries: tuple[GeneratedDelivery, ...]


def generate_bills(
    *,
    seed: int,
    months: int,
    size: str,
    fmt: str = "cur2",
    out: Path,
    last_month: str,
    export: str = "acme-cur2",
) -> GeneratedExport:
    """The bills of `months` months ending with `last_month`, one of them restated; see `generate`.

    Raises BadInput for another format than cur2 and for a size, month or name that cannot be.
    """
    if fmt not in FORMATS:
        raise BadInput(
            f"format: expected {' or '.join(FORMATS)}, the only one generated so far; found {fmt!r}."
        )
    known: dict[str, Size] = {name: name for name in get_args(Size)}
    if size not in known:
        raise BadInput(f"size: expected one of {', '.join(known)}; found {size!r}.")
    scenario = Scenario(seed=seed, last_month=last_month, months=months, size=known[size], export=export)
    return generate(scenario, out)


def generate(scenario: Scenario, out: Path) -> GeneratedExport:
    """Writes `out/<period>/r<revision>/<export>/…` for every delivery and `out/truth.json`.

    The truth is computed and written before the first row is rendered, from the facts alone. Running it again
    gives the same bytes. Raises BadInput when `out` holds bills of something else.
    """
    order = list(_order(scenario))
    bills = [bill_of(scenario, month, revision) for month, revision in order]
    truth = out / "truth.json"
    text = _truth_text(scenario, bills)
    _refuse_strangers(out, truth, text)
    out.mkdir(parents=True, exist_ok=True)
    truth.write_text(text)
    deliveries = tuple(_deliver(scenario, bill, out) for bill in bills)
    return GeneratedExport(out, scenario.export, truth, deliveries)


def _order(scenario: Scenario) -> Iterator[tuple[Month, int]]:
    """Months in order; a restatement comes after the first delivery of the next month, or at the end."""
    waiting: list[Month] = []
    for month in scenario.periods:
        yield month, 0
        yield from ((restated, 1) for restated in waiting)
        waiting = [month] if month.period in scenario.restated_periods else []
    yield from ((restated, 1) for restated in waiting)


def _deliver(scenario: Scenario, bill: Bill, out: Path) -> GeneratedDelivery:
    folder = out / _place(bill)
    written: Written = write_export(scenario, bill, folder)
    return GeneratedDelivery(bill.month.period, bill.revision, folder, written.lines, written.execution_id)


def _place(bill: Bill) -> str:
    return f"{bill.month.period}/r{bill.revision}"


def _truth_text(scenario: Scenario, bills: list[Bill]) -> str:
    document = {
        "format": "cur2",
        "export_name": scenario.export,
        "currency": CURRENCY,
        "seed": scenario.seed,
        "size": scenario.size,
        "tag_keys": list(TAG_KEYS),
        "deliveries": [_delivery_truth(scenario, bill) for bill in bills],
        "anomalies": labels(scenario, bills),
    }
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


def _delivery_truth(scenario: Scenario, bill: Bill) -> dict[str, object]:
    as_of = scenario.as_of if bill.seen_hours < bill.month.hours else None
    return {
        "billing_period": bill.month.period,
        "export_name": scenario.export,
        "currency": CURRENCY,
        "revision": bill.revision,
        "execution_id": execution_id(scenario, bill),
        "folder": _place(bill),
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
