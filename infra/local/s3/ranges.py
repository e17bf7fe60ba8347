"""The `Range` header: which bytes of an object it asks for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Protocol

from infra.local.s3.xml import S3Error

_ONE_RANGE = re.compile(r"bytes=(\d*)-(\d*)")


class Sized(Protocol):
    """An object with the sizes of the parts it came in."""

    part_sizes: tuple[int, ...]

    @property
    def size(self) -> int: ...


@dataclass(frozen=True)
class Span:
    """`length` bytes from `start` of an object of `size` bytes."""

    start: int
    length: int
    size: int

    @property
    def content_range(self) -> str:
        return f"bytes {self.start}-{self.start + self.length - 1}/{self.size}"


def parse(header: str | None, size: int) -> Span | None:
    """The span, None when the whole object is meant (no header, several ranges, nonsense); raises 416."""
    found = _ONE_RANGE.fullmatch((header or "").strip())
    if not found or found.groups() == ("", ""):
        return None
    first, last = found.groups()
    if not first:
        length = min(int(last), size)
        start = size - length
    else:
        start = int(first)
        if last and int(last) < start:
            return None
        length = min(int(last) + 1 if last else size, size) - start
    if length <= 0:
        raise S3Error(
            416,
            "InvalidRange",
            "The requested range is not satisfiable",
            RangeRequested=header or "",
            ActualObjectSize=str(size),
        )
    return Span(start, length, size)


def of_part(number: str, key: Sized) -> Span | None:
    """The span of a part of an object that came in parts; an object that came whole is its own first part."""
    sizes = key.part_sizes or (key.size,)
    if not number.isdigit() or not 1 <= int(number) <= 10000:
        message = "Part number must be an integer between 1 and 10000, inclusive"
        raise S3Error(400, "InvalidArgument", message, ArgumentName="partNumber", ArgumentValue=number)
    if int(number) > len(sizes):
        said = "The requested partnumber is not satisfiable"
        raise S3Error(
            416, "InvalidPartNumber", said, PartNumberRequested=number, ActualPartCount=str(len(sizes))
        )
    before = sum(sizes[: int(number) - 1])
    return Span(before, sizes[int(number) - 1], key.size) if key.size else None


def parse_copy(header: str, size: int) -> Span:
    """The span of `x-amz-copy-source-range`, which must lie inside the source."""
    found = _ONE_RANGE.fullmatch(header.strip())
    if not found or "" in found.groups() or int(found[2]) >= size or int(found[1]) > int(found[2]):
        message = (
            f"The x-amz-copy-source-range value must be of the form bytes=first-last inside {size} bytes"
        )
        raise S3Error(400, "InvalidArgument", message, ArgumentValue=header)
    return Span(int(found[1]), int(found[2]) - int(found[1]) + 1, size)
