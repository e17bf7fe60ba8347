"""What a FIFO queue has beyond a standard one: sequence numbers, and five minutes of memory for duplicates."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

REMEMBERED_SECONDS = 300.0
# Sequence numbers are twenty digits; AWS's start high, and clients compare them as texts.
_FIRST = 18_850_000_000_000_000_000


@dataclass(frozen=True)
class Sent:
    """What the first message with a deduplication id was answered."""

    message_id: str
    sequence: str
    until: float


@dataclass
class Fifo:
    """Sequence and recent deduplication ids of one queue."""

    taken: int = 0
    recent: dict[str, Sent] = field(default_factory=dict)

    def known(self, key: str, now: float) -> Sent | None:
        """The message that was sent with this id less than five minutes ago."""
        self.recent = {name: sent for name, sent in self.recent.items() if sent.until > now}
        return self.recent.get(key)

    def next_sequence(self) -> str:
        self.taken += 1
        return str(_FIRST + self.taken * 256)

    def remember(self, key: str, message_id: str, sequence: str, now: float) -> None:
        self.recent[key] = Sent(message_id, sequence, now + REMEMBERED_SECONDS)


def digest(body: str) -> str:
    """The deduplication id of a body where the queue takes the content for it."""
    return hashlib.sha256(body.encode()).hexdigest()
