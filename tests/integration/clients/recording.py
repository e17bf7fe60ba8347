"""Which operations each client really called with success, read from the server's access log.

Every protocol names its operation but S3's, whose method, path and parameters are matched with botocore's model.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import botocore.session

SERVICES = ("s3", "sqs", "sns", "glue", "athena", "sts", "iam")
# client -> service -> operations
Calls = Mapping[str, Mapping[str, set[str]]]


@dataclass(frozen=True)
class Rest:
    """How one operation of S3 looks on the wire."""

    name: str
    method: str
    has_key: bool
    has_bucket: bool
    parameters: Mapping[str, str]
    required: frozenset[str]

    def fits(self, method: str, bucket: str, key: str, query: Mapping[str, str]) -> bool:
        return (
            (self.method, self.has_bucket, self.has_key) == (method, bool(bucket), bool(key))
            and all(query.get(name) == value for name, value in self.parameters.items())
            and query.keys() >= self.required
        )


@cache
def model(service: str) -> Any:
    return botocore.session.get_session().get_service_model(service)


@cache
def rest_operations() -> tuple[Rest, ...]:
    """S3's operations, the one with the most parameters first."""
    found = [_rest(model("s3").operation_model(name)) for name in model("s3").operation_names]
    kept = [one for one in found if one is not None]
    return tuple(sorted(kept, key=lambda one: -len(one.parameters) - len(one.required)))


def _rest(operation: Any) -> Rest | None:
    if operation.deprecated:
        return None
    path, _, query = operation.http["requestUri"].partition("?")
    shape = operation.input_shape
    required = {
        shape.members[name].serialization["name"]
        for name in (shape.required_members if shape else ())
        if shape.members[name].serialization.get("location") == "querystring"
    }
    literal = dict(parse_qsl(query, keep_blank_values=True))
    return Rest(
        operation.name,
        operation.http["method"],
        "{Key" in path,
        "{Bucket}" in path,
        literal,
        frozenset(required),
    )


def s3_operation(method: str, path: str, query: Mapping[str, str], copies: bool) -> str:
    """The operation of a request to S3, empty for none that the model knows."""
    bucket, _, key = path.lstrip("/").partition("/")
    for one in rest_operations():
        if one.fits(method, bucket, key, query) and copies == (one.name in ("CopyObject", "UploadPartCopy")):
            return one.name
    return ""


def operation(entry: Mapping[str, Any]) -> str:
    """The operation that a line of the log is about."""
    if entry["service"] == "s3":
        return s3_operation(entry["method"], entry["path"], entry["query"], entry["copy"])
    return str(entry["operation"])


def calls(lines: Iterable[str], clients: Iterable[str]) -> Calls:
    """What the clients called and got answered without an error."""
    known = set(clients)
    found: dict[str, dict[str, set[str]]] = {name: defaultdict(set) for name in known}
    for entry in map(json.loads, lines):
        if entry["key"] in known and entry["status"] < 400 and (name := operation(entry)):
            found[entry["key"]][entry["service"]].add(name)
    return found


def read(log: Path, clients: Iterable[str]) -> Calls:
    with log.open(encoding="utf-8") as lines:
        return calls(lines, clients)


def operations_of(service: str) -> Iterator[str]:
    """Every operation that AWS has, deprecated ones left out."""
    for name in model(service).operation_names:
        if not model(service).operation_model(name).deprecated:
            yield name
