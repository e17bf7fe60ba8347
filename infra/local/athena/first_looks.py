"""What a client is told of a query when it looks for the first time.

On Athena a query fails later than a client can ask, so that every failure is preceded by an answer that says RUNNING
or QUEUED, and clients rely on it: cid-cmd 4.4 reads the reason from the second answer and breaks without one. Here a
query may fail before its start is acknowledged. Holding it back for a time would be a race with the client, so the
first look is told RUNNING whenever it comes, and the second the end. A success is told at once: no client minds.
"""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

from infra.local.athena.executions import CANCELLED, FAILED, RUNNING, Execution

# Who looks later than this didn't wait for the query: a history is told as it is.
FRESH_SECONDS = 10.0


class FirstLooks:
    """The queries that nobody has looked at; safe for many threads."""

    def __init__(self) -> None:
        self._awaited: set[str] = set()

    def await_of(self, query_id: str) -> None:
        """Called before the client can know of the query."""
        self._awaited.add(query_id)

    def forget(self, query_id: str) -> None:
        self._awaited.discard(query_id)

    def described(self, execution: Execution) -> dict[str, Any]:
        """The QueryExecution structure of this look."""
        is_first = execution.id in self._awaited
        self.forget(execution.id)
        ended_badly = execution.state in (FAILED, CANCELLED)
        if is_first and ended_badly and time.time() - execution.completed < FRESH_SECONDS:
            return replace(execution, state=RUNNING, completed=0.0, reason="", error={}).describe()
        return execution.describe()
