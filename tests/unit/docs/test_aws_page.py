"""Whoever sets up an account finds every variable and resource on one page, and its policies are valid JSON."""

from __future__ import annotations

import json
import re
from dataclasses import fields
from pathlib import Path

import pytest

from ingestion.lake import Lake, variable

PROJECT = Path(__file__).resolve().parents[3]
PAGE = (PROJECT / "docs" / "aws.md").read_text(encoding="utf-8")
DASHBOARDS = (PROJECT / "docs" / "dashboards.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```json\n(.*?)```", PAGE, re.S)


@pytest.mark.parametrize("name", [one.name for one in fields(Lake)])
def test_variable_of_the_lake_is_on_the_page_with_its_default(name: str) -> None:
    assert f"| `{variable(name)}` | `{getattr(Lake(), name)}` |" in PAGE


def test_every_variable_that_the_code_reads_is_on_a_page() -> None:
    rooms = ("ingestion", "orchestration", "dashboards", "dbt_project")
    named = {
        name
        for room in rooms
        for path in (PROJECT / room).rglob("*")
        if path.suffix in {".py", ".yml", ".yaml", ".sql"} and not {"target", "logs"} & set(path.parts)
        for name in re.findall(r"\bLAKEHOUSE_[A-Z]+(?:_[A-Z]+)*\b", path.read_text(encoding="utf-8"))
    }
    assert named
    assert sorted(name for name in named if name not in PAGE + DASHBOARDS) == []


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: block.split('"')[1])
def test_snippet_is_json(block: str) -> None:
    json.loads(block)


def test_crawler_configuration_is_json_with_the_absolute_table_level() -> None:
    [crawler] = [json.loads(block) for block in BLOCKS if '"Configuration"' in block]
    assert json.loads(crawler["Configuration"])["Grouping"]["TableLevelConfiguration"] == 3


def test_no_role_may_do_everything() -> None:
    for block in BLOCKS:
        for statement in json.loads(block).get("Statement", []):
            if statement["Effect"] == "Allow":
                assert "*" not in statement["Action"]
                assert not any(action.endswith(":*") for action in _list(statement["Action"]))


def test_builder_may_change_scratch_only() -> None:
    [builder] = [block for block in BLOCKS if "workgroup/cur-builder" in block]
    for statement in json.loads(builder)["Statement"]:
        writes = [a for a in _list(statement["Action"]) if re.search(r"glue:(Create|Update|Delete|Batch)", a)]
        if writes:
            tables = [one for one in statement["Resource"] if not one.endswith(":catalog")]
            assert tables and all("/build_*" in one for one in tables)


def _list(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value
