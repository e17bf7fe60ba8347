"""Multipart uploads: parts are files of the store; completing joins them into one file, outside the lock."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree

from infra.local.base_moto import BaseMoto, DiskKey
from infra.local.s3 import checksums, conditions, events, ranges
from infra.local.s3.incoming import receive
from infra.local.s3.objects import Changed, Objects, iso, version_of
from infra.local.s3.store import Blob, Store
from infra.local.s3.xml import S3Error, no_such_upload, xml_reply
from infra.local.wire import Reply, Request

SMALLEST_PART = 5 << 20


@dataclass(frozen=True)
class Listed:
    """One part as CompleteMultipartUpload lists it."""

    number: int
    etag: str


class Multipart:
    """UploadPart, UploadPartCopy and CompleteMultipartUpload; starting is moto's, listing and aborting are in `uploads`."""

    def __init__(self, base: BaseMoto, store: Store, objects: Objects, changed: Changed) -> None:
        self._base, self._store, self._objects, self._changed = base, store, objects, changed

    def upload_part(self, request: Request, bucket_name: str, _key: str) -> Reply:
        number = _part_number(request)
        self._upload(bucket_name, request)
        received = receive(request, self._store)
        with self._base.locked("s3"):
            part = self._upload(bucket_name, request).set_part(number, received.blob)
            for name, text in received.checksums.items():
                part.checksum_algorithm, part.checksum_value = name.upper(), text
        given = {f"x-amz-checksum-{name}": text for name, text in received.checksums.items()}
        return Reply(200, {"ETag": part.etag, **given})

    def copy_part(self, request: Request, bucket_name: str, _key: str) -> Reply:
        number = _part_number(request)
        self._upload(bucket_name, request)
        source = self._objects.copy_source(request.headers)
        conditions.check_copy_source(request.headers, version_of(source))
        blob = self._part_of(source, request.headers.get("x-amz-copy-source-range"))
        with self._base.locked("s3"):
            part = self._upload(bucket_name, request).set_part(number, blob)
        return xml_reply("CopyPartResult", {"LastModified": iso(part.last_modified), "ETag": part.etag})

    def complete(self, request: Request, bucket_name: str, key: str) -> Reply:
        """Make the object. The same request again answers the same: clients retry it."""
        listed = parse_parts(request.read())
        bucket = self._objects.bucket(bucket_name)
        upload_id = request.query["uploadId"]
        with self._base.locked("s3"):
            done = self._base.current(bucket, key)
            if upload_id in bucket.multiparts or done is None or done.upload_id != upload_id:
                done = None
                parts = check_parts(self._upload(bucket_name, request).parts, listed)
        if done is None:
            blobs = [part.blob for part in parts]
            blob = blobs[0] if len(blobs) == 1 else self._store.write(self._bytes_of(blobs))
            done = self._finish(request, bucket_name, key, blob, parts)
        content = {"Location": f"/{bucket_name}/{key}", "Bucket": bucket_name, "Key": key, "ETag": done.etag}
        if done.checksum_algorithm and done.checksum_value:
            content[f"Checksum{done.checksum_algorithm}"] = done.checksum_value
            content["ChecksumType"] = done.checksum_type or "COMPOSITE"
        version = {} if done.version_id == "null" else {"x-amz-version-id": done.version_id}
        return xml_reply("CompleteMultipartUploadResult", content, version)

    def _finish(
        self, request: Request, bucket_name: str, key: str, blob: Blob, parts: list[DiskKey]
    ) -> DiskKey:
        with self._base.locked("s3"):
            upload = self._upload(bucket_name, request)
            bucket = self._objects.writable(bucket_name, key, request.headers)
            stored = {"x-amz-storage-class": upload.storage or "STANDARD"}
            if upload.sse_encryption:
                stored["x-amz-server-side-encryption"] = upload.sse_encryption
            new = self._base.insert(bucket, key, blob, stored, joined_etag([part.blob for part in parts]))
            new.set_metadata(_described(upload.metadata))
            new.upload_id, new.part_sizes = upload.id, tuple(part.size for part in parts)
            _join_checksums(new, parts)
            if upload.tags:
                self._base.tag(new, upload.tags)
            del bucket.multiparts[upload.id]
            self._changed(events.CREATED_MULTIPART, bucket, new)
        return new

    def _upload(self, bucket_name: str, request: Request) -> Any:
        upload_id = request.query["uploadId"]
        found = self._objects.bucket(bucket_name).multiparts.get(upload_id)
        if found is None:
            raise no_such_upload(upload_id)
        return found

    def _part_of(self, source: DiskKey, header: str | None) -> Blob:
        if not header:
            return source.blob
        span = ranges.parse_copy(header, source.size)
        return self._store.write(self._store.read(source.blob, span.start, span.length))

    def _bytes_of(self, blobs: list[Blob]) -> Iterator[bytes]:
        for blob in blobs:
            yield from self._store.read(blob)


