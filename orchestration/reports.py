"""Reports of what is published: which ones, from the marts, under keys in S3 that a publication alone decides."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from dashboards.reports.files import write_files
from dashboards.reports.handoff import Handoff, handoff
from dashboards.reports.questions import query
from dashboards.reports.report import currency_of, make_report
from dashboards.reports.scope import (
    MONTHS_BEFORE,
    Question,
    Row,
    Scope,
    account_scope,
    months_back,
    owner_scope,
    owners,
    period_values,
)
from ingestion.catalog.rollback import PublicationRow, publications
from ingestion.errors import BadInput, CheckFailed
from ingestion.ledger.store import TAKEN
from orchestration.athena import ask_analyst

if TYPE_CHECKING:
    from dashboards.reports.sheets import Report
    from orchestration.lakehouse import Lakehouse

MakeReport = Callable[["Lakehouse", Scope, str, str], "Report"]
# As long as a signed link can live; it ends earlier when the session that signed it does.
LINK_SECONDS = 7 * 24 * 3600
RECORD = "delivered.json"
CONTENT_TYPES = {
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".html": "text/html; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
}


@dataclass(frozen=True)
class Delivered:
    """One report in S3. `is_new` is False when this publication's report was there before: nothing was sent."""

    prefix: str
    keys: tuple[str, ...]
    is_new: bool


def published_months(rows: Iterable[PublicationRow]) -> list[str]:
    """The months that readers see, oldest first."""
    return sorted({row.billing_period for row in rows if row.live and row.billing_period})


def publication_id(rows: Iterable[PublicationRow], billing_period: str) -> str:
    """Names what readers see of the months that a report reads: the same publications, the same id."""
    first = months_back(billing_period, MONTHS_BEFORE)
    seen = sorted(
        f"{row.billing_period} {row.export_name} {row.delivery_id} {row.at.isoformat()}"
        for row in rows
        if row.live and first <= row.billing_period <= billing_period
    )
    return hashlib.sha256("\n".join(seen).encode()).hexdigest()[:12]


def newest_month(rows: Iterable[PublicationRow]) -> str:
    """The newest month that readers see; BadInput when there is none."""
    months = published_months(rows)
    if not months:
        raise BadInput("report: expected a published month; found none. Ingest a delivery first.")
    return months[-1]


def scope_named(house: Lakehouse, account: str | None, owner: str | None) -> Scope:
    """The scope that a user asks for; BadInput when the published bills know no such account or owner."""
    if account is not None:
        return account_scope(_people(house), account)
    return Scope("bill", "") if owner is None else owner_scope(_people(house), owner)


def scopes_of_settings(house: Lakehouse) -> list[Scope]:
    """The reports that settings want of each month: of the bill, of each owner, of each account."""
    wanted, people = house.settings.report_scopes, _people(house)
    found = [Scope("bill", "")] if "bill" in wanted else []
    if "owner" in wanted:
        found += [owner_scope(people, owner) for owner in owners(people)]
    if "account" in wanted:
        found += [account_scope(people, str(row["account_id"])) for row in people]
    return found


def report_of(
    house: Lakehouse, scope: Scope, billing_period: str, publication: str, currency: str | None = None
) -> Report:
    """The report of a scope in a month; in the currency with most lines where none is named.

    Raises CheckFailed when another publication came while Athena was asked: a report never mixes two.
    """

    def ask(sql: str) -> list[Row]:
        return list(ask_analyst(house.aws, house.lake, sql).as_dicts())

    chosen = currency or currency_of(ask, scope, billing_period)
    report = make_report(ask, Question(scope, billing_period, chosen), publication)
    now = publication_id(publications(house.aws, house.lake), billing_period)
    if now != publication:
        raise CheckFailed(
            f"Report: expected publication {publication} to stand while it was read; found {now}. Make it again."
        )
    return report


def has_cost(house: Lakehouse, scope: Scope, billing_period: str) -> bool:
    """Whether anything was billed to the scope in the month: an owner's account may be younger."""
    sql = query("published", period_values(scope, billing_period))
    return bool(ask_analyst(house.aws, house.lake, sql).rows)


