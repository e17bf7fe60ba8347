"""Objects: read, write, copy, delete. Bytes go straight between the socket and the store's files.

Conditions are checked and the object changed under one lock, so of two racing `If-None-Match: *` writes exactly
one wins; the bytes are received before the lock is taken.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any
from urllib.parse import parse_qsl, unquote

from infra.local.base_moto import BaseMoto, DiskKey
from infra.local.s3 import conditions, events, ranges
from infra.local.s3.incoming import receive
from infra.local.s3.store import CHUNK, Store
from infra.local.s3.xml import S3Error, no_such_bucket, no_such_key, xml_reply
from infra.local.wire import Reply, Request

# A GET may ask for other headers than the object was stored with.
OVERRIDES = {
    f"response-{name}": name
    for name in (
        "content-type",
        "content-language",
        "expires",
        "cache-control",
        "content-disposition",
        "content-encoding",
    )
}
Changed = Callable[[str, Any, Any], None]


class Objects:
    """The operations on one object. `changed` hears of each change, under the lock."""

    def __init__(self, base: BaseMoto, store: Store, changed: Changed) -> None:
        self._base, self._store, self._changed = base, store, changed

    def get(self, request: Request, bucket_name: str, key: str) -> Reply:
        """200, 206 for a range, 304; HEAD answers the same without the body."""
        found = self.find(bucket_name, key, request.query.get("versionId"), "s3:GetObject")
        headers = _describe(found, request)
        if conditions.not_modified(request.headers, version_of(found)):
            # A checksum would make botocore wait for a body to check.
            dropped = ("content-", "x-amz-checksum-")
            return Reply(
                304, {name: text for name, text in headers.items() if not name.lower().startswith(dropped)}
            )
        span = ranges.parse(request.headers.get("range"), found.size)
        headers["Content-Length"] = str(span.length if span else found.size)
        if span:
            headers["Content-Range"] = span.content_range
            headers = {name: text for name, text in headers.items() if not name.startswith("x-amz-checksum-")}
        status = 206 if span else 200
        if request.method == "HEAD":
            return Reply(status, headers)
        start, length = (span.start, span.length) if span else (0, found.size)
        chunks = self._store.read(found.blob, start, length)
        return Reply(status, headers, b"".join(chunks) if length <= CHUNK else chunks)

    def put(self, request: Request, bucket_name: str, key: str) -> Reply:
        """Store the body as the object."""
        self.bucket(bucket_name)
        upload = receive(request, self._store)
        with self._base.locked("s3"):
            bucket = self.writable(bucket_name, key, request.headers)
            new = self._base.insert(bucket, key, upload.blob, request.headers)
            for algorithm, text in upload.checksums.items():
                new.checksum_algorithm, new.checksum_value = algorithm.upper(), text
            if "x-amz-tagging" in request.headers:
                self._base.tag(new, dict(parse_qsl(request.headers["x-amz-tagging"], True)))
            self._changed(events.CREATED_PUT, bucket, new)
        return Reply(200, _written(new) | _checksums(new))

    def copy(self, request: Request, bucket_name: str, key: str) -> Reply:
        """Another object with the same bytes; no byte is moved."""
        with self._base.locked("s3"):
            source = self.copy_source(request.headers)
            conditions.check_copy_source(request.headers, version_of(source))
            _refuse_copy_onto_itself(source, bucket_name, key, request.headers)
            bucket = self.writable(bucket_name, key, request.headers)
            new = self._base.insert(bucket, key, source.blob, request.headers, source.etag.strip('"'))
            if request.headers.get("x-amz-metadata-directive", "COPY").upper() == "COPY":
                new.set_metadata(dict(source.metadata), replace=True)
            if request.headers.get("x-amz-tagging-directive", "COPY").upper() == "COPY":
                self._base.copy_tags(source, new)
            elif "x-amz-tagging" in request.headers:
                self._base.tag(new, dict(parse_qsl(request.headers["x-amz-tagging"], True)))
            new.checksum_algorithm, new.checksum_value = source.checksum_algorithm, source.checksum_value
            self._changed(events.CREATED_COPY, bucket, new)
        result = {"LastModified": iso(new.last_modified), "ETag": new.etag}
        return xml_reply("CopyObjectResult", result, _version_header(new))

    def delete(self, request: Request, bucket_name: str, key: str) -> Reply:
        """204, whether or not the object was there. moto tells the sink."""
        with self._base.locked("s3"):
            bucket = self.bucket(bucket_name)
            self._permit(bucket, "s3:DeleteObject", key)
            if "if-match" in request.headers:
                conditions.check_write(request.headers, key, version_or_none(self._base.current(bucket, key)))
            _, details = self._base.s3().delete_object(
                bucket_name,
                key,
                version_id=request.query.get("versionId"),
                bypass=request.headers.get("x-amz-bypass-governance-retention", "").lower() == "true",
            )
        return Reply(204, {f"x-amz-{name}": text for name, text in details.items()})

    def find(self, bucket_name: str, key: str, version_id: str | None, action: str) -> DiskKey:
        """The object, or 404 as S3 says it."""
        with self._base.locked("s3"):
            bucket = self.bucket(bucket_name)
            self._permit(bucket, action, key)
            found = self._base.current(bucket, key, version_id)
        if found is None and version_id:
            raise S3Error(
                404, "NoSuchVersion", "The specified version does not exist.", Key=key, VersionId=version_id
            )
        if found is None:
            raise no_such_key(key)
        return found

    def copy_source(self, headers: Mapping[str, str]) -> DiskKey:
        """The object that `x-amz-copy-source` names."""
        path, _, query = headers["x-amz-copy-source"].partition("?")
        bucket_name, _, key = unquote(path).lstrip("/").partition("/")
        version = dict(parse_qsl(query)).get("versionId")
        return self.find(bucket_name, key, version, "s3:GetObject")

    def bucket(self, name: str) -> Any:
        found = self._base.bucket(name)
        if found is None:
            raise no_such_bucket(name)
        return found

    def writable(self, bucket_name: str, key: str, headers: Mapping[str, str]) -> Any:
        """The bucket, when policy, key length and conditions let this write pass. Call it under the lock."""
        bucket = self.bucket(bucket_name)
        self._permit(bucket, "s3:PutObject", key)
        if len(key.encode(errors="surrogateescape")) > 1024:
            raise S3Error(400, "KeyTooLongError", "Your key is too long", MaxSizeAllowed="1024")
        if "if-match" in headers or "if-none-match" in headers:
            conditions.check_write(headers, key, version_or_none(self._base.current(bucket, key)))
        return bucket

    def _permit(self, bucket: Any, action: str, key: str) -> None:
        if not self._base.permits(bucket, action, key):
            raise S3Error(403, "AccessDenied", "Access Denied")


def version_of(key: DiskKey) -> conditions.Version:
    return conditions.Version(key.etag.strip('"'), key.last_modified)


def version_or_none(key: DiskKey | None) -> conditions.Version | None:
    return None if key is None else version_of(key)


def iso(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%S.000Z")


def _describe(key: DiskKey, request: Request) -> dict[str, str]:
    """The headers of a GET or HEAD, length and range excepted."""
    headers = {str(name): str(text) for name, text in key.response_dict.items() if name != "content-length"}
    headers.pop("last-modified")
    headers["Last-Modified"] = format_datetime(key.last_modified.replace(tzinfo=UTC), usegmt=True)
    headers["Accept-Ranges"] = "bytes"
    headers |= {str(name): str(text) for name, text in key.metadata.items()}
    if request.headers.get("x-amz-checksum-mode", "").upper() == "ENABLED":
        headers |= _checksums(key)
    for parameter, name in OVERRIDES.items():
        if parameter in request.query:
            headers = {known: text for known, text in headers.items() if known.lower() != name}
            headers[name] = request.query[parameter]
    return headers


def _checksums(key: DiskKey) -> dict[str, str]:
    if not key.checksum_algorithm or not key.checksum_value:
        return {}
    return {f"x-amz-checksum-{key.checksum_algorithm.lower()}": key.checksum_value}


def _version_header(key: DiskKey) -> dict[str, str]:
    return {} if key.version_id == "null" else {"x-amz-version-id": key.version_id}


def _written(key: DiskKey) -> dict[str, str]:
    return {"ETag": key.etag, "x-amz-server-side-encryption": key.encryption or "AES256"} | _version_header(
        key
    )


def _refuse_copy_onto_itself(source: DiskKey, bucket: str, key: str, headers: Mapping[str, str]) -> None:
    changes = ("x-amz-storage-class", "x-amz-server-side-encryption", "x-amz-website-redirect-location")
    replaces = headers.get("x-amz-metadata-directive", "").upper() == "REPLACE"
    if (
        (source.bucket_name, source.name) == (bucket, key)
        and not replaces
        and not any(h in headers for h in changes)
    ):
        message = (
            "This copy request is illegal because it is trying to copy an object to itself without changing the "
            "object's metadata, storage class, website redirect location or encryption attributes."
        )
        raise S3Error(400, "InvalidRequest", message)
