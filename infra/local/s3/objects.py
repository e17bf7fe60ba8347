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
from infra.local.s3.bodies import checked_tags
from infra.local.s3.incoming import receive
from infra.local.s3.store import CHUNK, Blob, Store
from infra.local.s3.xml import (
    S3Error,
    access_denied,
    is_delete_marker,
    no_such_bucket,
    no_such_key,
    no_such_version,
    xml_reply,
)
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
        part = request.query.get("partNumber")
        span = ranges.of_part(part, found) if part else ranges.parse(request.headers.get("range"), found.size)
        if part and found.part_sizes:
            headers["x-amz-mp-parts-count"] = str(len(found.part_sizes))
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
        tags = _tags(request.headers)
        upload = receive(request, self._store)
        new = self.name(upload.blob, bucket_name, key, request.headers, upload.checksums, tags)
        return Reply(200, _written(new) | _checksums(new))

    def name(
        self,
        blob: Blob,
        bucket_name: str,
        key: str,
        headers: Mapping[str, str],
        checksums: Mapping[str, str] | None = None,
        tags: dict[str, str] | None = None,
    ) -> DiskKey:
        """Bytes of the store as the object."""
        with self._base.locked("s3"):
            bucket = self.writable(bucket_name, key, headers)
            new = self._base.insert(bucket, key, blob, headers)
            for algorithm, text in (checksums or {}).items():
                new.checksum_algorithm, new.checksum_value = algorithm.upper(), text
                new.checksum_type = "FULL_OBJECT"
            if tags:
                self._base.tag(new, tags)
            self._changed(events.CREATED_PUT, bucket, new)
            return new

    def copy(self, request: Request, bucket_name: str, key: str) -> Reply:
        """Another object with the same bytes; no byte is moved."""
        tags = _tags(request.headers)
        with self._base.locked("s3"):
            source = self.copy_source(request.headers)
            conditions.check_copy_source(request.headers, version_of(source))
            bucket = self.writable(bucket_name, key, request.headers)
            if source is self._base.current(bucket, key):
                _refuse_copy_without_change(request.headers)
            new = self._base.insert(bucket, key, source.blob, request.headers, source.etag.strip('"'))
            if request.headers.get("x-amz-metadata-directive", "COPY").upper() == "COPY":
                new.set_metadata(dict(source.metadata), replace=True)
            if request.headers.get("x-amz-tagging-directive", "COPY").upper() == "COPY":
                self._base.copy_tags(source, new)
            elif tags:
                self._base.tag(new, tags)
            new.checksum_algorithm, new.checksum_value = source.checksum_algorithm, source.checksum_value
            new.checksum_type = source.checksum_type
            self._changed(events.CREATED_COPY, bucket, new)
        result = {"LastModified": iso(new.last_modified), "ETag": new.etag}
        origin = {} if source.version_id == "null" else {"x-amz-copy-source-version-id": source.version_id}
        return xml_reply("CopyObjectResult", result, _version_header(new) | origin)

    def find(self, bucket_name: str, key: str, version_id: str | None, action: str) -> DiskKey:
        """The object, or 404 as S3 says it; 405 for a delete marker that is asked for by its version."""
        with self._base.locked("s3"):
            bucket = self.bucket(bucket_name)
            self.permit(bucket, action, key)
            versions = self._base.versions(bucket, key)
        found = next((one for one in reversed(versions) if version_id in (None, str(one.version_id))), None)
        if isinstance(found, DiskKey):
            return found
        if found is not None:
            raise is_delete_marker(key, str(found.version_id), version_id)
        raise no_such_version(key, version_id) if version_id else no_such_key(key)

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
        self.permit(bucket, "s3:PutObject", key)
        if len(key.encode(errors="surrogateescape")) > 1024:
            raise S3Error(400, "KeyTooLongError", "Your key is too long", MaxSizeAllowed="1024")
        if "if-match" in headers or "if-none-match" in headers:
            conditions.check_write(headers, key, version_or_none(self._base.current(bucket, key)))
        return bucket

    def permit(self, bucket: Any, action: str, key: str) -> None:
        """Raise AccessDenied when the bucket's policy denies the action."""
        if not self._base.permits(bucket, action, key):
            raise access_denied()


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
    kind = key.checksum_type or "FULL_OBJECT"
    return {
        f"x-amz-checksum-{key.checksum_algorithm.lower()}": key.checksum_value,
        "x-amz-checksum-type": kind,
    }


def _version_header(key: DiskKey) -> dict[str, str]:
    return {} if key.version_id == "null" else {"x-amz-version-id": key.version_id}


def _written(key: DiskKey) -> dict[str, str]:
    return {"ETag": key.etag, "x-amz-server-side-encryption": key.encryption or "AES256"} | _version_header(
        key
    )


def _tags(headers: Mapping[str, str]) -> dict[str, str]:
    """The tags of `x-amz-tagging`; raises for those that S3 does not take."""
    return checked_tags(parse_qsl(headers.get("x-amz-tagging", ""), True))


def _refuse_copy_without_change(headers: Mapping[str, str]) -> None:
    """An object is copied onto itself to change its metadata, class or encryption, not for nothing."""
    changes = ("x-amz-storage-class", "x-amz-server-side-encryption", "x-amz-website-redirect-location")
    replaces = headers.get("x-amz-metadata-directive", "").upper() == "REPLACE"
    if not replaces and not any(name in headers for name in changes):
        message = (
            "This copy request is illegal because it is trying to copy an object to itself without changing the "
            "object's metadata, storage class, website redirect location or encryption attributes."
        )
        raise S3Error(400, "InvalidRequest", message)
