"""Names of resources: the same id for the same seedless fleet and number, in every month and delivery."""

from __future__ import annotations

import hashlib
from functools import lru_cache

from ingestion.synthetic.facts import Fleet


def resource_ids(fleet: Fleet) -> tuple[str, ...]:
    """Resource id of each of the fleet's resources; one empty text for a fleet without resource ids."""
    return _ids(fleet.resource, fleet.key, fleet.account.id, fleet.sku.region, fleet.count)


@lru_cache(maxsize=4096)
def _ids(pattern: str, key: str, account_id: str, region: str, count: int) -> tuple[str, ...]:
    if not pattern:
        return ("",) * count
    return tuple(
        pattern.format(id=_hex(f"{key}|{n}"), n=n, account=account_id, region=region) for n in range(count)
    )


def _hex(text: str) -> str:
    """The 17 hex digits that EC2 puts behind `i-`."""
    return hashlib.sha256(text.encode()).hexdigest()[:17]
