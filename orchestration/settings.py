"""The one settings file, `lakehouse.toml`: what is in force, defaults for what it does not say.

The file is looked for in the working directory, or where `LAKEHOUSE_SETTINGS` points. A key that is not
known is an error: a misspelt threshold must not be ignored silently.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, TypeVar

from ingestion.errors import BadInput
from orchestration.analysis.anomaly.settings import AnomalySettings

ACCOUNT_ID = re.compile(r"\d{12}")
TAG_TEXT = re.compile(r"[\w .:/=+@-]{1,256}")
# A value may hold any letter or sign that a resource's tag can: services differ in what they refuse.
TAG_VALUE = re.compile(r"[^\x00-\x1f\x7f]{1,256}")
INVOICE_ID = re.compile(r"[\w-]{1,64}")
MONEY = re.compile(r"-?\d{1,15}(\.\d{1,12})?")
CURRENCY = re.compile(r"[A-Z]{3}|")
REPORT_SCOPE = re.compile("bill|owner|account")
MONTH = re.compile(r"(19|20)\d\d-(0[1-9]|1[0-2])|")


@dataclass(frozen=True)
class Retention:
    """How many published deliveries of a month are to be kept beside the one in force. Nothing is deleted yet."""

    previous_deliveries: int = 2
    """Deliveries of a month to be kept beside the published one, for `publish rollback`. Nothing is deleted yet."""
    tombstone_hours: int = 24
    """Hours between marking data for deletion and deleting it."""


@dataclass(frozen=True)
class Account:
    """What the bill does not say of an account; an empty text is not known."""

    name: str = ""
    """What people call the account."""
    owner: str = ""
    """Who answers for its cost."""
    environment: str = ""
    """What it is for: prod, dev and so on."""
    tags: Mapping[str, str] = field(default_factory=dict)
    """What its resources count as, by tag key, where the bill has no value: the last resort of `effective_cost`."""


@dataclass(frozen=True)
class Invoice:
    """What a PDF invoice says, for `invoice_check`."""

    total: str = ""
    """Total amount due, as printed but without thousands separators: \"4064.48\"."""
    currency: str = ""
    """Its currency, USD; the bill's when left out."""
    billing_period: str = ""
    """Its month, 2026-04; then an invoice that this month's bill lacks is reported."""


@dataclass(frozen=True)
class Settings:
    """What `lakehouse.toml` may say."""

    tag_keys: tuple[str, ...] = ("cost_center", "environment", "owner", "team")
    """The allocation tags of `tags_json` and `tag_coverage_daily`."""
    allowed_tag_values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The values that count as valid for a tag key; any value of a key that is not named."""
    settled_days: int = 2
    """The newest days of a bill, which AWS still changes: never judged by the anomaly check."""
    accounts: Mapping[str, Account] = field(default_factory=dict)
    """Name, owner and environment of an account by its twelve-digit id."""
    invoices: Mapping[str, Invoice] = field(default_factory=dict)
    """What was typed in from PDFs, by invoice number."""
    invoice_rounding: float = 0.01
    """Largest difference between an invoice and its lines: a PDF prints cents, lines have ten decimals."""
    report_scopes: tuple[str, ...] = ("bill", "owner")
    """Which reports the schedule makes of a month: \"bill\", one for each \"owner\", one for each \"account\"."""
    report_months: int = 2
    """How many of the newest published months the schedule reports on."""
    retention: Retention = field(default_factory=Retention)
    anomalies: AnomalySettings = field(default_factory=AnomalySettings)


Table = TypeVar("Table", Retention, AnomalySettings)


def settings_path(environ: Mapping[str, str] | None = None) -> Path:
    """Where the settings file is looked for."""
    return Path((os.environ if environ is None else environ).get("LAKEHOUSE_SETTINGS", "lakehouse.toml"))


def load(path: Path | None = None) -> Settings:
    """The settings in force; the defaults when there is no file. Raises BadInput naming the wrong key."""
    source = settings_path() if path is None else path
    if not source.is_file():
        return Settings()
    try:
        return parse(tomllib.loads(source.read_text(encoding="utf-8")), str(source))
    except tomllib.TOMLDecodeError as error:
        raise BadInput(f"{source}: expected TOML; found {error}. Mend the file or remove it.") from error


