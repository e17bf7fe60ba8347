"""Small XML bodies of requests, read once."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree import ElementTree

from infra.local.s3.xml import S3Error, malformed


def parse(body: bytes, root: str) -> ElementTree.Element:
    """The document; raises MalformedXML when it is none or another."""
    try:
        found = ElementTree.fromstring(body)
    except ElementTree.ParseError:
        raise malformed() from None
    if found.tag.rpartition("}")[2] != root:
        raise malformed()
    return found


def text(element: ElementTree.Element, name: str) -> str | None:
    """The text of a child, None when it is not there."""
    return element.findtext(f"{{*}}{name}")


def children(element: ElementTree.Element, name: str) -> Iterator[ElementTree.Element]:
    return element.iterfind(f"{{*}}{name}")


def tags(body: bytes) -> dict[str, str]:
    """The tags of an object; raises as S3 does for too many, doubled or too long ones."""
    listed = parse(body, "Tagging").find("{*}TagSet")
    if listed is None:
        raise malformed()
    found = [(text(tag, "Key") or "", text(tag, "Value") or "") for tag in children(listed, "Tag")]
    return checked_tags(found)


def checked_tags(found: list[tuple[str, str]]) -> dict[str, str]:
    if len(found) > 10:
        raise S3Error(400, "BadRequest", "Object tags cannot be greater than 10")
    if len(dict(found)) < len(found):
        raise S3Error(400, "InvalidTag", "Cannot provide multiple Tags with the same key")
    for key, value in found:
        if not 1 <= len(key) <= 128:
            raise S3Error(400, "InvalidTag", "The TagKey you have provided is invalid", TagKey=key)
        if len(value) > 256:
            raise S3Error(
                400, "InvalidTag", "The TagValue you have provided is invalid", TagKey=key, TagValue=value
            )
    return dict(found)
