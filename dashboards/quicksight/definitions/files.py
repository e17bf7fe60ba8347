"""The committed definitions: one JSON file per request, written for an example account."""

from __future__ import annotations

import json
from pathlib import Path

from dashboards.quicksight.definitions.dashboard import dashboard_request
from dashboards.quicksight.definitions.data_sets import (
    DATA_SETS,
    EXAMPLE,
    Account,
    Shape,
    data_set_request,
    data_source_request,
    refresh_request,
)

JSON = Path(__file__).parent / "json"
Request = tuple[str, Shape]


def requests(account: Account) -> dict[str, Request]:
    """Name → (operation, request), in the order in which they must be sent."""
    made: dict[str, Request] = {"data_source": ("CreateDataSource", data_source_request(account))}
    for one in DATA_SETS:
        made[f"data_set_{one.key}"] = ("CreateDataSet", data_set_request(one, account))
        made[f"refresh_{one.key}"] = ("CreateRefreshSchedule", refresh_request(one, account))
    return made | {"dashboard": ("CreateDashboard", dashboard_request(account))}


def committed_files() -> dict[str, str]:
    """File name → text of every committed definition."""
    return {
        f"{name}.json": json.dumps(request, indent=2) + "\n"
        for name, (_, request) in requests(EXAMPLE).items()
    }
