"""An upload is stored as its data, not as its transfer encoding, and a wrong checksum is refused."""

import base64
import hashlib
import io
import zlib
from pathlib import Path

import pytest

from infra.local.s3.incoming import receive
from infra.local.s3.store import Store
from infra.local.s3.xml import S3Error
from infra.local.wire import parse

CRC = base64.b64encode(zlib.crc32(b"hello world").to_bytes(4, "big")).decode()


def upload(store: Store, body: bytes, **headers: str):
    environ = {
        "REQUEST_METHOD": "PUT",
        "REQUEST_URI": "/bkt/key",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": io.BytesIO(body),
        **{f"HTTP_{name.upper()}": text for name, text in headers.items()},
    }
    return receive(parse(environ), store)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path)


@pytest.mark.parametrize(
    "body",
    [
        b"5;chunk-signature=aa\r\nhello\r\n6;chunk-signature=bb\r\n world\r\n0;chunk-signature=cc\r\n\r\n",
        b"b\r\nhello world\r\n0\r\nx-amz-checksum-crc32:" + CRC.encode() + b"\r\n\r\n",
    ],
)
def test_chunks_are_joined(store: Store, body: bytes) -> None:
    received = upload(store, body, x_amz_content_sha256="STREAMING-AWS4-HMAC-SHA256-PAYLOAD")
    assert store.read_all(received.blob) == b"hello world"
    assert received.checksums in ({}, {"crc32": CRC})


class Endless(io.BytesIO):
    """A chunked body as the server gives it: its end is known, its `readline` is not to be used."""

    def readline(self, size: int | None = -1, /) -> bytes:
        raise AssertionError("never ends")


def test_body_without_a_length_is_read_to_its_end(store: Store) -> None:
    content = b"b\r\nhello world\r\n0\r\n\r\n"
    for headers, body, expected in (
        ({}, b"plain", b"plain"),
        ({"HTTP_CONTENT_ENCODING": "aws-chunked"}, content, b"hello world"),
    ):
        known = {"REQUEST_METHOD": "PUT", "REQUEST_URI": "/b/k", "wsgi.input_terminated": True}
        received = receive(parse({**known, "wsgi.input": Endless(body), **headers}), store)
        assert store.read_all(received.blob) == expected


@pytest.mark.parametrize("body", [b"5\r\nhel", b"zz\r\n", b""])
def test_cut_chunks_are_refused(store: Store, body: bytes) -> None:
    with pytest.raises(S3Error) as refused:
        upload(store, body, content_encoding="aws-chunked")
    assert refused.value.code == "IncompleteBody"


def test_cut_body_is_refused(store: Store) -> None:
    environ = {
        "REQUEST_METHOD": "PUT",
        "REQUEST_URI": "/b/k",
        "CONTENT_LENGTH": "9",
        "wsgi.input": io.BytesIO(b"123"),
    }
    with pytest.raises(S3Error):
        receive(parse(environ), store)


def test_checksums_are_verified(store: Store) -> None:
    md5 = base64.b64encode(hashlib.md5(b"hello world").digest()).decode()
    assert upload(store, b"hello world", content_md5=md5, x_amz_checksum_crc32=CRC).checksums == {
        "crc32": CRC
    }
    for wrong in ({"content_md5": md5}, {"x_amz_checksum_crc32": CRC}):
        with pytest.raises(S3Error) as refused:
            upload(store, b"hello worlds", **wrong)
        assert refused.value.code == "BadDigest"
