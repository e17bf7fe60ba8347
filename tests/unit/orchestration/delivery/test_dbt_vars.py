"""What dbt is told: checked names, the settings in force, and folders of its own per build."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml

from ingestion.errors import UnsafeName
from ingestion.exports.delivery import Delivery
from ingestion.lake import Lake
from orchestration.delivery.dbt_vars import DELIVERY_SELECTION, build_arguments, delivery_vars
from orchestration.settings import Account, Invoice, Settings

DELIVERY = Delivery(
    export_name="acme-cur",
    billing_period="2026-04",
    delivery_id="run-0123456789",
    format="legacy",
    encoding="csv",
    bucket="b",
    manifest_key="k",
    manifest_etag="e",
    execution_id="run",
    ordered_at=datetime(2026, 5, 1, tzinfo=UTC),
    files=(),
)


def test_vars_name_the_delivery_and_the_settings() -> None:
    settings = Settings(
        tag_keys=("team",),
        accounts={"000012345678": Account(name="shop", owner="pay", tags={"team": "x"})},
        invoices={"2059": Invoice(total="4064.48")},
    )
    found = delivery_vars(DELIVERY, "build_2026_04_x", Lake(), settings)
    assert found["export_format"] == "legacy"
    assert found["tag_keys"] == ["team"]
    assert found["accounts"] == {
        "000012345678": {"name": "shop", "owner": "pay", "environment": "", "tags": {"team": "x"}}
    }
    assert found["public_database"] == "cur_lakehouse"
    assert found["invoices"] == {"2059": {"total": "4064.48", "currency": "", "billing_period": ""}}
    assert found["invoice_rounding"] == "0.01"


@pytest.mark.parametrize("field", ["export_name", "billing_period", "delivery_id"])
def test_an_unsafe_name_never_becomes_sql(field: str) -> None:
    with pytest.raises(UnsafeName):
        delivery_vars(replace(DELIVERY, **{field: "x' or '1'='1"}), "build_x", Lake(), Settings())


def test_arguments_carry_vars_as_json_and_a_target_of_their_own() -> None:
    arguments = build_arguments(DELIVERY_SELECTION, {"a": "'; drop"}, Path("/p"), Path("/t/build_x"))
    assert json.loads(arguments[arguments.index("--vars") + 1]) == {"a": "'; drop"}
    assert arguments[arguments.index("--target-path") + 1] == "/t/build_x"
    assert "test_type:unit" in arguments


def test_vars_with_emoji_are_yaml_as_dbt_reads_it() -> None:
    """JSON's escapes for what lies beyond the basic plane are surrogate pairs, which YAML refuses."""
    wanted = {"allowed_tag_values": {"team": ["équipe 🚀", 'a "rocket"']}}
    arguments = build_arguments(DELIVERY_SELECTION, wanted, Path("/p"), Path("/t/build_x"))
    assert yaml.safe_load(arguments[arguments.index("--vars") + 1]) == wanted
