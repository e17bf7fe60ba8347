"""ListObjects, both versions, in the order of UTF-8 bytes, without walking the whole bucket for each page."""

from __future__ import annotations

import base64
import binascii
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote

from infra.local.s3.xml import S3Error


@dataclass(frozen=True)
class Page:
    """Keys and common prefixes of one page; `next_after` is the last name shown when there are more."""

    keys: list[str] = field(default_factory=list)
    prefixes: list[str] = field(default_factory=list)
    next_after: str | None = None


def sort_key(key: str) -> bytes:
    return key.encode(errors="surrogateescape")


def page(names: Sequence[str], prefix: str, delimiter: str, after: str, limit: int) -> Page:
    """One page of `names`, which are sorted by `sort_key`."""
    keys: list[str] = []
    prefixes: list[str] = []
    position = bisect_left(names, sort_key(prefix), key=sort_key)
    if after:
        position = max(position, bisect_right(names, sort_key(after), key=sort_key))
    last = ""
    while position < len(names) and names[position].startswith(prefix):
        name = names[position]
        cut = name.find(delimiter, len(prefix)) if delimiter else -1
        shown = name if cut < 0 else name[: cut + len(delimiter)]
        if cut >= 0 and shown == after:  # the prefix ended the page before
            position = _behind(names, shown)
            continue
        if len(keys) + len(prefixes) == limit:
            return Page(keys, prefixes, last or None)
        (keys if cut < 0 else prefixes).append(shown)
        last = shown
        position = position + 1 if cut < 0 else _behind(names, shown)
    return Page(keys, prefixes)


def _behind(names: Sequence[str], prefix: str) -> int:
    """The position after all names that begin with `prefix` (no byte of UTF-8 is greater than F4)."""
    return bisect_left(names, sort_key(prefix) + b"\xff", key=sort_key)


@dataclass(frozen=True)
class Wanted:
    """The parameters of a ListObjectsV2 request, or of the older ListObjects with its `marker`."""

    prefix: str
    delimiter: str
    after: str
    limit: int
    url_encoded: bool
    fetch_owner: bool

    @classmethod
    def parse(cls, query: Mapping[str, str]) -> Wanted:
        token = query.get("continuation-token")
        text = query.get("max-keys") or "1000"
        if not text.isdigit():
            raise S3Error(400, "InvalidArgument", "Provided max-keys not an integer or within integer range")
        return cls(
            prefix=query.get("prefix", ""),
            delimiter=query.get("delimiter", ""),
            after=query.get("start-after", query.get("marker", "")) if token is None else decode_token(token),
            limit=min(int(text), 1000),
            url_encoded=query.get("encoding-type") == "url",
            fetch_owner=query.get("fetch-owner") == "true" or query.get("list-type") != "2",
        )

    def show(self, name: str) -> str:
        return shown_name(name, self.url_encoded)


def shown_name(name: str, encoded: bool) -> str:
    """A key or prefix as an answer carries it, with `encoding-type=url` or without."""
    return quote(name, safe="/", errors="surrogateescape") if encoded else name


def encode_token(after: str) -> str:
    """A continuation token is the last name shown, so it survives a restart."""
    return base64.urlsafe_b64encode(sort_key(after)).decode()


def decode_token(token: str) -> str:
    try:
        return base64.urlsafe_b64decode(token.encode()).decode(errors="surrogateescape") or _invalid(token)
    except (binascii.Error, ValueError):
        return _invalid(token)


def _invalid(token: str) -> str:
    raise S3Error(400, "InvalidArgument", "The continuation token provided is incorrect", ArgumentValue=token)
