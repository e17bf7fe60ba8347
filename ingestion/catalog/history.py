"""The publications of a month, folded from the ledger: what is live, what is pinned, what a crash left open.

Events of the ledger `publications`:

    audited     a build passed its checks and may be published; named by its content, so written once
    intent      one publisher is about to move the pointers of the month to a build (or away: no build)
    committed   that intent is done, every pointer moved

The intents of a month are numbered. The number is taken by a conditional put, so of two publishers that lost
sight of each other one is told before it moves anything.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from ingestion.catalog.builds import Build, from_details

if TYPE_CHECKING:
    from ingestion.ledger.event import Event

LEDGER = "publications"
AUDITED, INTENT, COMMITTED = "audited", "intent", "committed"


@dataclass(frozen=True)
class Audited:
    """A build that may be published. `files`: how many files each folder held when it was audited."""

    at: datetime
    build: Build
    files: dict[str, int]


@dataclass(frozen=True)
class Intent:
    """One numbered publication of a month; `build` None takes the month away from readers.

    `restoring` an earlier build may lack newer columns. `displaces` names exports whose month goes away with it.
    """

    number: int
    at: datetime
    actor: str
    reason: str
    build: Build | None
    pinned: bool = False
    restoring: bool = False
    displaces: tuple[str, ...] = ()
    series: str = ""

    @property
    def event_id(self) -> str:
        """Name of the event in the ledger."""
        return f"{self.series}{self.number:06d}-{INTENT}"

    @property
    def commit_id(self) -> str:
        """Name of the event that ends it."""
        return f"{self.series}{self.number:06d}-{COMMITTED}"


@dataclass(frozen=True)
class Month:
    """All that the ledger knows of one export's month. `tables`: every public table it ever had a pointer in."""

    export_name: str
    billing_period: str
    audited: tuple[Audited, ...]
    committed: tuple[Intent, ...]
    unfinished: Intent | None
    last_number: int
    tables: frozenset[str]

    @property
    def live(self) -> Build | None:
        """What readers see when every pointer is as the ledger says."""
        return self.committed[-1].build if self.committed else None

    @property
    def pinned(self) -> bool:
        """Whether a rollback holds the month against newer deliveries."""
        return bool(self.committed) and self.committed[-1].pinned

    def newest_audited(self) -> Audited | None:
        """The newest delivery that passed its checks; of its builds the latest."""
        return max(self.audited, key=lambda one: (one.build.ordered_at, one.at), default=None)

    def audited_build(self, delivery_id: str) -> Audited | None:
        """The latest build of a delivery that passed its checks."""
        builds = [one for one in self.audited if one.build.delivery_id == delivery_id]
        return max(builds, key=lambda one: one.at, default=None)

    def files_of(self, build: Build) -> dict[str, int]:
        """How many files each folder of a build held when it was audited; empty when it was not recorded."""
        same = [one.files for one in self.audited if one.build.fingerprint == build.fingerprint]
        return same[-1] if same else {}


def month_of(export_name: str, billing_period: str, events: Iterable[Event], series: str = "") -> Month:
    """The state of a month from its events, in whatever order they are given.

    Derived tables have no month: each has its own `series` of numbers, the beginning of its events' names.
    """
    ordered = sorted((event for event in events if event.event_id.startswith(series)), key=_by_name)
    intents = [intent_of(event, series) for event in ordered if event.state == INTENT]
    done = {event.event_id for event in ordered if event.state == COMMITTED}
    last = intents[-1] if intents else None
    return Month(
        export_name=export_name,
        billing_period=billing_period,
        audited=tuple(audited_of(event) for event in ordered if event.state == AUDITED),
        committed=tuple(intent for intent in intents if intent.commit_id in done),
        # An open intent below a later one was overtaken: the later one moved every pointer of the month.
        unfinished=last if last is not None and last.commit_id not in done else None,
        last_number=last.number if last is not None else 0,
        tables=frozenset(table for intent in intents if intent.build for table in intent.build.pointers),
    )


def intent_of(event: Event, series: str = "") -> Intent:
    """The intent that an event of the ledger records."""
    details: dict[str, Any] = dict(event.details)
    return Intent(
        number=int(event.event_id.removeprefix(series).partition("-")[0]),
        at=event.at,
        actor=event.actor,
        reason=event.reason,
        build=_build_of(event) if details["pointers"] is not None else None,
        pinned=bool(details["pinned"]),
        restoring=bool(details["restoring"]),
        displaces=tuple(details["displaces"]),
        series=series,
    )


def audited_of(event: Event) -> Audited:
    """The audited build that an event of the ledger records."""
    details: dict[str, Any] = dict(event.details)
    return Audited(event.at, _build_of(event), dict(details["files"]))


def _build_of(event: Event) -> Build:
    return from_details(event.export_name, event.billing_period, event.delivery_id, dict(event.details))


def _by_name(event: Event) -> str:
    return event.event_id
