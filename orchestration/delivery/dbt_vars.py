"""What a dbt invocation is told: a pure function of the delivery, its scratch schema and the settings."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ingestion import names

if TYPE_CHECKING:
    from ingestion.exports.delivery import Delivery
    from ingestion.lake import Lake
    from orchestration.settings import Settings

DELIVERY_SELECTION = ("--select", "tag:delivery", "--exclude", "test_type:unit")
DERIVED_SELECTION = ("--select", "tag:derived", "--exclude", "test_type:unit")


def delivery_vars(
    delivery: Delivery, scratch_schema: str, lake: Lake, settings: Settings
) -> Mapping[str, Any]:
    """The vars of one delivery's build. Every name passes its pattern again: they become SQL."""
    return {
        **settings_vars(lake, settings),
        "export_name": names.export_name(delivery.export_name),
        "billing_period": names.billing_period(delivery.billing_period),
        "delivery_id": names.delivery_id(delivery.delivery_id),
        "export_format": delivery.format,
        "scratch_schema": scratch_schema,
    }


def derived_vars(scratch_schema: str, lake: Lake, settings: Settings) -> Mapping[str, Any]:
    """The vars of a derived build."""
    return {**settings_vars(lake, settings), "scratch_schema": scratch_schema}


def settings_vars(lake: Lake, settings: Settings) -> Mapping[str, Any]:
    """What `lakehouse.toml` and the addresses of the lake decide."""
    return {
        "tag_keys": list(settings.tag_keys),
        "allowed_tag_values": {key: list(values) for key, values in settings.allowed_tag_values.items()},
        "accounts": {
            account: {
                "name": known.name,
                "owner": known.owner,
                "environment": known.environment,
                "tags": dict(known.tags),
            }
            for account, known in settings.accounts.items()
        },
        "invoices": {invoice: asdict(typed) for invoice, typed in settings.invoices.items()},
        "invoice_rounding": format(Decimal(str(settings.invoice_rounding)), "f"),
        "bronze_database": lake.bronze_database,
        "public_database": lake.database,
    }


def build_arguments(
    selection: tuple[str, ...], variables: Mapping[str, Any], project: Path, target: Path
) -> list[str]:
    """The command line of `dbt build`. `target` is this build's own folder, so that parallel ones never meet."""
    return [
        *("--log-level", "none", "--log-level-file", "info", "--log-path", str(target)),
        *("build", *selection),
        *("--project-dir", str(project), "--profiles-dir", str(project), "--target-path", str(target)),
        # dbt reads YAML, which has no surrogate pairs: the escapes that JSON writes for emoji.
        *("--vars", json.dumps(variables, sort_keys=True, ensure_ascii=False)),
    ]
