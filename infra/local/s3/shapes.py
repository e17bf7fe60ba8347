"""Bodies of S3's settings, read by the shapes in which AWS describes them to its clients.

What a shape does not have, lacks or has twice is MalformedXML, as on AWS; what is taken can be given back as it came.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from xml.etree import ElementTree

import botocore.session

from infra.local.s3 import bodies
from infra.local.s3.xml import Value, malformed


@dataclass(frozen=True)
class Document:
    """The body of one operation: its root element and what may be below it."""

    root: str
    shape: Any

    def read(self, body: bytes) -> dict[str, Value]:
        """The content by the names of its elements; raises MalformedXML."""
        return _structure(bodies.parse(body, self.root), self.shape)


@cache
def document(operation: str) -> Document:
    """The body that an operation takes."""
    model: Any = botocore.session.get_session().get_service_model("s3")
    members = model.operation_model(operation).input_shape
    shape = members.members[members.serialization["payload"]]
    return Document(shape.serialization.get("name", shape.name), shape)


def _structure(element: ElementTree.Element, shape: Any) -> dict[str, Value]:
    known = {_name(name, member): member for name, member in shape.members.items()}
    found: dict[str, Any] = {}
    for child in element:
        name = _local(child)
        member = known.get(name)
        if member is None or _is_attribute(member):
            raise malformed()
        if _is_flat(member):
            found.setdefault(name, []).append(_value(child, member.member))
        elif name in found:
            raise malformed()
        else:
            found[name] = _value(child, member)
    required = {
        _name(name, shape.members[name])
        for name in shape.required_members
        if not _is_attribute(shape.members[name])
    }
    if not required <= found.keys():
        raise malformed()
    return found


def _list(element: ElementTree.Element, shape: Any) -> dict[str, Value]:
    name = shape.member.serialization.get("name", "member")
    if any(_local(child) != name for child in element):
        raise malformed()
    return {name: [_value(child, shape.member) for child in element]}


def _scalar(element: ElementTree.Element, shape: Any) -> Value:
    text = element.text or ""
    if len(element) or (getattr(shape, "enum", None) and text not in shape.enum):
        raise malformed()
    return text


def _boolean(element: ElementTree.Element, _shape: Any) -> Value:
    text = (element.text or "").strip().lower()
    if text not in ("true", "false"):
        raise malformed()
    return text


def _integer(element: ElementTree.Element, _shape: Any) -> Value:
    try:
        return int(element.text or "")
    except ValueError:
        raise malformed() from None


_READERS: Mapping[str, Callable[[ElementTree.Element, Any], Value]] = {
    "structure": _structure,
    "list": _list,
    "boolean": _boolean,
    "integer": _integer,
}


def _value(element: ElementTree.Element, shape: Any) -> Value:
    return _READERS.get(shape.type_name, _scalar)(element, shape)


def _name(name: str, member: Any) -> str:
    return str(member.serialization.get("name", name))


def _is_flat(member: Any) -> bool:
    return member.type_name == "list" and bool(member.serialization.get("flattened"))


def _is_attribute(member: Any) -> bool:
    return bool(member.serialization.get("xmlAttribute"))


def _local(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]
