"""Crawlers with their history, and as entities of the journal: one row for each crawler."""

from __future__ import annotations

import pickle
from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from infra.local.journal import Key, Row, Touch

CRAWLER = "crawler"


@dataclass(frozen=True)
class Crawl:
    """One run. `state` is RUNNING, COMPLETED, STOPPED or FAILED."""

    id: str
    started: datetime
    state: str = "RUNNING"
    ended: datetime | None = None
    error: str = ""
    summary: str = ""
    tables: tuple[int, int] = (0, 0)

    def seconds(self, now: datetime) -> float:
        return ((self.ended or now) - self.started).total_seconds()


@dataclass
class Crawler:
    """A crawler and its history, newest crawl last."""

    definition: dict[str, Any]
    created: datetime
    updated: datetime
    version: int = 1
    listed_once: bool = False
    crawls: list[Crawl] = field(default_factory=list)
    schedule_stopped: bool = False

    @property
    def name(self) -> str:
        return str(self.definition["Name"])


class KeptCrawlers:
    """The part of the journal that holds the crawlers; `lock` is the one under which they change."""

    def __init__(self, lock: AbstractContextManager[Any], touch: Touch) -> None:
        self._lock, self._touch = lock, touch
        self.crawlers: dict[str, Crawler] = {}

    def held(self) -> AbstractContextManager[Any]:
        return self._lock

    def known(self) -> Iterable[Key]:
        return [(CRAWLER, name) for name in self.crawlers]

    def dump(self, key: Key) -> bytes | None:
        found = self.crawlers.get(key[1])
        if found is None:
            return None
        values = {**vars(found), "crawls": [vars(crawl) for crawl in found.crawls]}
        return pickle.dumps(values, protocol=pickle.HIGHEST_PROTOCOL)

    def load(self, rows: Iterable[Row]) -> None:
        for _, value in rows:
            values = pickle.loads(value)
            crawler = Crawler(**{**values, "crawls": [Crawl(**crawl) for crawl in values["crawls"]]})
            self.crawlers[crawler.name] = crawler

    def restore(self, state: bytes) -> None:
        """Take the crawlers of a snapshot of format 1."""
        self.crawlers.update(pickle.loads(state))

    def changed(self, name: str) -> None:
        self._touch(CRAWLER, name)

    def interrupt(self) -> None:
        """What was under way when the server ended has failed."""
        with self._lock:
            for crawler in self.crawlers.values():
                if any(crawl.state == "RUNNING" for crawl in crawler.crawls):
                    crawler.crawls = [_interrupted(crawl) for crawl in crawler.crawls]
                    self.changed(crawler.name)


def _interrupted(one: Crawl) -> Crawl:
    if one.state != "RUNNING":
        return one
    return replace(one, state="FAILED", ended=one.started, error="the server stopped during the crawl")
