"""Which S3 requests the gateway answers itself, and which moto does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from infra.local.base_moto import BaseMoto, DiskKey
from infra.local.journal import Touch, unmarked
from infra.local.s3 import listing
from infra.local.s3.multipart import Multipart
from infra.local.s3.notify import Notifier, Queues
from infra.local.s3.objects import Objects, iso
from infra.local.s3.store import Store
from infra.local.s3.xml import S3Error, Value, error_reply, xml_reply
from infra.local.wire import Reply, Request, decode_path

Handler = Callable[[Request, str, str], Reply]
OWNER: Value = {
    "ID": "75aa57f09aa0c8caeab4f8c24e99d10f8e7faeebf76c078efc7c6caea54ba06a",
    "DisplayName": "local",
}
# Parameters that do not make a request one about a subresource (`?acl`, `?tagging` …).
PLAIN = ("x-id", "versionId", "AWSAccessKeyId", "Signature", "Expires")


@dataclass
class Sink:
    """Hears of every change of an object: forgets the sorted names, tells queues and topics."""

    notifier: Notifier
    names: dict[str, list[str]]

    def object_changed(self, name: str, bucket: Any, key: Any) -> None:
        self.names.pop(bucket.name, None)
        self.notifier.object_changed(name, bucket, key)

    def configured(self, bucket: Any) -> None:
        self.notifier.configured(bucket)

    def deliver(self, arn: str, body: str, attributes: Any = None) -> None:
        self.notifier.queues.deliver(arn, body, attributes)


class S3Service:
    """The data plane of S3 over moto's metadata."""

    def __init__(self, store: Store, queues: Queues, touch: Touch = unmarked) -> None:
        notifier = Notifier(queues)
        self.store = store
        self._names: dict[str, list[str]] = {}
        sink = Sink(notifier, self._names)
        self.base = BaseMoto(store, sink, touch)
        notifier.topics = self.base
        objects = Objects(self.base, store, sink.object_changed)
        multipart = Multipart(self.base, store, objects, sink.object_changed)
        self._objects = objects
        self._handlers: dict[tuple[str, str | None], Handler] = {
            ("GET", ""): objects.get,
            ("HEAD", ""): objects.get,
            ("PUT", ""): objects.put,
            ("PUT", "copy"): objects.copy,
            ("DELETE", ""): objects.delete,
            ("PUT", "part"): multipart.upload_part,
            ("PUT", "part copy"): multipart.copy_part,
            ("POST", "upload"): multipart.complete,
        }

    def answer(self, request: Request) -> Reply | None:
        """The reply, None where moto answers (bucket settings, ACLs, tags, starting an upload …)."""
        bucket, _, key = decode_path(request.raw_path[1:]).partition("/")
        try:
            if key:
                handler = self._handlers.get((request.method, _operation(request)))
                return handler(request, bucket, key) if handler else None
            if request.method == "GET" and request.query.get("list-type") == "2":
                return self._list(request, bucket)
        except S3Error as error:
            return error_reply(error, head=request.method == "HEAD")
        return None

    def resolve(self, bucket_name: str, key: str, etag: str) -> Path | None:
        """The file that holds the object's bytes, None when the object is gone or has another ETag."""
        with self.base.locked("s3"):
            bucket = self.base.bucket(bucket_name)
            found = self.base.current(bucket, key) if bucket is not None else None
        if found is None or (etag and found.etag.strip('"') != etag.strip('"')):
            return None
        return self.store.path(found.blob)

    def _list(self, request: Request, bucket_name: str) -> Reply:
        wanted = listing.Wanted.parse(request.query)
        with self.base.locked("s3"):
            bucket = self._objects.bucket(bucket_name)
            names = self._sorted_names(bucket)
            found = listing.page(names, wanted.prefix, wanted.delimiter, wanted.after, wanted.limit)
            contents = [_entry(bucket.keys[name], wanted) for name in found.keys]
        return xml_reply("ListBucketResult", _listing(request, bucket_name, wanted, found, contents))

    def _sorted_names(self, bucket: Any) -> list[str]:
        names = self._names.get(bucket.name)
        if names is None or not bucket.keys:
            current = [name for name, key in bucket.keys.items() if isinstance(key, DiskKey)]
            names = self._names[bucket.name] = sorted(current, key=listing.sort_key)
        return names


def _operation(request: Request) -> str | None:
    """`''` for a plain object request, the name of one we serve, None for moto's."""
    extra = {
        name for name in request.query if name not in PLAIN and not name.startswith(("X-Amz-", "response-"))
    }
    copies = "x-amz-copy-source" in request.headers
    if not extra:
        return "copy" if copies and request.method == "PUT" else ""
    if extra == {"uploadId"} and request.method == "POST":
        return "upload"
    if extra == {"uploadId", "partNumber"} and request.method == "PUT":
        return "part copy" if copies else "part"
    return None


def _entry(key: DiskKey, wanted: listing.Wanted) -> Value:
    entry: dict[str, Value] = {
        "Key": wanted.show(key.name),
        "LastModified": iso(key.last_modified),
        "ETag": key.etag,
        "Size": key.size,
        "StorageClass": key.storage_class or "STANDARD",
    }
    return entry | {"Owner": OWNER} if wanted.fetch_owner else entry


def _listing(
    request: Request, bucket: str, wanted: listing.Wanted, found: listing.Page, contents: list[Value]
) -> dict[str, Value]:
    result: dict[str, Value] = {
        "Name": bucket,
        "Prefix": wanted.show(wanted.prefix),
        "KeyCount": len(found.keys) + len(found.prefixes),
        "MaxKeys": wanted.limit,
        "IsTruncated": "true" if found.next_after else "false",
        "Contents": contents,
        "CommonPrefixes": [{"Prefix": wanted.show(prefix)} for prefix in found.prefixes],
    }
    if wanted.delimiter:
        result["Delimiter"] = wanted.show(wanted.delimiter)
    if wanted.url_encoded:
        result["EncodingType"] = "url"
    if found.next_after:
        result["NextContinuationToken"] = listing.encode_token(found.next_after)
    for parameter, name in (("continuation-token", "ContinuationToken"), ("start-after", "StartAfter")):
        if parameter in request.query:
            result[name] = request.query[parameter]
    return result