def deliver_reports(house: Lakehouse) -> Iterator[Delivered]:
    """Every report that settings want of the newest months, in S3 and handed to the topic, once per publication."""
    rows = publications(house.aws, house.lake)
    months = published_months(rows)
    scopes = scopes_of_settings(house) if months else []
    for month in reversed(months[max(0, len(months) - house.settings.report_months) :]):
        for scope in scopes:
            if has_cost(house, scope, month):
                yield deliver_report(house, scope, month, publication_id(rows, month), report_of)


def deliver_report(
    house: Lakehouse, scope: Scope, billing_period: str, publication: str, make: MakeReport
) -> Delivered:
    """One report in S3 and at the topic. Again for the same publication: nothing is written, nothing is sent.

    The record is written last, so that after a crash all of it is done again: the same bytes under the same keys,
    and at worst a second message, never none.
    """
    prefix = key_prefix(house, scope, billing_period, publication)
    record = _record(house, prefix)
    if record is not None:
        return Delivered(prefix, tuple(record["keys"]), is_new=False)
    report = make(house, scope, billing_period, publication)
    with tempfile.TemporaryDirectory(prefix="lakehouse-report-") as folder:
        written = write_files(report, Path(folder), f"cost-{billing_period}-{scope.slug}")
        keys = tuple(_uploaded(house, prefix, Path(folder), path) for path in written)
    message_id = _send(
        house, handoff(report, scope, _links(house, keys), f"s3://{house.lake.lake_bucket}/{prefix}")
    )
    body = {
        "keys": keys,
        "publication": publication,
        "topic": house.lake.reports_topic,
        "message_id": message_id,
    }
    is_new = _put_once(house, f"{prefix}{RECORD}", json.dumps(body, indent=2).encode(), "application/json")
    return Delivered(prefix, keys, is_new)


def key_prefix(house: Lakehouse, scope: Scope, billing_period: str, publication: str) -> str:
    """Where a publication's report of a scope lies in the lake bucket, with its slash."""
    return f"{house.lake.reports_prefix}billing_period={billing_period}/scope={scope.slug}/publication={publication}/"


def _people(house: Lakehouse) -> Sequence[Row]:
    return ask_analyst(house.aws, house.lake, query("people", {})).as_dicts()


def _uploaded(house: Lakehouse, prefix: str, folder: Path, path: Path) -> str:
    key = f"{prefix}{path.relative_to(folder).as_posix()}"
    _put_once(house, key, path.read_bytes(), CONTENT_TYPES[path.suffix])
    return key


def _put_once(house: Lakehouse, key: str, body: bytes, content_type: str) -> bool:
    """False, and nothing written, when the key is taken: a publication's report has the same bytes each time."""
    try:
        house.aws.s3.put_object(
            Bucket=house.lake.lake_bucket, Key=key, Body=body, ContentType=content_type, IfNoneMatch="*"
        )
    except ClientError as error:
        if error.response["Error"]["Code"] in TAKEN:
            return False
        raise
    return True


def _record(house: Lakehouse, prefix: str) -> dict[str, list[str]] | None:
    try:
        found = house.aws.s3.get_object(Bucket=house.lake.lake_bucket, Key=f"{prefix}{RECORD}")
    except house.aws.s3.exceptions.NoSuchKey:
        return None
    return dict(json.loads(found["Body"].read()))


def _links(house: Lakehouse, keys: Sequence[str]) -> dict[str, str]:
    """A signed link to the workbook and one to the page, by file name."""
    chosen = [key for key in keys if key.endswith((".xlsx", ".html"))]
    return {
        key.rsplit("/", 1)[-1]: house.aws.s3.generate_presigned_url(
            "get_object", Params={"Bucket": house.lake.lake_bucket, "Key": key}, ExpiresIn=LINK_SECONDS
        )
        for key in chosen
    }


def _send(house: Lakehouse, message: Handoff) -> str:
    """The id of the message, '' where no topic is set."""
    if not house.lake.reports_topic:
        return ""
    sent = house.aws.sns.publish(
        TopicArn=house.lake.reports_topic,
        Subject=message.subject,
        Message=message.text,
        MessageAttributes={
            name: {"DataType": "String", "StringValue": value} for name, value in message.attributes.items()
        },
    )
    return sent["MessageId"]
