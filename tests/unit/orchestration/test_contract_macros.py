"""Rule: a table whose columns are not those of its contract fails its model, with both lists told."""

from __future__ import annotations

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

import pytest

from tests.dbt_sql import Models

PROMISED = {
    "usage_hour": "timestamp(3)",
    "account_id": "varchar",
    "unblended_cost": "decimal(38, 12)",
    "line_items": "bigint",
}
BUILT = {
    "account_id": "varchar(12)",
    "line_items": "bigint",
    "unblended_cost": "decimal(38,12)",
    "usage_hour": "timestamp",
}


class Broken(Exception):
    """What dbt raises for a contract."""


def hold(built: Mapping[str, str]) -> None:
    """Holds a table of these columns of the catalog to the contract."""
    models = Models(None)  # type: ignore[arg-type]  # nothing is run
    columns = [SimpleNamespace(name=name, dtype=kind) for name, kind in built.items()]
    models.environment.globals |= {
        "model": {
            "columns": {name: {"name": name, "data_type": kind} for name, kind in PROMISED.items()},
        },
        "adapter": SimpleNamespace(get_columns_in_relation=lambda _relation: columns),
        "exceptions": SimpleNamespace(raise_contract_error=_broken),
    }
    models.expression("{% do hold_to_contract('cost_hourly') %}")


def _broken(promised: list[dict[str, Any]], built: list[dict[str, Any]]) -> None:
    raise Broken(f"{[one['formatted'] for one in promised]} {[one['formatted'] for one in built]}")


def test_the_catalogs_spelling_of_the_contract_holds_in_any_order() -> None:
    hold(BUILT)


@pytest.mark.parametrize(
    "change",
    [
        {"unblended_cost": "decimal(38,10)"},
        {"unblended_cost": "double"},
        {"line_items": "int"},
        {"surplus": "string"},
        {"usage_hour": "date"},
    ],
    ids=str,
)
def test_another_type_scale_or_column_breaks_it(change: dict[str, str]) -> None:
    with pytest.raises(Broken, match=next(iter(change.values())).replace("(", r"\(").replace(")", r"\)")):
        hold(BUILT | change)


def test_a_column_that_is_missing_breaks_it() -> None:
    with pytest.raises(Broken):
        hold({name: kind for name, kind in BUILT.items() if name != "line_items"})
