"""Result reuse: the same text in the same place, young enough."""

from __future__ import annotations

import time

from infra.local.athena.executions import SUCCEEDED, Execution

_MAX_MINUTES = 10_080


def reusable(execution: Execution, earlier: list[Execution]) -> Execution | None:
    """The youngest earlier result that may stand in, or None.

    Like Athena, this doesn't look whether the data has changed since: the caller chose the age.
    """
    asked = execution.reuse.get("ResultReuseByAgeConfiguration", {})
    if not asked.get("Enabled"):
        return None
    oldest = time.time() - 60 * min(int(asked.get("MaxAgeInMinutes", 60)), _MAX_MINUTES)
    for found in reversed(earlier):
        same = (found.sql, found.database, found.workgroup) == (
            execution.sql,
            execution.database,
            execution.workgroup,
        )
        if (
            same
            and found.state == SUCCEEDED
            and found.kind == "SELECT"
            and found.completed >= oldest
            and not found.reused
        ):
            return found
    return None
