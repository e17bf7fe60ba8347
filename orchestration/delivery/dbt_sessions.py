"""One AWS session per thread of dbt, where dbt-athena makes one per node.

A new session reads botocore's description of all endpoints anew, a tenth of a second of processor each time: for
the fifty nodes of a build that was a third of what dbt itself took. A session is no business of two threads at
once, so each thread keeps its own, with its client of Athena. They end with their thread, which is that of one
invocation; credentials that expire are renewed by the session as ever.
"""

from __future__ import annotations

import threading
from typing import Any


def keep_sessions() -> None:
    """Connections that are opened from now on, in this process, share the session of their thread."""
    from dbt.adapters.athena import connections
    from dbt.adapters.athena.session import get_boto3_session

    plain: Any = connections.AthenaConnection
    if getattr(plain, "keeps_sessions", False):
        return
    kept = threading.local()

    def session_of_thread(connection: Any) -> Any:
        if not hasattr(kept, "session"):
            kept.session = get_boto3_session(connection)
        return kept.session

    class Connection(plain):  # type: ignore[misc]
        keeps_sessions = True

        def __init__(self, credentials: Any) -> None:
            super().__init__(credentials, boto_session_factory=session_of_thread)

        def connect(self, *arguments: Any) -> Any:
            if not hasattr(kept, "client"):
                kept.client = super().connect(*arguments)._client
            self._client = kept.client
            return self

    connections.AthenaConnection = Connection  # type: ignore[assignment, misc]
