"""Result files, and their reading back page by page."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from infra.local.athena.engines.base import OutputColumn
from infra.local.athena.errors import invalid_request
from infra.local.athena.types import Type

_PRECISION = {
    "tinyint": 3, "smallint": 5, "integer": 10, "bigint": 19, "real": 17, "double": 17, "timestamp": 3,
    "timestamp with time zone": 3, "varchar": 2147483647, "varbinary": 1073741824,
}  # fmt: skip
_FIELD = re.compile(r'(?:"((?:[^"]|"")*)"|)(,|\n|$)')
Row = list[str | None]


def column_info(column: OutputColumn) -> dict[str, Any]:
    """A ColumnInfo as Athena sends it: the base name of the type, with precision and scale aside."""
    kind = column.type
    return {
        "CatalogName": "hive",
        "SchemaName": "",
        "TableName": "",
        "Name": column.name,
        "Label": column.name,
        "Type": "float" if kind.base == "real" else kind.base,
        "Precision": _precision(kind),
        "Scale": kind.scale if kind.base == "decimal" else 0,
        "Nullable": "UNKNOWN",
        "CaseSensitive": kind.base in ("varchar", "char"),
    }


def _precision(kind: Type) -> int:
    if kind.base in ("decimal", "char") or (kind.base == "varchar" and kind.args):
        return kind.precision
    return _PRECISION.get(kind.base, 0)


def quoted(text: str) -> str:
    """A value of a line; NULL has no quotes and nothing between commas."""
    return '"' + text.replace('"', '""') + '"'


def header_line(names: Sequence[str]) -> bytes:
    return (",".join(map(quoted, names)) + "\n").encode()


def text_columns(*names: str) -> list[dict[str, Any]]:
    """ColumnInfo of the text answers of SHOW and DESCRIBE."""
    return [column_info(OutputColumn(name, Type("string"))) for name in names]


@dataclass(frozen=True)
class Page:
    rows: list[Row]
    next_offset: int | None


def read_page(path: Path, offset: int, count: int, is_csv: bool) -> Page:
    """Up to `count` rows from byte `offset`; `next_offset` only if there is at least one more row."""
    with path.open("rb") as source:
        source.seek(offset)
        rows: list[Row] = []
        for row, end in _rows(source, offset) if is_csv else _lines(source, offset):
            rows.append(row)
            offset = end
            if len(rows) == count:
                break
        more = offset < path.stat().st_size
    return Page(rows, offset if more and rows else None)


def _lines(source: Any, offset: int) -> Iterator[tuple[Row, int]]:
    for line in source:
        offset += len(line)
        yield [line.decode().rstrip("\n")], offset


def _rows(source: Any, offset: int) -> Iterator[tuple[Row, int]]:
    """CSV rows whose values are all quoted; nothing between commas is NULL."""
    pending = b""
    for line in source:
        pending += line
        if pending.count(b'"') % 2:
            continue
        offset += len(pending)
        yield _fields(pending.decode()), offset
        pending = b""


def _fields(line: str) -> Row:
    if line[:1] == '"' and line[-2:] == '"\n' and '""' not in line and ",," not in line:
        return [*line[1:-2].split('","')]  # no NULL and no quote in it, as in most lines
    row: Row = []
    for match in _FIELD.finditer(line.removesuffix("\n")):
        value = match[1]
        row.append(value.replace('""', '"') if value is not None else None)
        if match[2] != ",":
            break
    return row


def encode_token(offset: int) -> str:
    return base64.urlsafe_b64encode(f"offset:{offset}".encode()).decode()


def decode_token(token: str) -> int:
    try:
        found = re.fullmatch(r"offset:(\d+)", base64.urlsafe_b64decode(token).decode())
    except ValueError:
        found = None
    if found is None:
        raise invalid_request(f"Malformed NextToken: {token}")
    return int(found[1])


def as_rows(rows: list[Row]) -> list[dict[str, Any]]:
    """Rows of GetQueryResults; NULL is a datum without a value."""
    return [{"Data": [{} if value is None else {"VarCharValue": value} for value in row]} for row in rows]
