"""The real Trino as the judge of a statement: its answer word for word, its refusal by name and place."""

from __future__ import annotations

import json
import urllib.request
from dataclasses import dataclass
from typing import Any

_HEADERS = {
    "X-Trino-User": "hadoop",
    "X-Trino-Source": "conformance",
    "X-Trino-Time-Zone": "UTC",
    "X-Trino-Client-Capabilities": "PARAMETRIC_DATETIME",
    "Content-Type": "text/plain; charset=utf-8",
}


@dataclass(frozen=True)
class Judge:
    """A coordinator at `url`. Numbers stay the text that the engine wrote: no double is read and printed again."""

    url: str

    def ask(self, sql: str) -> dict[str, Any]:
        """What is recorded of one statement: columns and rows, or the error and where it is."""
        columns: list[list[str]] = []
        rows: list[list[Any]] = []
        page = self._page(f"{self.url}/v1/statement", sql.encode())
        while True:
            if "error" in page:
                return _refusal(page["error"])
            columns = [[column["name"], column["type"]] for column in page.get("columns") or []] or columns
            rows += page.get("data") or []
            if "nextUri" not in page:
                break
            page = self._page(page["nextUri"])
        kinds = [kind for _, kind in columns]
        return {
            "columns": columns,
            "rows": [[_text(value, kind) for value, kind in zip(row, kinds, strict=True)] for row in rows],
        }

    @staticmethod
    def _page(url: str, body: bytes | None = None) -> dict[str, Any]:
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(urllib.request.Request(url, body, _HEADERS), timeout=60) as response:
            page: dict[str, Any] = json.loads(response.read(), parse_float=str, parse_int=str)
        return page


def _refusal(error: dict[str, Any]) -> dict[str, Any]:
    place = error.get("errorLocation") or {}
    line, column = int(place.get("lineNumber", 0)), int(place.get("columnNumber", 0))
    message = error["message"].removeprefix(f"line {line}:{column}: ")
    return {"error": error["errorName"], "line": line, "column": column, "message": message}


def _text(value: Any, kind: str) -> Any:
    """Scalars as text; arrays and rows as lists; maps as lists of pairs, in the engine's order."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return [_text(item, "") for item in value]
    if isinstance(value, dict):
        return {str(key): _text(item, "") for key, item in value.items()}
    return None if value is None else str(value)
