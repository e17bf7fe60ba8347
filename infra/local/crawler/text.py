"""Text objects as a crawler's classifiers read them: CSV, and JSON with one object in a line.

Only the beginning of an object is looked at. An object that no classifier of the crawler recognises is passed over.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from typing import Any

from botocore.exceptions import ClientError

from infra.local.crawler import formats
from infra.local.crawler.formats import Format
from infra.local.crawler.schema import Column, merge

HEAD = 1 << 20
DELIMITERS = (",", "\t", "|", ";")
Classifier = Mapping[str, Any]
Recognised = tuple[Format, list[Column]]


def read(s3: Any, bucket: str, key: str, classifiers: Sequence[Classifier]) -> Recognised | None:
    """The format and columns by the first classifier that recognises the object."""
    if not classifiers:
        return None
    try:
        head = s3.get_object(Bucket=bucket, Key=key, Range=f"bytes=0-{HEAD - 1}")["Body"].read()
    except ClientError as error:
        if error.response["Error"]["Code"] in ("NoSuchKey", "InvalidRange"):  # gone, or empty
            return None
        raise
    return recognise(head, classifiers)


def recognise(head: bytes, classifiers: Sequence[Classifier]) -> Recognised | None:
    try:
        text = (head[: head.rfind(b"\n") + 1] if len(head) == HEAD else head).decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    for classifier in classifiers:
        is_csv = "CsvClassifier" in classifier
        found = _csv(text, classifier["CsvClassifier"]) if is_csv else _json_lines(text)
        if found is not None:
            return found
    return None


def _json_lines(text: str) -> Recognised | None:
    columns: list[Column] = []
    try:
        for line in filter(None, map(str.strip, text.splitlines())):
            value = json.loads(line)
            if not isinstance(value, dict):
                return None
            columns = merge(
                columns, [(name.lower(), json_type(one)) for name, one in value.items() if one is not None]
            )
    except ValueError:
        return None
    return (formats.json_lines(tuple(name for name, _ in columns)), columns) if columns else None


def json_type(value: Any) -> str:
    """The Glue type of a JSON value.

    >>> json_type({"a": [1], "b": None})
    'struct<a:array<int>,b:string>'
    """
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int):
        return "int" if -(2**31) <= value < 2**31 else "bigint" if -(2**63) <= value < 2**63 else "double"
    if isinstance(value, float):
        return "double"
    if isinstance(value, list):
        return f"array<{json_type(value[0]) if value else 'string'}>"
    if isinstance(value, dict):
        return f"struct<{','.join(f'{name.lower()}:{json_type(one)}' for name, one in value.items())}>"
    return "string"


def _csv(text: str, classifier: Classifier) -> Recognised | None:
    """Rows of as many cells as the header has. A line of JSON splits at commas too, and is none."""
    if text.lstrip()[:1] in ("{", "["):
        return None
    delimiter = classifier.get("Delimiter") or _delimiter(text)
    quote = classifier.get("QuoteSymbol") or ('"' if classifier.get("Serde") == "OpenCSVSerDe" else "")
    rows = [row for row in csv.reader(io.StringIO(text), delimiter=delimiter, quotechar=quote or '"') if row]
    if not rows or (len(rows[0]) < 2 and not classifier.get("AllowSingleColumn")):
        return None
    header = _has_header(rows, classifier.get("ContainsHeader") or "UNKNOWN")
    names = classifier.get("Header") or (
        rows[0] if header else [f"col{number}" for number in range(len(rows[0]))]
    )
    data = rows[1:] if header else rows
    if any(len(row) != len(names) for row in data):
        return None
    kinds = [_kind([row[number] for row in data]) for number in range(len(names))]
    columns = [(str(name).strip().lower(), kind) for name, kind in zip(names, kinds, strict=True)]
    return formats.csv(delimiter, quote, header), columns


def _delimiter(text: str) -> str:
    first = text.partition("\n")[0]
    return max(DELIMITERS, key=first.count)


def _has_header(rows: list[list[str]], said: str) -> bool:
    """A first row of words over a row that has numbers is one, where nobody says."""
    if said != "UNKNOWN":
        return said == "PRESENT"
    words = all(_kind([cell]) == "string" and cell for cell in rows[0]) and len(set(rows[0])) == len(rows[0])
    return words and len(rows) > 1 and any(_kind([cell]) != "string" for cell in rows[1])


def _kind(cells: Sequence[str]) -> str:
    given = [cell.strip() for cell in cells if cell.strip()]
    for kind, read_as in (("bigint", int), ("double", float)):
        try:
            if given and all(read_as(cell) is not None for cell in given):
                return kind
        except ValueError:
            continue
    return "string"
