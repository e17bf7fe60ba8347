"""What the columns of public tables mean, as the dbt project says: for catalogs that hold no comments."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml  # type: ignore[import-untyped]  # its stubs are a package of their own

BLOCK = re.compile(r"\{%-?\s*docs (\w+)\s*-?%\}(.*?)\{%-?\s*enddocs\s*-?%\}", re.DOTALL)
REFERENCE = re.compile(r"\{\{\s*doc\(['\"](\w+)['\"]\)\s*\}\}")


@cache
def of_table(models: Path, name: str) -> Mapping[str, str]:
    """Meaning by column of the public table `name`, each on one line; empty for a table that no model makes."""
    for path in sorted(models.rglob(f"{name}.yml")):
        blocks = doc_blocks(models)
        found = yaml.safe_load(path.read_text(encoding="utf-8"))["models"][0]
        return {one["name"]: one_line(one.get("description", ""), blocks) for one in found["columns"]}
    return {}


@cache
def doc_blocks(models: Path) -> Mapping[str, str]:
    """Text of each `{% docs name %}` block below `models`."""
    return {
        name: text
        for path in sorted(models.rglob("*.md"))
        for name, text in BLOCK.findall(path.read_text(encoding="utf-8"))
    }


def one_line(text: str, blocks: Mapping[str, str]) -> str:
    """A description on one line, with doc blocks put in. KeyError for an unknown one."""
    return " ".join(REFERENCE.sub(lambda match: blocks[match[1]], text).split())
