"""Request rates as AWS limits them, for clients that shall show how they take it. Off unless asked for."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from infra.local.athena.errors import AthenaApiError

ACTIVE = "ActiveQueries"
VARIABLE = "LAKEHOUSE_ATHENA_THROTTLE"


@dataclass
class _Bucket:
    rate: float
    burst: float
    left: float
    at: float


@dataclass
class Throttle:
    """`limits` are (calls a second, burst) by operation; `*` stands for every other one."""

    limits: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    clock: Callable[[], float] = time.monotonic
    _buckets: dict[str, _Bucket] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def check_active(self, running: int) -> None:
        """`ActiveQueries=n:n` is the quota of queries that run or wait at the same time."""
        quota = self.limits.get(ACTIVE)
        if quota is not None and running >= quota[1]:
            text = (
                "You have exceeded the limit for the number of queries you can run concurrently. Reduce the "
                "number of concurrent queries submitted by this account."
            )
            raise AthenaApiError("TooManyRequestsException", text)

    def check(self, operation: str) -> None:
        """Takes one token; `ThrottlingException` where none is left."""
        limit = self.limits.get(operation) or self.limits.get("*")
        if limit is None:
            return
        with self._lock:
            now = self.clock()
            bucket = self._buckets.setdefault(operation, _Bucket(*limit, left=limit[1], at=now))
            bucket.left = min(bucket.burst, bucket.left + (now - bucket.at) * bucket.rate)
            bucket.at = now
            if bucket.left < 1:
                raise AthenaApiError("ThrottlingException", "Rate exceeded")
            bucket.left -= 1


def parse_limits(text: str) -> dict[str, tuple[float, float]]:
    """`GetWorkGroup=5:10,*=100:200`: calls a second and burst by operation; ValueError says what is wrong."""
    found = {}
    for item in filter(None, (part.strip() for part in text.split(","))):
        operation, equals, numbers = item.partition("=")
        rate, colon, burst = numbers.partition(":")
        if not equals or not colon:
            raise ValueError(f"{VARIABLE}: {item!r} is not Operation=rate:burst")
        found[operation] = (float(rate), float(burst))
    return found
