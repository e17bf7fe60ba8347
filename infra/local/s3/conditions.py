"""Conditional requests: which of them hold, decided from ETag and time alone.

S3 compares entity tags strongly, ignores missing quotes, and lets `If-Match` win over `If-Unmodified-Since`
and `If-None-Match` over `If-Modified-Since` when both hold their ground.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from infra.local.s3.xml import S3Error, no_such_key, precondition_failed


@dataclass(frozen=True)
class Version:
    """The part of an object that conditions look at. `etag` has no quotes."""

    etag: str
    last_modified: datetime


def tag_matches(condition: str, etag: str) -> bool:
    """Whether a comma-separated list of tags (or `*`) names `etag`."""
    tags = [tag.strip().strip('"') for tag in condition.split(",")]
    return "*" in tags or etag in tags


def check_write(headers: Mapping[str, str], key: str, current: Version | None) -> None:
    """Raise what S3 answers when a PUT, a completed upload or a DELETE must not go on."""
    if "if-none-match" in headers:
        if headers["if-none-match"].strip() != "*":
            raise S3Error(501, "NotImplemented", "If-None-Match of a write must be *", Header="If-None-Match")
        if current is not None:
            raise precondition_failed("If-None-Match")
    if "if-match" in headers:
        if current is None:
            raise no_such_key(key)
        if not tag_matches(headers["if-match"], current.etag):
            raise precondition_failed("If-Match")


def check_copy_source(headers: Mapping[str, str], source: Version) -> None:
    """Raise 412 when a `x-amz-copy-source-if-…` condition does not hold; a copy never answers 304."""
    conditions = {
        name.removeprefix("x-amz-copy-source-"): text
        for name, text in headers.items()
        if name.startswith("x-amz-copy-source-if-")
    }
    if not_modified(conditions, source, prefix="x-amz-copy-source-"):
        raise precondition_failed("x-amz-copy-source-If-None-Match")


def not_modified(headers: Mapping[str, str], current: Version, prefix: str = "") -> bool:
    """True where a read answers 304. Raises 412 when `If-Match` or `If-Unmodified-Since` does not hold."""
    if "if-match" in headers:
        if not tag_matches(headers["if-match"], current.etag):
            raise precondition_failed(f"{prefix}If-Match")
    elif "if-unmodified-since" in headers and _changed_since(headers["if-unmodified-since"], current):
        raise precondition_failed(f"{prefix}If-Unmodified-Since")
    if "if-none-match" in headers:
        return tag_matches(headers["if-none-match"], current.etag)
    return "if-modified-since" in headers and not _changed_since(headers["if-modified-since"], current)


def _changed_since(text: str, current: Version) -> bool:
    """An unreadable date is ignored, as HTTP says: it then counts as changed for reads and unchanged for none."""
    try:
        then = parsedate_to_datetime(text)
    except ValueError:
        return False
    modified = current.last_modified
    modified = modified if modified.tzinfo else modified.replace(tzinfo=UTC)
    then = then if then.tzinfo else then.replace(tzinfo=UTC)
    return modified.replace(microsecond=0) > then
