"""A checksum that can be computed is compared; one that is no checksum at all is refused; time ends a presigned URL."""

from __future__ import annotations

import base64
import hashlib
from datetime import UTC, datetime

import pytest

from infra.local.s3 import checksums, presigned
from infra.local.s3.xml import S3Error


def text(content: bytes) -> str:
    return base64.b64encode(content).decode()


def test_known_digests_are_compared_and_others_kept() -> None:
    running = checksums.Running(["sha256", "crc32c"])
    assert b"".join(running.over(iter([b"ab", b"c"]))) == b"abc"
    running.check(
        {"sha256": text(hashlib.sha256(b"abc").digest()), "crc32": "NSRBwg==", "crc32c": "AAAAAA=="}
    )
    with pytest.raises(S3Error, match="SHA256"):
        running.check({"sha256": text(b"0" * 32)})


@pytest.mark.parametrize(("name", "value"), [("crc32", "AAAA"), ("sha1", "???"), ("crc64nvme", "AAAAAA==")])
def test_text_that_is_no_checksum_is_refused(name: str, value: str) -> None:
    with pytest.raises(S3Error):
        checksums.named({f"x-amz-checksum-{name}": value})


def test_checksum_of_parts_is_that_of_their_checksums() -> None:
    parts = [text(hashlib.sha256(one).digest()) for one in (b"a", b"b")]
    digest = hashlib.sha256(b"".join(base64.b64decode(one) for one in parts)).digest()
    assert checksums.joined("sha256", parts) == f"{text(digest)}-2"
    assert checksums.joined("crc32c", ["AAAAAA=="]) == ""


NOW = datetime(2026, 1, 1, 0, 1, 1, tzinfo=UTC)
SIGNED = {"X-Amz-Signature": "s", "X-Amz-Date": "20260101T000000Z"}


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({**SIGNED, "X-Amz-Expires": "60"}, "AccessDenied"),
        ({**SIGNED, "X-Amz-Expires": "604801"}, "AuthorizationQueryParametersError"),
        ({**SIGNED, "X-Amz-Expires": "-1"}, "AuthorizationQueryParametersError"),
        ({**SIGNED, "X-Amz-Expires": "soon"}, "AuthorizationQueryParametersError"),
        ({"Signature": "s", "Expires": str(int(NOW.timestamp()) - 1)}, "AccessDenied"),
        ({"Signature": "s", "Expires": "soon"}, "AccessDenied"),
    ],
)
def test_url_whose_time_is_over(query: dict[str, str], code: str) -> None:
    with pytest.raises(S3Error) as refused:
        presigned.check(query, NOW)
    assert refused.value.code == code


@pytest.mark.parametrize("query", [{}, {**SIGNED, "X-Amz-Expires": "61"}, {"Expires": "0"}])
def test_url_whose_time_is_not_over(query: dict[str, str]) -> None:
    presigned.check(query, NOW)
