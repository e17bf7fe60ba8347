"""How a notebook asks: Athena's API as the analyst, answers as frames; exact decimals in them until a chart is drawn."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from dashboards.reports.questions import QUERIES as REPORT_QUERIES
from dashboards.reports.questions import query
from dashboards.reports.scope import Question, Scope, account_id
from ingestion import aws, lake, names
from ingestion.errors import BadInput

QUERIES = Path(__file__).parent / "queries"
# Months are looked for from here on; the mart has a row per month of the bill.
SINCE = "2018-01"
NAMED = (
    "AWS_ENDPOINT_URL",
    "AWS_PROFILE",
    "AWS_ACCESS_KEY_ID",
    "AWS_WEB_IDENTITY_TOKEN_FILE",
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI",
)
# A pandas frame; pandas has no types that strict checking could use.
Frame = Any
AskFrame = Callable[[str], Frame]


@dataclass(frozen=True)
class Notebook:
    """A month that a notebook looks at."""

    ask: AskFrame
    question: Question

    def __call__(self, key: str) -> Frame:
        """The answer to a query of the kit, else of the reports."""
        folder = QUERIES if (QUERIES / f"{key}.sql").is_file() else REPORT_QUERIES
        return self.ask(query(key, self.question.values(), folder))


def connect() -> AskFrame:
    """Questions to the AWS that the environment names; BadInput when it names none."""
    if not any(os.environ.get(name) for name in NAMED):
        raise BadInput(
            "Notebook: expected the local AWS or credentials that are set explicitly; found neither. "
            "Start it by `lakehouse notebook NAME`, which finds them."
        )
    import awswrangler

    session, where = aws.connect().session, lake.from_environment()

    def ask(sql: str) -> Frame:
        return awswrangler.athena.read_sql_query(
            sql,
            database=where.database,
            workgroup=where.analyst_workgroup,
            ctas_approach=False,
            boto3_session=session,
        )

    return ask


def open_month(ask: AskFrame, month: str | None = None, account: str | None = None) -> Notebook:
    """The month that is named, else the newest published one; of one account, else of the whole bill."""
    published = ask(query("months_published", {"first_month": SINCE}, QUERIES))
    currencies = dict(zip(published["billing_period"], published["currency"], strict=True))
    chosen = names.billing_period(month) if month else next(iter(currencies), "")
    if chosen not in currencies:
        raise BadInput(
            f"month: expected one that is published ({', '.join(currencies) or 'none is'}); found {chosen or 'none'}."
        )
    scope = Scope("account", account_id(account), (account,)) if account else Scope("bill", "")
    return Notebook(ask, Question(scope, chosen, str(currencies[chosen])))


def for_charts(frame: Frame) -> Frame:
    """The frame with its decimals as doubles: charts draw pixels, tables keep the digits."""
    drawn = frame.copy()
    for name in drawn.columns:
        if drawn[name].map(lambda value: isinstance(value, Decimal)).any():
            drawn[name] = drawn[name].astype(float)
    return drawn
