"""What earlier looks at an export bucket saw: the memory that tells a torn rewrite from a new delivery."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from ingestion.exports.delivery import Delivery

# Chunks of one run follow each other within seconds; two looks closer than this prove nothing.
SETTLE = timedelta(seconds=60)

Execution = tuple[str, str, str, str]


@dataclass(frozen=True)
class Look:
    """One look that ended in waiting: the fingerprint of what was listed, and when it was first listed so."""

    listing: str
    at: datetime


@dataclass(frozen=True)
class History:
    """`executions`: (export, period, execution id, manifest ETag) → delivery ids recorded for it.

    `looks`: (announcing key, period) → the last look that ended in waiting.
    """

    executions: Mapping[Execution, frozenset[str]] = field(default_factory=dict)
    looks: Mapping[tuple[str, str], Look] = field(default_factory=dict)

    def recorded(self, delivery: Delivery) -> bool:
        """Whether exactly this delivery was recorded."""
        return any(delivery.delivery_id in ids for ids in self.executions.values())

    def torn(self, delivery: Delivery) -> bool:
        """Whether this execution and manifest were recorded, and never with this ETag list."""
        recorded = self.executions.get(execution_of(delivery), frozenset())
        return bool(recorded) and delivery.delivery_id not in recorded


def execution_of(delivery: Delivery) -> Execution:
    """The key of `History.executions`."""
    return (delivery.export_name, delivery.billing_period, delivery.execution_id, delivery.manifest_etag)