def parse_parts(body: bytes) -> list[Listed]:
    """The parts in the order given; raises MalformedXML or InvalidPartOrder."""
    try:
        root = ElementTree.fromstring(body)
        listed = [
            Listed(int(part.findtext("{*}PartNumber", "")), part.findtext("{*}ETag", "").strip().strip('"'))
            for part in root.iterfind("{*}Part")
        ]
    except (ElementTree.ParseError, ValueError):
        listed = []
    if not listed:
        raise S3Error(400, "MalformedXML", "The XML you provided was not well-formed or did not validate")
    if any(after.number <= before.number for before, after in pairwise(listed)):
        raise S3Error(400, "InvalidPartOrder", "The list of parts was not in ascending order.")
    return listed


def _described(metadata: Mapping[str, str]) -> dict[str, str]:
    """The metadata of an upload without what it says of the checksums of its parts."""
    return {name: text for name, text in metadata.items() if not name.lower().startswith("x-amz-checksum-")}


def _join_checksums(new: DiskKey, parts: list[DiskKey]) -> None:
    """An object in parts has the checksum of its parts' checksums, where all have one of the same kind."""
    algorithms = {part.checksum_algorithm for part in parts}
    algorithm = algorithms.pop() if len(algorithms) == 1 else None
    text = (
        checksums.joined(algorithm.lower(), [str(part.checksum_value) for part in parts]) if algorithm else ""
    )
    if text:
        new.checksum_algorithm, new.checksum_value, new.checksum_type = algorithm, text, "COMPOSITE"


def check_parts(stored: dict[int, DiskKey], listed: list[Listed]) -> list[DiskKey]:
    """The listed parts; raises InvalidPart, or EntityTooSmall when any but the last is under 5 MiB."""
    for part in listed:
        if part.number not in stored or stored[part.number].etag.strip('"') != part.etag:
            raise S3Error(400, "InvalidPart", "One or more of the specified parts could not be found.")
    parts = [stored[part.number] for part in listed]
    if any(part.blob.size < SMALLEST_PART for part in parts[:-1]):
        message = "Your proposed upload is smaller than the minimum allowed size"
        raise S3Error(400, "EntityTooSmall", message, MinSizeAllowed=str(SMALLEST_PART))
    return parts


def joined_etag(blobs: list[Blob]) -> str:
    """MD5 of the parts' MD5s, and their number: how S3 tags an object that came in parts."""
    digest = hashlib.md5(b"".join(bytes.fromhex(blob.md5) for blob in blobs), usedforsecurity=False)
    return f"{digest.hexdigest()}-{len(blobs)}"


def _part_number(request: Request) -> int:
    text = request.query.get("partNumber", "")
    if not text.isdigit() or not 1 <= int(text) <= 10000:
        message = "Part number must be an integer between 1 and 10000, inclusive"
        raise S3Error(400, "InvalidArgument", message, ArgumentName="partNumber", ArgumentValue=text)
    return int(text)
