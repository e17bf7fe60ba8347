"""An upload in parts is completed only from parts that are there, in order and of legal size."""

from types import SimpleNamespace

import pytest

from infra.local.s3.multipart import SMALLEST_PART, Listed, check_parts, joined_etag, parse_parts
from infra.local.s3.store import Blob
from infra.local.s3.xml import S3Error

HEAD = b'<CompleteMultipartUpload xmlns="http://s3.amazonaws.com/doc/2006-03-01/">'


def body(*parts: tuple[int, str]) -> bytes:
    listed = "".join(
        f"<Part><PartNumber>{n}</PartNumber><ETag>&quot;{tag}&quot;</ETag></Part>" for n, tag in parts
    )
    return HEAD + listed.encode() + b"</CompleteMultipartUpload>"


def stored(*sizes: int) -> dict[int, SimpleNamespace]:
    md5 = "0" * 32
    blobs = [Blob(str(number), size, md5) for number, size in enumerate(sizes, 1)]
    return {number: SimpleNamespace(etag=f'"e{number}"', blob=blob) for number, blob in enumerate(blobs, 1)}


def test_parts_are_read_without_their_quotes() -> None:
    assert parse_parts(body((1, "a"), (3, "b"))) == [Listed(1, "a"), Listed(3, "b")]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (body(), "MalformedXML"),
        (b"no xml", "MalformedXML"),
        (body((2, "a"), (1, "b")), "InvalidPartOrder"),
        (body((1, "a"), (1, "b")), "InvalidPartOrder"),
    ],
)
def test_wrong_list_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(S3Error) as refused:
        parse_parts(content)
    assert refused.value.code == code


def test_only_the_last_part_may_be_small() -> None:
    listed = [Listed(1, "e1"), Listed(2, "e2")]
    assert [part.blob.id for part in check_parts(stored(SMALLEST_PART, 1), listed)] == ["1", "2"]
    with pytest.raises(S3Error, match="smaller"):
        check_parts(stored(SMALLEST_PART - 1, 1), listed)


@pytest.mark.parametrize("part", [Listed(1, "other"), Listed(9, "e9")])
def test_part_that_is_not_there_is_refused(part: Listed) -> None:
    with pytest.raises(S3Error) as refused:
        check_parts(stored(1), [part])
    assert refused.value.code == "InvalidPart"


def test_joined_tag_counts_the_parts() -> None:
    # The tag that S3 itself gives to an empty object of one part.
    empty = Blob("x", 0, "d41d8cd98f00b204e9800998ecf8427e")
    assert joined_etag([empty]) == "59adb24ef3cdbe0297f05b395827453f-1"
    assert joined_etag([empty, empty]).endswith("-2")
