"""The life of a presigned URL. Signatures are not checked here (every caller is the owner), but time is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from infra.local.s3.xml import S3Error, access_denied

LONGEST_SECONDS = 7 * 86400


def check(query: Mapping[str, str], now: datetime) -> None:
    """Raise what S3 answers to a URL whose time is over, in its newer and its older form."""
    if "X-Amz-Signature" in query:
        _check_end(*_span(query), now)
    elif "Signature" in query and "Expires" in query:
        _check_end(_seconds(query["Expires"]), query["Expires"], now)


def _span(query: Mapping[str, str]) -> tuple[datetime, str]:
    try:
        begun = datetime.strptime(query.get("X-Amz-Date", ""), "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        lifetime = int(query.get("X-Amz-Expires", ""))
    except ValueError:
        raise _bad("X-Amz-Date must be a date and X-Amz-Expires a number of seconds") from None
    if lifetime < 0:
        raise _bad("X-Amz-Expires must be non-negative")
    if lifetime > LONGEST_SECONDS:
        raise _bad(f"X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than {LONGEST_SECONDS} seconds")  # fmt: skip
    return begun + timedelta(seconds=lifetime), query["X-Amz-Expires"]


def _seconds(text: str) -> datetime:
    try:
        return datetime.fromtimestamp(int(text), UTC)
    except (ValueError, OverflowError, OSError):
        raise access_denied("Invalid date (should be seconds since epoch): " + text) from None


def _check_end(end: datetime, said: str, now: datetime) -> None:
    if now > end:
        form = "%Y-%m-%dT%H:%M:%SZ"
        details = {"X-Amz-Expires": said, "Expires": end.strftime(form), "ServerTime": now.strftime(form)}
        raise access_denied("Request has expired", **details)


def _bad(message: str) -> S3Error:
    return S3Error(400, "AuthorizationQueryParametersError", message)