def parse(raw: Mapping[str, Any], where: str) -> Settings:
    """Settings of a parsed file; `where` names it in messages."""
    _only_known(raw, {each.name for each in fields(Settings)}, where)
    settled = _number(raw.get("settled_days", Settings.settled_days), int, f"{where}: settled_days")
    return Settings(
        tag_keys=_tag_keys(raw.get("tag_keys", list(Settings.tag_keys)), f"{where}: tag_keys"),
        settled_days=int(settled),
        allowed_tag_values={
            key: _texts(values, TAG_VALUE, f"{where}: [allowed_tag_values] {key}")
            for key, values in _mapping(
                raw.get("allowed_tag_values", {}), f"{where}: [allowed_tag_values]"
            ).items()
        },
        accounts={
            account: _account(account, table, f"{where}: [accounts]")
            for account, table in _mapping(raw.get("accounts", {}), f"{where}: [accounts]").items()
        },
        invoices={
            invoice: _invoice(invoice, table, f"{where}: [invoices]")
            for invoice, table in _mapping(raw.get("invoices", {}), f"{where}: [invoices]").items()
        },
        invoice_rounding=_number(
            raw.get("invoice_rounding", Settings.invoice_rounding), float, f"{where}: invoice_rounding"
        ),
        report_scopes=_texts(
            raw.get("report_scopes", list(Settings.report_scopes)), REPORT_SCOPE, f"{where}: report_scopes"
        ),
        report_months=int(
            _number(raw.get("report_months", Settings.report_months), int, f"{where}: report_months")
        ),
        retention=_table(Retention, raw.get("retention", {}), f"{where}: [retention]"),
        anomalies=_anomalies(raw.get("anomalies", {}), int(settled), f"{where}: [anomalies]"),
    )


def _anomalies(raw: Any, settled_days: int, where: str) -> AnomalySettings:
    """`settled_days` is said once, at the top of the file, and holds for the detector too."""
    if isinstance(raw, Mapping) and "settled_days" in raw:
        raise BadInput(
            f"{where}: expected thresholds only; found settled_days. Write it at the top of the file."
        )
    return _table(AnomalySettings, {**_mapping(raw, where), "settled_days": settled_days}, where)


def _table(kind: type[Table], raw: Any, where: str) -> Table:
    table = _mapping(raw, where)
    types = {each.name: type(getattr(kind(), each.name)) for each in fields(kind)}
    _only_known(table, set(types), where)
    return kind(**{key: _number(value, types[key], f"{where}: {key}") for key, value in table.items()})


def _only_known(raw: Mapping[str, Any], known: set[str], where: str) -> None:
    unknown = sorted(set(raw) - known)
    if unknown:
        raise BadInput(
            f"{where}: expected the keys {', '.join(sorted(known))}; found {', '.join(unknown)}. "
            "docs/reference/settings.md says what each does."
        )


def _mapping(raw: Any, where: str) -> Mapping[str, Any]:
    if not isinstance(raw, Mapping):
        raise BadInput(f"{where}: expected a table; found {raw!r}.")
    return raw


def _number(value: Any, kind: type, where: str) -> Any:
    accepted = (int, float) if kind is float else (int,)
    if isinstance(value, bool) or not isinstance(value, accepted) or value < 0:
        raise BadInput(
            f"{where}: expected {'a' if kind is float else 'a whole'} number of 0 or more; found {value!r}."
        )
    return kind(value)


def _tag_keys(raw: Any, where: str) -> tuple[str, ...]:
    return _texts(raw, TAG_TEXT, where)


def _texts(raw: Any, pattern: re.Pattern[str], where: str) -> tuple[str, ...]:
    if not isinstance(raw, list) or not all(
        isinstance(text, str) and pattern.fullmatch(text) for text in raw
    ):
        raise BadInput(
            f'{where}: expected a list of texts as AWS allows in tags, ["team", "env"]; found {raw!r}.'
        )
    return tuple(raw)


def _account(account: str, raw: Any, where: str) -> Account:
    if not ACCOUNT_ID.fullmatch(account):
        raise BadInput(f"{where}: expected twelve-digit account ids in quotes; found {account!r}.")
    table = _mapping(raw, f"{where}: {account}")
    _only_known(table, {each.name for each in fields(Account)}, f"{where}: {account}")
    tags = _mapping(table.get("tags", {}), f"{where}: {account}: tags")
    texts = {**table, "tags": "", **tags}
    if not all(isinstance(text, str) for text in texts.values()):
        raise BadInput(f"{where}: {account}: expected texts; found {dict(table)!r}.")
    return Account(**{**table, "tags": dict(tags)})


def _invoice(invoice: str, raw: Any, where: str) -> Invoice:
    """A number is as good as a text: the shortest decimal text of what the file says is the amount."""
    if not INVOICE_ID.fullmatch(invoice):
        raise BadInput(f"{where}: expected invoice numbers of letters, digits and dashes; found {invoice!r}.")
    table = _mapping(raw, f"{where}: {invoice}")
    _only_known(table, {each.name for each in fields(Invoice)}, f"{where}: {invoice}")
    patterns = {"total": MONEY, "currency": CURRENCY, "billing_period": MONTH}
    texts = {key: "" if isinstance(table.get(key), bool) else str(table.get(key, "")) for key in patterns}
    for key, text in texts.items():
        if not patterns[key].fullmatch(text):
            raise BadInput(
                f'{where}: {invoice}: {key}: expected such as total = "4064.48", currency = "USD",'
                f' billing_period = "2026-04"; found {table.get(key)!r}.'
            )
    return Invoice(**texts)
