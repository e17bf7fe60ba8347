"""The made-up company: its accounts, its tags (some of them hostile text), and the commitments it bought."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

from ingestion.synthetic import skus
from ingestion.synthetic.facts import Account, Plan, Reservation, Sku, Tags
from ingestion.synthetic.month import Month

PAYER = Account("123456780001", "acme-root")
LEGACY = Account("000012345678", "acme-legacy", owner_tag="heritage@acme.example")
WEB = Account("210987654321", "acme-web")
DATA = Account("345678901234", "acme-data")
ACCOUNTS = (PAYER, LEGACY, WEB, DATA)

TAG_KEYS = ("environment", "owner", "team")


def _tags(**pairs: str) -> Tags:
    return Tags(tuple(sorted(pairs.items())))


UNTAGGED = Tags()
PLATFORM = _tags(Environment="production", Owner="alice@acme.example", Team="platform")
# Text that breaks careless SQL, CSV, spreadsheets, terminals and pages.
QUOTED = _tags(Environment="production", Owner='O\'Brien "OB"; --', Team='Team "A", 50% off')
FORMULA = _tags(Environment="staging", Owner="=cmd()|'/c calc'!A1", Team="@SUM(1+1)*cmd")
MULTILINE = _tags(Environment="dev", Owner="line one\nline two", Team="tab\there, comma")
UNICODE = _tags(Environment="Production", Owner="Zoë Łukasz 東京", Team="équipe été 🚀 <b>&amp;</b>")
OWNER_ONLY = _tags(Owner="bob@acme.example")
BLANK_TEAM = _tags(Environment="prod", Owner="carol@acme.example", Team="")
TAG_SETS = (PLATFORM, QUOTED, FORMULA, MULTILINE, UNICODE, OWNER_ONLY, BLANK_TEAM, UNTAGGED)


def reservations(first: Month, scale: int) -> tuple[Reservation, ...]:
    """Partial, no and all upfront; one bought in mid-month, one never used, one shared, two splitting an hour."""
    old = _months_before(first, 4).start
    bought = first.start + timedelta(days=9, hours=14)

    def one(
        key: str, account: Account, sku: Sku, start: datetime, prices: tuple[str, str, str]
    ) -> Reservation:
        upfront, recurring, option = prices
        arn = f"arn:aws:{sku.service.removeprefix('Amazon').lower()}:{sku.region}:{account.id}:reserved-instances/{key}"
        return Reservation(arn, account, sku, scale, start, Decimal(upfront), Decimal(recurring), option)

    partial, none, whole = "Partial Upfront", "No Upfront", "All Upfront"
    return (
        one("web-partial", WEB, skus.M5_LARGE, bought, ("0.029", "0.029", partial)),
        one("batch-none", LEGACY, skus.R5_LARGE_EU, old, ("0", "0.089", none)),
        one("db-whole", DATA, skus.DB_M5_LARGE, old, ("0.1145", "0", whole)),
        one("unused-none", LEGACY, skus.C5_LARGE_WEST, old, ("0", "0.054", none)),
        one("shared-none", PAYER, skus.R6G_LARGE, old, ("0", "0.0635", none)),
        one("split-none", LEGACY, skus.M6I_LARGE, old, ("0", "0.0605", none)),
        one("split-partial", LEGACY, skus.M6I_LARGE, old, ("0.0288", "0.0289", partial)),
    )


def plans(months: tuple[Month, ...], scale: int) -> tuple[Plan, ...]:
    """EC2 Instance plan with an upfront part, bought in the second month; Compute plan without.

    In the order in which AWS applies them: EC2 Instance plans before Compute plans.
    """
    old = _months_before(months[0], 3).start
    bought = months[min(1, len(months) - 1)].start + timedelta(days=4, hours=9)
    arn = f"arn:aws:savingsplans::{PAYER.id}:savingsplan/"
    half = Decimal("0.0375") * scale
    return (
        Plan(f"{arn}instance-c6i", PAYER, bought, half, half, "Partial Upfront", "c6i", "us-east-1"),
        Plan(f"{arn}compute", PAYER, old, Decimal("0.1") * scale, Decimal(0), "No Upfront"),
    )


def _months_before(month: Month, count: int) -> Month:
    for _ in range(count):
        month = month.previous()
    return month
