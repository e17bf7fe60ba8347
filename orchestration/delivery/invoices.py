"""Do AWS's invoices say what the built month says? Judged for the numbers that somebody typed in, by `invoice_check`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from ingestion.errors import CheckFailed
from orchestration.athena import ask_builder

if TYPE_CHECKING:
    from orchestration.lakehouse import Lakehouse

DIFFERENT = """
select
    invoice_id,
    coalesce(currency, '') as currency,
    max(invoice_total) as invoice_total,
    max(difference) as difference
from invoice_check
where state = 'different'
group by invoice_id, coalesce(currency, '')
order by invoice_id, coalesce(currency, '')
"""


@dataclass(frozen=True)
class Mismatch:
    """An invoice whose lines do not add up to what its PDF says."""

    invoice_id: str
    currency: str
    typed: Decimal
    difference: Decimal
    """Bill less PDF."""

    def __str__(self) -> str:
        bill = self.typed + self.difference
        return (
            f"invoice {self.invoice_id}: the PDF says {_money(self.typed)} {self.currency}, the bill's lines"
            f" {_money(bill)}, {_money(abs(self.difference))} {'more' if self.difference > 0 else 'less'}"
        )


def mismatches(house: Lakehouse, scratch_schema: str) -> tuple[Mismatch, ...]:
    """The invoices of the build that differ; asks nothing where no invoice was typed in."""
    if not house.settings.invoices:
        return ()
    answer = ask_builder(house.aws, house.lake, DIFFERENT, scratch_schema)
    return tuple(Mismatch(row[0], row[1], Decimal(row[2]), Decimal(row[3])) for row in answer.rows)


def raise_if_mismatched(found: Iterable[Mismatch]) -> None:
    """CheckFailed naming each invoice with both figures."""
    listed = "; ".join(str(one) for one in found)
    if listed:
        raise CheckFailed(
            f"invoices: expected the bill to equal the PDFs; found {listed}. Correct [invoices] in lakehouse.toml and"
            " replay the delivery, or wait for AWS's next one: nothing is published."
        )


def _money(value: Decimal) -> str:
    """At least cents, no trailing zeros after them."""
    text = format(value.normalize(), "f")
    whole, _, decimals = text.partition(".")
    return f"{whole}.{decimals:0<2}"
