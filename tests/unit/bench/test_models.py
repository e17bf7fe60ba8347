"""Rule: a model's seconds in the bench are those of all its queries, and of no other's."""

from __future__ import annotations

from typing import Any

from tests.bench.models import by_node


def execution(node: str | None, milliseconds: int, scanned: int) -> dict[str, Any]:
    comment = f'-- /* {{"app": "dbt", "node_id": "{node}"}} */\n' if node else ""
    statistics = {"TotalExecutionTimeInMillis": milliseconds, "DataScannedInBytes": scanned}
    return {"Query": f"{comment}select 1", "Statistics": statistics}


def test_seconds_of_a_node_are_those_of_all_its_queries_slowest_first() -> None:
    found = by_node(
        iter(
            [
                execution("model.cur_lakehouse.cost_daily", 200, 10),
                execution("test.cur_lakehouse.cost_daily__rows.3a0855e816", 900, 7),
                execution("model.cur_lakehouse.cost_daily", 1100, 5),
                execution(None, 5000, 1),
            ]
        )
    )
    assert [(one.kind, one.name, one.queries, one.seconds, one.scanned_bytes) for one in found] == [
        ("model", "cost_daily", 2, 1.3, 15),
        ("test", "cost_daily__rows", 1, 0.9, 7),
    ]
