"""The crawler operations of the Glue API, each crawl in a thread of its own."""

from __future__ import annotations

import json
import logging
import statistics
import threading
import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from infra.local.crawler import definition as definitions
from infra.local.crawler.kept import Crawl, Crawler, KeptCrawlers
from infra.local.crawler.runner import Clients, Outcome, Plan, Stopped, crawl
from infra.local.journal import Touch, unmarked
from infra.local.wire import ApiError

log = logging.getLogger("infra.local.crawler")

LOG_GROUP = "/aws-glue/crawlers"
KEPT_CRAWLS = 100


@dataclass
class _Running:
    stop: threading.Event
    thread: threading.Thread


class CrawlerApi:
    """Handles `AWSGlue.*Crawl*`. `clients` gives boto3 clients."""

    def __init__(self, clients: Callable[[], Clients], touch: Touch = unmarked) -> None:
        self._clients = clients
        self._lock = threading.RLock()
        self.kept = KeptCrawlers(self._lock, touch)
        self._crawlers = self.kept.crawlers
        self._running: dict[str, _Running] = {}
        self._operations: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
            "CreateCrawler": self._create,
            "UpdateCrawler": self._update,
            "DeleteCrawler": self._delete,
            "GetCrawler": lambda payload: {"Crawler": self._describe(self._find(payload["Name"]))},
            "GetCrawlers": lambda payload: self._page(payload, "Crawlers", self._describe),
            "ListCrawlers": lambda payload: self._page(payload, "CrawlerNames", lambda one: one.name),
            "BatchGetCrawlers": self._batch_get,
            "StartCrawler": self._start,
            "StopCrawler": self._stop,
            "ListCrawls": self._list_crawls,
            "GetCrawlerMetrics": self._metrics,
        }

    def handle(self, operation: str, payload: dict[str, Any]) -> dict[str, Any]:
        """Answer one operation; raises ApiError."""
        if operation not in self._operations:
            raise ApiError("UnknownOperationException", f"{operation} is not part of the local AWS")
        with self._lock:
            answer = self._operations[operation](payload)
            if not operation.startswith(("Get", "List", "BatchGet")):
                self.kept.changed(str(payload.get("Name", "")))
            return answer

    def close(self) -> None:
        """Stop what runs and wait for it."""
        with self._lock:
            running = list(self._running.values())
        for one in running:
            one.stop.set()
        for one in running:
            one.thread.join()

    def _find(self, name: str) -> Crawler:
        found = self._crawlers.get(name)
        if found is None:
            raise ApiError("EntityNotFoundException", f"Crawler entry with name {name} does not exist")
        return found

    def _create(self, payload: dict[str, Any]) -> dict[str, Any]:
        definition = definitions.DEFAULTS | {
            name: payload[name] for name in definitions.FIELDS if name in payload
        }
        definitions.check(definition)
        if definition["Name"] in self._crawlers:
            raise ApiError("AlreadyExistsException", f"Crawler {definition['Name']} already exists")
        now = datetime.now(UTC)
        self._crawlers[definition["Name"]] = Crawler(definition, now, now)
        return {}

    def _update(self, payload: dict[str, Any]) -> dict[str, Any]:
        crawler = self._find(payload.get("Name", ""))
        self._refuse_running(crawler.name)
        given = {name: payload[name] for name in definitions.FIELDS if name in payload}
        changed = crawler.definition | given
        definitions.check(changed)
        if any(changed.get(name) != crawler.definition.get(name) for name in definitions.AFFECT_CRAWL):
            crawler.listed_once = False
        crawler.definition, crawler.updated, crawler.version = changed, datetime.now(UTC), crawler.version + 1
        return {}

    def _delete(self, payload: dict[str, Any]) -> dict[str, Any]:
        name = self._find(payload.get("Name", "")).name
        self._refuse_running(name)
        del self._crawlers[name]
        return {}

    def _batch_get(self, payload: dict[str, Any]) -> dict[str, Any]:
        names = payload.get("CrawlerNames", [])
        return {
            "Crawlers": [self._describe(self._crawlers[name]) for name in names if name in self._crawlers],
            "CrawlersNotFound": [name for name in names if name not in self._crawlers],
        }

    def _start(self, payload: dict[str, Any]) -> dict[str, Any]:
        crawler = self._find(payload.get("Name", ""))
        self._refuse_running(crawler.name)
        started = Crawl(str(uuid.uuid4()), datetime.now(UTC))
        stop = threading.Event()
        thread = threading.Thread(
            target=self._run, args=(crawler, started, stop), name=f"crawl {crawler.name}"
        )
        crawler.crawls = [*crawler.crawls[-KEPT_CRAWLS + 1 :], started]
        self._running[crawler.name] = _Running(stop, thread)
        thread.start()
        return {}

    def _stop(self, payload: dict[str, Any]) -> dict[str, Any]:
        running = self._running.get(self._find(payload.get("Name", "")).name)
        if running is None:
            raise ApiError("CrawlerNotRunningException", f"Crawler {payload['Name']} is not running")
        if running.stop.is_set():
            raise ApiError("CrawlerStoppingException", f"Crawler {payload['Name']} is stopping")
        running.stop.set()
        return {}

    def _refuse_running(self, name: str) -> None:
        if name in self._running:
            raise ApiError("CrawlerRunningException", f"Crawler with name {name} has already started")

    def _run(self, crawler: Crawler, started: Crawl, stop: threading.Event) -> None:
        ended = replace(started, state="COMPLETED")
        try:
            clients = self._clients()
            outcome = crawl(clients, _plan(clients, crawler), stop)
            ended = replace(ended, summary=summary_of(outcome), tables=_table_counts(outcome))
        except Stopped:
            ended = replace(started, state="STOPPED")
        except Exception as error:  # whatever it was, the crawl has failed and says so in LastCrawl
            log.exception("crawl %s of %s failed", started.id, crawler.name)
            ended = replace(started, state="FAILED", error=f"{type(error).__name__}: {error}")
        with self._lock:
            crawler.crawls[-1] = replace(ended, ended=datetime.now(UTC))
            crawler.listed_once = crawler.listed_once or ended.state == "COMPLETED"
            del self._running[crawler.name]
            self.kept.changed(crawler.name)

    def _describe(self, crawler: Crawler) -> dict[str, Any]:
        now = datetime.now(UTC)
        running = self._running.get(crawler.name)
        described = {
            **crawler.definition,
            "State": "READY" if running is None else "STOPPING" if running.stop.is_set() else "RUNNING",
            "CrawlElapsedTime": int(crawler.crawls[-1].seconds(now) * 1000) if running else 0,
            "CreationTime": crawler.created,
            "LastUpdated": crawler.updated,
            "Version": crawler.version,
        }
        if isinstance(described.get("Schedule"), str):
            described["Schedule"] = {"ScheduleExpression": described["Schedule"], "State": "SCHEDULED"}
        over = [one for one in crawler.crawls if one.ended]
        return described | ({"LastCrawl": _last_crawl(crawler.name, over[-1])} if over else {})

    def _page(self, payload: dict[str, Any], name: str, show: Callable[[Crawler], Any]) -> dict[str, Any]:
        crawlers = sorted(self._crawlers.values(), key=lambda one: one.name)
        return paged(payload, name, [show(one) for one in crawlers])

    def _list_crawls(self, payload: dict[str, Any]) -> dict[str, Any]:
        crawler = self._find(payload.get("CrawlerName", ""))
        wanted = [
            one
            for one in reversed(crawler.crawls)
            if all(_passes(one, f) for f in payload.get("Filters", []))
        ]
        return paged(payload, "Crawls", [_history_entry(crawler.name, one) for one in wanted])

    def _metrics(self, payload: dict[str, Any]) -> dict[str, Any]:
        names = payload.get("CrawlerNameList") or sorted(self._crawlers)
        return paged(payload, "CrawlerMetricsList", [_metric(self._find(name)) for name in names])


