"""The names of the assets: `[layer, domain, table]`, the same in every environment."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dagster import AssetKey

LANDED = AssetKey(["raw", "aws_cur", "landed_files"])
CATALOGED = AssetKey(["raw", "aws_cur", "line_items"])
CONTAINER_USAGE = AssetKey(["raw", "aws_cur", "container_usage"])
AUDITED = AssetKey(["audit", "aws_cur", "audited_month"])
PUBLISHED = AssetKey(["public", "aws_cur", "published_month"])
DERIVED = AssetKey(["public", "aws_cur", "published_derived_tables"])
REPORTS = AssetKey(["public", "aws_cur", "delivered_reports"])
DEAD_LETTERS = AssetKey(["operations", "aws_cur", "dead_letters"])


def of_dbt_node(node: Mapping[str, Any]) -> AssetKey:
    """The key of a dbt node. A model is named by its folders; bronze and public tables are our own assets."""
    if node["resource_type"] != "source":
        return AssetKey(list(node["fqn"][1:]))
    if node["name"] == CONTAINER_USAGE.path[-1]:
        return CONTAINER_USAGE
    return CATALOGED if "bronze" in node["source_name"] else PUBLISHED
