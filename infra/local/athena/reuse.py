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
    wanted = _identity(execution)
    for found in reversed(earlier):
        fit = found.state == SUCCEEDED and found.is_csv and not found.reused and found.completed >= oldest
        if fit and found.kind in ("SELECT", "EXECUTE") and _identity(found) == wanted:
            return found
    return None


def _identity(execution: Execution) -> tuple[object, ...]:
    """What must be the same: the text to the letter, its parameters, and where its names are looked up."""
    return (
        execution.sql,
        tuple(execution.parameters),
        execution.catalog,
        execution.database,
        execution.workgroup,
    )
