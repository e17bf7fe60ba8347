"""The committed boards have the shape that Grafana's own type declarations give: no misspelt key, no unknown value.

The declarations (@grafana/schema) are turned into JSON Schemas once for each pinned version and kept in the cache.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

from dashboards.grafana.board import JSON
from tests.demand import missing

SOURCES = Path(__file__).parent / "grafana_schema"
FILES = ("make.cjs", "package.json", "package-lock.json")
CACHE = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "cur-lakehouse" / "grafana_schema"
BOARDS = sorted(JSON.glob("*.json"))
# The SDK writes its defaults of interval variables into every variable, and a table's footer, which Grafana has no
# longer: both are of its schema, and Grafana reads past them.
WRITTEN_BY_THE_SDK = ("auto", "auto_count", "auto_min")


@pytest.fixture(scope="module")
def schemas() -> dict[str, Any]:
    """JSON Schema by `board`, panel type, and `timeseries.custom`."""
    if shutil.which("npm") is None:
        missing("npm", "it fetches Grafana's type declarations")
    texts = b"\0".join((SOURCES / name).read_bytes() for name in FILES)
    made = CACHE / hashlib.sha256(texts).hexdigest()[:16]
    if not (made / "schemas.json").exists():
        _make(made)
    read: dict[str, Any] = json.loads((made / "schemas.json").read_text())
    return read


def _make(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name in FILES:
        shutil.copy(SOURCES / name, folder)
    fetch = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    subprocess.run(fetch, cwd=folder, check=True, capture_output=True, timeout=600)
    told = subprocess.run(
        ["node", "make.cjs"], cwd=folder, check=True, capture_output=True, text=True, timeout=600
    )
    (folder / "schemas.json.part").write_text(told.stdout)
    (folder / "schemas.json.part").replace(folder / "schemas.json")


def faults(board: dict[str, Any], schemas: dict[str, Any]) -> Iterator[str]:
    """What of a board, its panels' options and drawing is not as declared."""
    for one in board["templating"]["list"]:
        for name in WRITTEN_BY_THE_SDK:
            one.pop(name, None)
    yield from _faults(schemas["board"], board)
    for panel in board["panels"]:
        options = {name: value for name, value in panel["options"].items() if name != "footer"}
        yield from _faults(schemas[panel["type"]], options)
        if panel["type"] == "timeseries":
            yield from _faults(schemas["timeseries.custom"], panel["fieldConfig"]["defaults"]["custom"])


def _faults(schema: dict[str, Any], value: Any) -> Iterator[str]:
    for error in Draft7Validator(schema).iter_errors(value):
        yield f"{error.json_path}: {error.message[:200]}"


@pytest.mark.parametrize("path", BOARDS, ids=lambda path: path.stem)
def test_board_is_as_grafana_declares(schemas: dict[str, Any], path: Path) -> None:
    assert list(faults(json.loads(path.read_text()), schemas)) == []


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("titel",), "AWS"),
        (("panels", 0, "gridPos", "width"), 12),
        (("panels", 0, "options", "graphMode"), "colour"),
        (("panels", 2, "fieldConfig", "defaults", "custom", "drawStyle"), "pie"),
        (("templating", "list", 0, "hide"), "yes"),
    ],
)
def test_misspelt_board_is_refused(schemas: dict[str, Any], place: tuple[Any, ...], value: object) -> None:
    board = json.loads((JSON / "executive.json").read_text())
    *way, last = place
    inner = board
    for step in way:
        inner = inner[step]
    inner[last] = value
    assert list(faults(board, schemas))
