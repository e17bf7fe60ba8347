"""A short lease on one export's month: one object, taken and renewed by conditional puts.

The lease keeps honest workers apart; what makes a late one harmless are the conditional puts of the ledgers.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType

from botocore.exceptions import ClientError

from ingestion import names
from ingestion.aws import Aws
from ingestion.errors import Conflict
from ingestion.lake import Lake
from ingestion.ledger.store import TAKEN

GONE = {"NoSuchKey", "404", "NotFound"}
POLL_SECONDS = 0.2


@dataclass(frozen=True)
class Holder:
    """What the lease object says. `expires_at` is epoch seconds; `etag` names the version that said so."""

    owner: str
    expires_at: float
    etag: str


@dataclass(frozen=True)
class Terms:
    """How long a lease lasts without a heartbeat and how long one waits for it (seconds), and by which clock."""

    ttl: float = 60.0
    wait: float = 0.0
    clock: Callable[[], float] = time.time
    sleep: Callable[[float], None] = time.sleep


def lease(  # noqa: PLR0913  the address of the lease, its owner, and its terms by keyword
    aws: Aws,
    lake: Lake,
    export_name: str,
    subject: str,
    owner: str,
    *,
    ttl: float = Terms.ttl,
    wait: float = Terms.wait,
    clock: Callable[[], float] = time.time,
    sleep: Callable[[float], None] = time.sleep,
) -> Lease:
    """The lease on `subject` of an export (its month, or a derived table), to be entered with `with`; seconds.

    Entering raises Conflict when somebody else still holds it after `wait`. A lease that expired is taken over.
    """
    place = f"{names.export_name(export_name)}/{names.export_name(subject)}"
    key = f"{lake.ledger_prefix}leases/{place}/lease.json"
    return Lease(aws, lake.lake_bucket, key, owner, Terms(ttl, wait, clock, sleep))


class Lease:
    """Held between `__enter__` and `__exit__`; a daemon thread renews it every third of its time."""

    def __init__(self, aws: Aws, bucket: str, key: str, owner: str, terms: Terms) -> None:
        self.aws, self.bucket, self.key, self.owner = aws, bucket, key, owner
        self.ttl, self.wait, self.clock, self.sleep = terms.ttl, terms.wait, terms.clock, terms.sleep
        self._etag = ""
        self._expires_at = 0.0
        self._lock = threading.Lock()
        self._done = threading.Event()
        self._heart: threading.Thread | None = None

    def __enter__(self) -> Lease:
        deadline = self.clock() + self.wait
        while not self._take():
            if self.clock() >= deadline:
                raise Conflict(self._held_by())
            self.sleep(POLL_SECONDS)
        self._done.clear()
        self._heart = threading.Thread(target=self._beat, name=f"lease {self.key}", daemon=True)
        self._heart.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._done.set()
        if self._heart is not None:
            self._heart.join()
        with self._lock:
            if self._etag:
                self._put(expires_at=0.0, condition={"IfMatch": self._etag})
            self._etag = ""

    def check(self) -> None:
        """Raises Conflict when the lease is ours no more; call it before each step that others would notice."""
        with self._lock:
            if not self._etag or self.clock() >= self._expires_at:
                raise Conflict(
                    f"The lease {self.key} of {self.owner} was lost; nothing more is written. Start again."
                )

    def renew(self) -> bool:
        """Extends the lease; False when somebody took it over."""
        with self._lock:
            if self._etag and not self._put(self.clock() + self.ttl, {"IfMatch": self._etag}):
                self._etag = ""
            return bool(self._etag)

    def _take(self) -> bool:
        holder = self._read()
        with self._lock:
            if holder is None:
                return self._put(self.clock() + self.ttl, {"IfNoneMatch": "*"})
            if holder.expires_at > self.clock():
                return False
            return self._put(self.clock() + self.ttl, {"IfMatch": holder.etag})

    def _beat(self) -> None:
        while not self._done.wait(self.ttl / 3) and self.renew():
            pass

    def _put(self, expires_at: float, condition: dict[str, str]) -> bool:
        # The owner alone would not do: two leases of one owner must not pass for each other, so the time is in it.
        body = json.dumps(
            {"owner": self.owner, "expires_at": expires_at, "written_at": self.clock()}
        ).encode()
        try:
            answer = self.aws.s3.put_object(Bucket=self.bucket, Key=self.key, Body=body, **condition)  # type: ignore[arg-type]
        except ClientError as error:
            if error.response["Error"]["Code"] in TAKEN | GONE:
                return False
            raise
        self._etag, self._expires_at = answer["ETag"], expires_at
        return True

    def _read(self) -> Holder | None:
        try:
            answer = self.aws.s3.get_object(Bucket=self.bucket, Key=self.key)
        except ClientError as error:
            if error.response["Error"]["Code"] in GONE:
                return None
            raise
        said = json.loads(answer["Body"].read())
        return Holder(said["owner"], said["expires_at"], answer["ETag"])

    def _held_by(self) -> str:
        holder = self._read()
        left = max(0.0, holder.expires_at - self.clock()) if holder else 0.0
        owner = holder.owner if holder else "somebody"
        return f"The lease {self.key} is held by {owner} for {left:.0f} s more; try again later."
