"""What the audit asks of `invoice_check` finds each invoice once that differs, whole, and tells both figures.

An invoice of two sellers is compared as one; one that was typed in without its currency is in the bill's.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from orchestration.delivery.invoices import DIFFERENT, Mismatch
from tests.dbt_sql import STAGED, Engine, Models

TYPED = {
    "1": {"total": "10.00", "currency": "", "billing_period": ""},
    "2": {"total": "-5.5", "currency": "EUR", "billing_period": "2026-04"},
    "3": {"total": "7", "currency": "USD", "billing_period": ""},
    "of another month": {"total": "1", "currency": "", "billing_period": "2026-03"},
}


def line(invoice: str, cost: str, seller: str = "AWS", currency: str = "USD") -> dict[str, Any]:
    return {
        "line_item_line_item_type": "Usage",
        "line_item_unblended_cost": cost,
        "line_item_currency_code": currency,
        "line_item_usage_start_date": "2026-04-01 00:00:00",
        "bill_invoice_id": invoice,
        "bill_bill_type": "Anniversary",
        "bill_billing_entity": seller,
        "bill_payer_account_id": "payer",
        "has_net_columns": "false",
    }


def test_the_audit_finds_each_differing_invoice_once(sql_engine: Engine) -> None:
    models = Models(sql_engine, {"tag_keys": ["team"], "invoices": TYPED})
    bill = [
        line("1", "6"),
        line("1", "4.25", seller="AWS Marketplace"),
        line("2", "-5.51", currency="EUR"),
        line("3", "7.009"),
        line("4", "100"),
        line("", "3"),
    ]
    asked = DIFFERENT.replace("from invoice_check", "from {wanted}")
    rows = models.rows("invoice_check", {STAGED: bill}, asked)
    found = [
        Mismatch(
            str(row["invoice_id"]),
            str(row["currency"]),
            Decimal(row["invoice_total"] or "NaN"),
            Decimal(row["difference"] or "NaN"),
        )
        for row in rows
    ]
    assert found == [Mismatch("1", "USD", Decimal(10), Decimal("0.25"))]
    assert str(found[0]) == "invoice 1: the PDF says 10.00 USD, the bill's lines 10.25, 0.25 more"
