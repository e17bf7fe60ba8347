"""What the crawler API tells of crawls that were run: summaries, history, metrics, and its pages."""

from __future__ import annotations

import json
import operator
import statistics
from collections.abc import Callable
from datetime import datetime
from typing import Any

from infra.local.crawler.kept import Crawl, Crawler
from infra.local.crawler.runner import Outcome
from infra.local.wire import ApiError

LOG_GROUP = "/aws-glue/crawlers"


def summary_of(outcome: Outcome) -> str:
    """What the crawl did, as JSON text: that is how ListCrawls carries it."""
    written = outcome.written
    return json.dumps(
        {
            "TABLE": {
                "ADD": sorted(written.created),
                "UPDATE": sorted(written.updated),
                "DELETE": sorted(written.deleted),
                "DEPRECATE": sorted(written.deprecated),
            },
            "PARTITION": {
                "ADD": written.partitions_added,
                "UPDATE": written.partitions_updated,
                "DELETE": written.partitions_deleted,
            },
            "MESSAGES": {"CONSUMED": outcome.messages, "LEFT": outcome.left},
            "UNREADABLE": outcome.bad,
            "SKIPPED": outcome.skipped,
            "CONFLICTS": written.conflicts,
        }
    )


def paged(payload: dict[str, Any], name: str, items: list[Any]) -> dict[str, Any]:
    """One page; the token is the position in the list."""
    token = payload.get("NextToken") or "0"
    if not token.isdigit():
        raise ApiError("InvalidInputException", f"NextToken {token!r} was not given by this service")
    asked = payload.get("MaxResults")
    if asked is not None and not 1 <= int(asked) <= 1000:
        raise ApiError("ValidationException", f"MaxResults: expected 1 to 1000; found {asked}")
    start, size = int(token), int(asked or 1000)
    more = {"NextToken": str(start + size)} if start + size < len(items) else {}
    return {name: items[start : start + size], **more}


def table_counts(outcome: Outcome) -> tuple[int, int]:
    return len(outcome.written.created), len(outcome.written.updated)


def last_crawl(name: str, one: Crawl) -> dict[str, Any]:
    status = {"COMPLETED": "SUCCEEDED", "STOPPED": "CANCELLED"}.get(one.state, one.state)
    error = {"ErrorMessage": one.error} if one.error else {}
    return {"Status": status, "StartTime": one.started, **error, **_log_place(name, one)}


def history_entry(name: str, one: Crawl) -> dict[str, Any]:
    entry = {
        "CrawlId": one.id,
        "State": one.state,
        "StartTime": one.started,
        "DPUHour": 0.0,
        **_log_place(name, one),
    }
    optional = {"EndTime": one.ended, "Summary": one.summary, "ErrorMessage": one.error}
    return entry | {field: value for field, value in optional.items() if value}


def _log_place(name: str, one: Crawl) -> dict[str, str]:
    return {"LogGroup": LOG_GROUP, "LogStream": name, "MessagePrefix": one.id}


def passes(one: Crawl, wanted: dict[str, str]) -> bool:
    """Whether a crawl passes a filter of ListCrawls; times are milliseconds since 1970. Raises InvalidInputException."""
    field, sign, text = (wanted.get(name, "") for name in ("FieldName", "FilterOperator", "FieldValue"))
    if sign not in _COMPARE or field not in (*_TEXTS, *_NUMBERS):
        raise _unknown_filter(wanted)
    if field in _TEXTS:
        if sign not in ("EQ", "NE"):
            raise _unknown_filter(wanted)
        return _COMPARE[sign](_TEXTS[field](one), text)
    try:
        limit = float(text)
    except ValueError:
        raise _unknown_filter(wanted) from None
    found = _NUMBERS[field](one)
    return found is not None and _COMPARE[sign](found, limit)


def _unknown_filter(wanted: dict[str, str]) -> ApiError:
    return ApiError("InvalidInputException", f"Invalid filter {wanted}")


def _milliseconds(at: datetime | None) -> float | None:
    return None if at is None else float(round(at.timestamp() * 1000))


_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "EQ": operator.eq,
    "NE": operator.ne,
    "GT": operator.gt,
    "GE": operator.ge,
    "LT": operator.lt,
    "LE": operator.le,
}
_TEXTS: dict[str, Callable[[Crawl], str]] = {"CRAWL_ID": lambda one: one.id, "STATE": lambda one: one.state}
_NUMBERS: dict[str, Callable[[Crawl], float | None]] = {
    "START_TIME": lambda one: _milliseconds(one.started),
    "END_TIME": lambda one: _milliseconds(one.ended),
    "DPU_HOUR": lambda _: 0.0,
}


def metric(crawler: Crawler) -> dict[str, Any]:
    over = [one for one in crawler.crawls if one.ended]
    seconds = [one.seconds(one.started) for one in over]
    return {
        "CrawlerName": crawler.name,
        "TimeLeftSeconds": 0.0,
        "StillEstimating": len(over) < len(crawler.crawls),
        "LastRuntimeSeconds": seconds[-1] if seconds else 0.0,
        "MedianRuntimeSeconds": statistics.median(seconds) if seconds else 0.0,
        "TablesCreated": sum(one.tables[0] for one in over),
        "TablesUpdated": sum(one.tables[1] for one in over),
        "TablesDeleted": 0,
    }
