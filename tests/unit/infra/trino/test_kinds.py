"""Type signatures become our types and are spelled so that the engine reads the same type again."""

from __future__ import annotations

from typing import Any

import pytest

from infra.local.athena import types as t
from infra.local.athena.engines.trino.kinds import spelled, type_of
from infra.local.athena.types import Type


def _plain(name: str) -> dict[str, Any]:
    return {"rawType": name, "arguments": []}


def _sized(name: str, *sizes: int) -> dict[str, Any]:
    return {"rawType": name, "arguments": [{"kind": "LONG", "value": size} for size in sizes]}


def _of(name: str, *inner: dict[str, Any]) -> dict[str, Any]:
    return {"rawType": name, "arguments": [{"kind": "TYPE", "value": value} for value in inner]}


ROW = {
    "rawType": "row",
    "arguments": [
        {
            "kind": "NAMED_TYPE",
            "value": {"fieldName": {"name": "Resource Id"}, "typeSignature": _sized("varchar", 2147483647)},
        },
        {"kind": "NAMED_TYPE", "value": {"typeSignature": _sized("decimal", 10, 2)}},
    ],
}


@pytest.mark.parametrize(
    ("signature", "kind", "text"),
    [
        (_plain("bigint"), t.BIGINT, "bigint"),
        (_sized("varchar", 2147483647), t.VARCHAR, "varchar"),
        (_sized("varchar", 7), t.varchar(7), "varchar(7)"),
        (_sized("decimal", 38, 12), t.decimal(38, 12), "decimal(38, 12)"),
        (_sized("timestamp", 6), t.time_of("timestamp", 6), "timestamp(6)"),
        (_sized("timestamp", 3), t.TIMESTAMP, "timestamp(6)"),
        (_sized("timestamp with time zone", 3), t.TIMESTAMPTZ, "timestamp(6) with time zone"),
        (_plain("interval day to second"), t.INTERVAL_DAY, "interval day to second"),
        (
            _of("map", _sized("varchar", 2147483647), _of("array", _plain("double"))),
            t.map_of(t.VARCHAR, t.array(t.DOUBLE)),
            "map(varchar, array(double))",
        ),
        (
            ROW,
            t.row([("Resource Id", t.VARCHAR), ("", t.decimal(10, 2))]),
            'row("Resource Id" varchar, decimal(10, 2))',
        ),
    ],
)
def test_signature_is_read_and_spelled(signature: dict[str, Any], kind: Type, text: str) -> None:
    assert type_of(signature) == kind
    assert spelled(kind) == text
