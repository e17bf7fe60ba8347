"""May this build become what readers see? A pure decision on the history of the month."""

from __future__ import annotations

from dataclasses import dataclass

from ingestion.catalog.builds import Build
from ingestion.catalog.history import Month


@dataclass(frozen=True)
class Publish:
    """Move the pointers. `replaces` is the delivery that readers see until then."""

    replaces: str | None


@dataclass(frozen=True)
class AlreadyPublished:
    """The pointers stand where this build wants them."""


@dataclass(frozen=True)
class Hold:
    """Not now, and no error; `reason` is a sentence for the ledger."""

    reason: str


Decision = Publish | AlreadyPublished | Hold


def decide(month: Month, candidate: Build) -> Decision:
    """What to do with an audited candidate.

    The build that is live changes nothing. A pinned month holds whatever comes. An older delivery never
    replaces a newer one; another build of the live delivery (the models changed) does.
    """
    live = month.live
    if live is not None and live.fingerprint == candidate.fingerprint:
        return AlreadyPublished()
    if live is not None and month.pinned:
        return Hold(f"{candidate.billing_period} is pinned to {live.delivery_id}; `unpin` releases it.")
    if live is not None and _older(candidate, live):
        return Hold(
            f"{candidate.delivery_id} of {candidate.ordered_at.isoformat()} is older than the published "
            f"{live.delivery_id} of {live.ordered_at.isoformat()}."
        )
    return Publish(replaces=live.delivery_id if live is not None else None)


def _older(candidate: Build, live: Build) -> bool:
    return candidate.delivery_id != live.delivery_id and candidate.ordered_at < live.ordered_at
