"""A ranged read returns exactly the bytes that HTTP says, and 416 where there are none."""

import pytest

from infra.local.s3.ranges import Span, parse, parse_copy
from infra.local.s3.xml import S3Error


@pytest.mark.parametrize(
    ("header", "span"),
    [
        ("bytes=0-0", Span(0, 1, 10)),
        ("bytes=2-5", Span(2, 4, 10)),
        ("bytes=8-100", Span(8, 2, 10)),
        ("bytes=7-", Span(7, 3, 10)),
        ("bytes=-3", Span(7, 3, 10)),
        ("bytes=-30", Span(0, 10, 10)),
        (None, None),
        ("bytes=1-2,4-5", None),
        ("bytes=5-2", None),
        ("bytes=-", None),
        ("lines=1-2", None),
    ],
)
def test_range_of_ten_bytes(header: str | None, span: Span | None) -> None:
    assert parse(header, 10) == span


@pytest.mark.parametrize(
    ("header", "size"), [("bytes=10-", 10), ("bytes=-0", 10), ("bytes=0-1", 0), ("bytes=-1", 0)]
)
def test_range_outside_the_object_is_refused(header: str, size: int) -> None:
    with pytest.raises(S3Error) as refused:
        parse(header, size)
    assert (refused.value.status, refused.value.code) == (416, "InvalidRange")


def test_content_range_names_first_last_and_size() -> None:
    assert Span(2, 4, 10).content_range == "bytes 2-5/10"


def test_copy_range_must_lie_inside_the_source() -> None:
    assert parse_copy("bytes=0-9", 10) == Span(0, 10, 10)
    for wrong in ("bytes=0-10", "bytes=3-", "bytes=4-2"):
        with pytest.raises(S3Error):
            parse_copy(wrong, 10)