def _plan(clients: Clients, crawler: Crawler) -> Plan:
    definition = crawler.definition
    arn = definitions.queue_of(definition)
    return Plan(
        crawler=crawler.name,
        database=definition["DatabaseName"],
        layout=definitions.layout(definition),
        queue_url=clients.sqs.get_queue_url(QueueName=arn.split(":")[-1])["QueueUrl"] if arn else None,
        list_all=arn is None or not crawler.listed_once,
        update_tables=definitions.updates_tables(definition),
        delete_partitions=definitions.deletes_partitions(definition),
    )


def summary_of(outcome: Outcome) -> str:
    """What the crawl did, as JSON text: that is how ListCrawls carries it."""
    written = outcome.written
    return json.dumps(
        {
            "TABLE": {"ADD": sorted(written.created), "UPDATE": sorted(written.updated)},
            "PARTITION": {
                "ADD": written.partitions_added,
                "UPDATE": written.partitions_updated,
                "DELETE": written.partitions_deleted,
            },
            "MESSAGES": {"CONSUMED": outcome.messages, "LEFT": outcome.left},
            "UNREADABLE": outcome.bad,
        }
    )


def paged(payload: dict[str, Any], name: str, items: list[Any]) -> dict[str, Any]:
    """One page; the token is the position in the list."""
    token = payload.get("NextToken") or "0"
    if not token.isdigit():
        raise ApiError("InvalidInputException", f"NextToken {token!r} was not given by this service")
    start, size = int(token), int(payload.get("MaxResults") or 1000)
    more = {"NextToken": str(start + size)} if start + size < len(items) else {}
    return {name: items[start : start + size], **more}


def _table_counts(outcome: Outcome) -> tuple[int, int]:
    return len(outcome.written.created), len(outcome.written.updated)


def _last_crawl(name: str, one: Crawl) -> dict[str, Any]:
    status = {"COMPLETED": "SUCCEEDED", "STOPPED": "CANCELLED"}.get(one.state, one.state)
    error = {"ErrorMessage": one.error} if one.error else {}
    return {"Status": status, "StartTime": one.started, **error, **_log_place(name, one)}


def _history_entry(name: str, one: Crawl) -> dict[str, Any]:
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


def _passes(one: Crawl, wanted: dict[str, str]) -> bool:
    values = {"CRAWL_ID": one.id, "STATE": one.state}
    if wanted.get("FieldName") not in values or wanted.get("FilterOperator") not in ("EQ", "NE"):
        raise ApiError("InvalidInputException", "expected a filter on CRAWL_ID or STATE with EQ or NE")
    return (values[wanted["FieldName"]] == wanted.get("FieldValue")) == (wanted["FilterOperator"] == "EQ")


def _metric(crawler: Crawler) -> dict[str, Any]:
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
