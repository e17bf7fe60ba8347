"""The crawler operations of the Glue API, each crawl in a thread of its own."""

from __future__ import annotations

import logging
import threading
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from infra.local.crawler import definition as definitions
from infra.local.crawler.history import (
    history_entry,
    last_crawl,
    metric,
    paged,
    passes,
    summary_of,
    table_counts,
)
from infra.local.crawler.kept import Crawl, Crawler, KeptCrawlers
from infra.local.crawler.lease import Stopped
from infra.local.crawler.runner import LARGEST_BATCH, Clients, Plan, crawl
from infra.local.crawler.schedule import parse as parse_schedule
from infra.local.journal import Touch, unmarked
from infra.local.wire import ApiError

log = logging.getLogger("infra.local.crawler")

KEPT_CRAWLS = 100


@dataclass
class _Running:
    stop: threading.Event
    thread: threading.Thread


class CrawlerApi:
    """Handles `AWSGlue.*Crawl*`. `clients` gives boto3 clients."""

    def __init__(
        self,
        clients: Callable[[], Clients],
        touch: Touch = unmarked,
        most_messages: int = LARGEST_BATCH,
        tag: Callable[[str, Mapping[str, str] | None], None] = lambda _name, _tags: None,
    ) -> None:
        self._clients, self._most_messages, self._tag = clients, most_messages, tag
        self._closing = threading.Event()
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
            "StartCrawlerSchedule": self._start_schedule,
            "StopCrawlerSchedule": self._stop_schedule,
            "UpdateCrawlerSchedule": self._update_schedule,
        }

    @property
    def operations(self) -> frozenset[str]:
        """The names that are answered."""
        return frozenset(self._operations)

    def handle(self, operation: str, payload: dict[str, Any]) -> dict[str, Any]:
        """Answer one operation; raises ApiError."""
        if operation not in self._operations:
            raise ApiError("OperationNotSupportedException", f"{operation} is not part of the local AWS")
        with self._lock:
            answer = self._operations[operation](payload)
            if not operation.startswith(("Get", "List", "BatchGet")):
                self.kept.changed(str(payload.get("Name") or payload.get("CrawlerName") or ""))
            return answer

    def run_schedules(self) -> None:
        """Start crawlers in the minutes that their schedules name, until `close`."""
        threading.Thread(target=self._keep_time, name="crawl schedules", daemon=True).start()

    def tick(self, at: datetime) -> list[str]:
        """Start the crawlers whose schedule names this minute and that do not run; returns their names."""
        with self._lock:
            due = [
                one for one in self._crawlers.values() if _is_due(one, at) and one.name not in self._running
            ]
            for crawler in due:
                self._start({"Name": crawler.name})
                self.kept.changed(crawler.name)
        return [crawler.name for crawler in due]

    def _keep_time(self) -> None:
        minute = datetime.now(UTC).replace(second=0, microsecond=0)
        while not self._closing.wait(0.5):
            now = datetime.now(UTC).replace(second=0, microsecond=0)
            if now > minute:
                minute = now
                for name in self.tick(minute):
                    log.info("crawler %s was started by its schedule", name)

    def close(self) -> None:
        """Stop what runs and wait for it."""
        self._closing.set()
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
        self._tag(definition["Name"], payload.get("Tags") or {})
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
        if "Schedule" in given:
            crawler.schedule_stopped = False
        crawler.definition, crawler.updated, crawler.version = changed, datetime.now(UTC), crawler.version + 1
        return {}

    def _delete(self, payload: dict[str, Any]) -> dict[str, Any]:
        name = self._find(payload.get("Name", "")).name
        self._refuse_running(name)
        del self._crawlers[name]
        self._tag(name, None)
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

    def _start_schedule(self, payload: dict[str, Any]) -> dict[str, Any]:
        crawler = self._find(payload.get("CrawlerName", ""))
        if not definitions.schedule_of(crawler.definition):
            raise ApiError("NoScheduleException", f"There is no schedule for crawler {crawler.name}")
        if not crawler.schedule_stopped:
            raise ApiError(
                "SchedulerRunningException", f"The schedule of crawler {crawler.name} runs already"
            )
        crawler.schedule_stopped = False
        return {}

    def _stop_schedule(self, payload: dict[str, Any]) -> dict[str, Any]:
        crawler = self._find(payload.get("CrawlerName", ""))
        if crawler.schedule_stopped or not definitions.schedule_of(crawler.definition):
            raise ApiError(
                "SchedulerNotRunningException", f"The schedule of crawler {crawler.name} does not run"
            )
        crawler.schedule_stopped = True
        return {}

    def _update_schedule(self, payload: dict[str, Any]) -> dict[str, Any]:
        return self._update(
            {"Name": payload.get("CrawlerName", ""), "Schedule": payload.get("Schedule") or ""}
        )

    def _refuse_running(self, name: str) -> None:
        if name in self._running:
            raise ApiError("CrawlerRunningException", f"Crawler with name {name} has already started")

    def _run(self, crawler: Crawler, started: Crawl, stop: threading.Event) -> None:
        ended = replace(started, state="COMPLETED")
        try:
            clients = self._clients()
            outcome = crawl(clients, _plan(clients, crawler, self._most_messages), stop)
            ended = replace(ended, summary=summary_of(outcome), tables=table_counts(outcome))
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
            state = "NOT_SCHEDULED" if crawler.schedule_stopped or not described["Schedule"] else "SCHEDULED"
            described["Schedule"] = {"ScheduleExpression": described["Schedule"], "State": state}
        over = [one for one in crawler.crawls if one.ended]
        return described | ({"LastCrawl": last_crawl(crawler.name, over[-1])} if over else {})

    def _page(self, payload: dict[str, Any], name: str, show: Callable[[Crawler], Any]) -> dict[str, Any]:
        crawlers = sorted(self._crawlers.values(), key=lambda one: one.name)
        return paged(payload, name, [show(one) for one in crawlers])

    def _list_crawls(self, payload: dict[str, Any]) -> dict[str, Any]:
        crawler = self._find(payload.get("CrawlerName", ""))
        wanted = [
            one for one in reversed(crawler.crawls) if all(passes(one, f) for f in payload.get("Filters", []))
        ]
        return paged(payload, "Crawls", [history_entry(crawler.name, one) for one in wanted])

    def _metrics(self, payload: dict[str, Any]) -> dict[str, Any]:
        names = payload.get("CrawlerNameList") or sorted(self._crawlers)
        return paged(payload, "CrawlerMetricsList", [metric(self._find(name)) for name in names])


def _plan(clients: Clients, crawler: Crawler, most_messages: int) -> Plan:
    definition = crawler.definition
    arn = definitions.queue_of(definition)
    return Plan(
        crawler=crawler.name,
        database=definition["DatabaseName"],
        layout=definitions.layout(definition),
        queue_url=clients.sqs.get_queue_url(QueueName=arn.split(":")[-1])["QueueUrl"] if arn else None,
        list_all=arn is None or not crawler.listed_once,
        update_tables=definitions.updates_tables(definition),
        delete_behavior=definitions.delete_behavior(definition),
        only_new_folders=definitions.only_new_folders(definition) and crawler.listed_once,
        most_messages=most_messages,
        classifiers=tuple(
            clients.glue.get_classifier(Name=name)["Classifier"]
            for name in definition.get("Classifiers") or ()
        ),
    )


def _is_due(crawler: Crawler, at: datetime) -> bool:
    expression = definitions.schedule_of(crawler.definition)
    return bool(expression) and not crawler.schedule_stopped and parse_schedule(expression).matches(at)
