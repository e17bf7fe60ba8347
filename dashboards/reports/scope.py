"""What a report is about: one month, one currency, and all accounts, one account or those of one owner."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from ingestion import names
from ingestion.errors import BadInput

Row = Mapping[str, object]
Kind = Literal["bill", "account", "owner"]
ACCOUNT_ID = re.compile(r"\d{12}")
CURRENCY = re.compile(r"[A-Z]{3}")
# How many months before the report's own are shown beside it.
MONTHS_BEFORE = 12


@dataclass(frozen=True)
class Scope:
    """Whose cost. `accounts` is empty for the whole bill, else the twelve-digit ids that are counted."""

    kind: Kind
    name: str
    accounts: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """As people read it."""
        return "the whole bill" if self.kind == "bill" else f"{self.kind} {self.name}"

    @property
    def slug(self) -> str:
        """As file names and S3 keys carry it; owners of the same letters stay apart by a hash of their name.

        >>> Scope("bill", "").slug, Scope("owner", "web@acme.example", ("210987654321",)).slug
        ('bill', 'owner-web-acme-example-3733c8b2')
        """
        if self.kind != "owner":
            return "bill" if self.kind == "bill" else f"account-{self.name}"
        readable = re.sub(r"[^a-z0-9]+", "-", self.name.lower()).strip("-")[:40]
        return f"owner-{readable}-{hashlib.sha256(self.name.encode()).hexdigest()[:8]}".replace("--", "-")

    def condition(self, column: str) -> str:
        """SQL that is true for the rows of the report. Only twelve-digit ids reach it."""
        if not self.accounts:
            return "true"
        return f"{column} in ({', '.join(repr(each) for each in self.accounts)})"


@dataclass(frozen=True)
class Question:
    """A scope in a month and a currency: what the report's queries are filled with."""

    scope: Scope
    billing_period: str
    currency: str

    def __post_init__(self) -> None:
        names.billing_period(self.billing_period)
        if not CURRENCY.fullmatch(self.currency):
            raise BadInput(f"currency: expected three capitals as in the bill, USD; found {self.currency!r}.")
        for account in self.scope.accounts:
            account_id(account)

    def values(self) -> dict[str, str]:
        """What stands for each name in double braces."""
        return period_values(self.scope, self.billing_period) | {"currency": self.currency}


def period_values(scope: Scope, billing_period: str) -> dict[str, str]:
    """The names that need no currency."""
    payers = scope.condition("account_id")
    in_payers = f"payer_account_id in (select payer_account_id from accounts where {payers})"
    return {
        "month": names.billing_period(billing_period),
        "month_before": months_back(billing_period, 1),
        "first_month": months_back(billing_period, MONTHS_BEFORE),
        "in_scope": scope.condition("account_id"),
        "payer_in_scope": in_payers if scope.accounts else "true",
    }


def months_back(billing_period: str, months: int) -> str:
    """The month so many months earlier.

    >>> months_back("2026-02", 1), months_back("2026-02", 14)
    ('2026-01', '2024-12')
    """
    year, month = (int(part) for part in names.billing_period(billing_period).split("-"))
    count = year * 12 + month - 1 - months
    return f"{count // 12:04d}-{count % 12 + 1:02d}"


def account_id(text: str) -> str:
    """`text` when it is an account id; raises BadInput otherwise."""
    if not ACCOUNT_ID.fullmatch(text):
        raise BadInput(f"account: expected twelve digits, 123456789012; found {text!r}.")
    return text


def account_scope(people: Sequence[Row], account: str) -> Scope:
    """One account; BadInput when no published bill names it. `people` are the rows of `people.sql`."""
    known = {str(row["account_id"]) for row in people}
    if account_id(account) not in known:
        raise BadInput(
            f"account: expected one of a published bill: {', '.join(sorted(known)) or 'none'}; found {account}."
        )
    return Scope("account", account, (account,))


def owner_scope(people: Sequence[Row], owner: str) -> Scope:
    """The accounts that settings give to an owner; BadInput when there are none."""
    theirs = tuple(sorted(str(row["account_id"]) for row in people if row["owner"] == owner and owner))
    if not theirs:
        known = ", ".join(owners(people)) or "none: name them in lakehouse.toml, [accounts.<id>] owner"
        raise BadInput(f"owner: expected an owner of accounts in a published bill: {known}; found {owner!r}.")
    return Scope("owner", owner, theirs)


def owners(people: Sequence[Row]) -> list[str]:
    """Every owner that settings name, sorted."""
    return sorted({str(row["owner"]) for row in people if row["owner"]})
