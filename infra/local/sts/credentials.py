"""Temporary credentials that were given out, as entities of the journal: one row for each access key.

An access key names its account, as those of AWS do: twelve digits in its first bits, the rest is chance.
"""

from __future__ import annotations

import base64
import binascii
import json
import secrets
import threading
from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta

from infra.local.journal import Key, Row, Touch

ISSUED = "issued"
# So long an expired key is known as one; later it is a key like any other.
REMEMBERED = timedelta(days=7)
_FIRST, _ACCOUNT_BITS = 1 << 47, 0x7FFFFFFFFF80


@dataclass(frozen=True)
class Issued:
    """Who may call with a key, and until when. `kind` is assumed, session or federated."""

    access_key: str
    secret: str
    token: str
    kind: str
    arn: str
    user_id: str
    expires: float

    def is_over(self, now: datetime) -> bool:
        return now.timestamp() >= self.expires


class Credentials:
    """The part of the journal that holds what was given out."""

    def __init__(self, touch: Touch) -> None:
        self._lock, self._touch = threading.RLock(), touch
        self._issued: dict[str, Issued] = {}

    def issue(self, account: str, kind: str, arn: str, user_id: str, seconds: int, now: datetime) -> Issued:
        made = Issued(
            access_key("ASIA", account),
            secrets.token_urlsafe(30),
            base64.b64encode(secrets.token_bytes(180)).decode(),
            kind,
            arn,
            user_id,
            now.timestamp() + seconds,
        )
        with self._lock:
            for old in [one for one in self._issued.values() if one.is_over(now - REMEMBERED)]:
                del self._issued[old.access_key]
                self._touch(ISSUED, old.access_key)
            self._issued[made.access_key] = made
            self._touch(ISSUED, made.access_key)
        return made

    def of(self, key: str) -> Issued | None:
        return self._issued.get(key)

    # ---- the journal ----
    def held(self) -> AbstractContextManager[object]:
        return self._lock

    def known(self) -> Iterable[Key]:
        return [(ISSUED, key) for key in self._issued]

    def dump(self, key: Key) -> bytes | None:
        found = self._issued.get(key[1])
        return None if found is None else json.dumps(asdict(found)).encode()

    def load(self, rows: Iterable[Row]) -> None:
        self._issued |= {key[1]: Issued(**json.loads(value)) for key, value in rows}


def access_key(prefix: str, account: str) -> str:
    head = (_FIRST | int(account) << 7 | secrets.randbits(7)).to_bytes(6, "big")
    return prefix + base64.b32encode(head + secrets.token_bytes(4)).decode()


def account_of(key: str) -> str | None:
    """The account that a key names, None for no key of AWS's form."""
    try:
        head = base64.b32decode(key[4:20])[:6] if len(key) == 20 else b""
    except binascii.Error:
        head = b""
    return f"{(int.from_bytes(head, 'big') & _ACCOUNT_BITS) >> 7:012d}" if head else None


def utc(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
