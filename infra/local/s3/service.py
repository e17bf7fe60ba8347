"""Which S3 requests the gateway answers itself, and which moto does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

from infra.local.base_moto import BaseMoto, DiskKey
from infra.local.home import REGION
from infra.local.journal import Touch, unmarked
from infra.local.s3 import bodies, cors, lifecycle, listing, presigned, settings, small
from infra.local.s3.attributes import Attributes
from infra.local.s3.configuration import Configuration
from infra.local.s3.deleting import Deleting
from infra.local.s3.multipart import Multipart
from infra.local.s3.names import SortedNames
from infra.local.s3.notify import Notifier, Queues
from infra.local.s3.objects import Objects, iso
from infra.local.s3.store import CHUNK, Store
from infra.local.s3.uploads import Uploads
from infra.local.s3.versions import Versions
from infra.local.s3.xml import S3Error, Value, error_reply, xml_reply
from infra.local.wire import Reply, Request, decode_path

Handler = Callable[[Request, str, str], Reply]
OWNER: Mapping[str, str] = {
    "ID": "75aa57f09aa0c8caeab4f8c24e99d10f8e7faeebf76c078efc7c6caea54ba06a",
    "DisplayName": "local",
}
# Parameters that do not make a request one about a subresource (`?acl`, `?tagging` …).
PLAIN = ("x-id", "versionId", "AWSAccessKeyId", "Signature", "Expires")


@dataclass
class Sink:
    """Hears of every change of an object: keeps the sorted names, tells queues and topics."""

    notifier: Notifier
    names: SortedNames

    def object_changed(self, name: str, bucket: Any, key: Any) -> None:
        self.names.changed(bucket, key.name)
        self.notifier.object_changed(name, bucket, key)

    def can_tell(self, bucket: Any) -> bool:
        return self.notifier.can_tell(bucket)

    def configured(self, bucket: Any) -> None:
        self.notifier.configured(bucket)

    def knows(self, arn: str) -> bool:
        return self.notifier.queues.knows(arn)

    def deliver(self, arn: str, body: str, attributes: Any = None) -> None:
        self.notifier.queues.deliver(arn, body, attributes)


class S3Service:
    """The data plane of S3 over moto's metadata."""

    def __init__(self, store: Store, queues: Queues, touch: Touch = unmarked) -> None:
        notifier = Notifier(queues)
        self.store, self._small = store, small.SmallBlobs(store)
        self._names = SortedNames()
        sink = Sink(notifier, self._names)
        self.base = BaseMoto(store, sink, touch)
        notifier.topics = self.base
        objects = Objects(self.base, store, sink.object_changed)
        multipart = Multipart(self.base, store, objects, sink.object_changed)
        deleting = Deleting(self.base, objects, sink.object_changed)
        uploads, versions = Uploads(self.base, objects, OWNER), Versions(self.base, objects, OWNER)
        self._objects, self._configuration = objects, Configuration(self.base, objects, OWNER)
        self._handlers: dict[tuple[str, str | None], Handler] = {
            ("GET", ""): objects.get,
            ("HEAD", ""): objects.get,
            ("PUT", ""): objects.put,
            ("PUT", "copy"): objects.copy,
            ("DELETE", ""): deleting.one,
            ("PUT", "tagging"): self._tag,
            ("GET", "acl"): self._configuration.object_acl,
            ("PUT", "acl"): self._configuration.object_acl,
            ("GET", "attributes"): Attributes(objects).get,
            ("PUT", "part"): multipart.upload_part,
            ("PUT", "part copy"): multipart.copy_part,
            ("POST", "upload"): multipart.complete,
            ("GET", "upload"): uploads.parts,
            ("DELETE", "upload"): uploads.abort,
        }
        self._bucket_handlers: dict[tuple[str, str], Handler] = self._configuration.handlers | {
            ("GET", ""): self._list,
            ("PUT", ""): self._create,
            ("GET", "versions"): versions.listed,
            ("GET", "uploads"): uploads.listed,
            ("POST", "delete"): deleting.several,
            ("PUT", "lifecycle"): self._put_lifecycle,
        }

    def answer(self, request: Request) -> Reply | None:
        """The reply, None where moto answers (deleting a bucket, notifications, starting an upload …)."""
        reply, origin = self._answer(request), request.headers.get("origin")
        if reply is None or not origin or request.method == "OPTIONS":
            return reply
        rules = self._configuration.cors_rules(decode_path(request.raw_path[1:]).partition("/")[0])
        return replace(reply, headers=reply.headers | cors.headers_of(rules, origin, request.method))

    def _answer(self, request: Request) -> Reply | None:
        bucket, _, key = decode_path(request.raw_path[1:]).partition("/")
        try:
            presigned.check(request.query, datetime.now(UTC))
            if not bucket:
                return self._buckets(request)
            if request.method == "OPTIONS":
                return cors.preflight(self._configuration.cors_rules(bucket), request.headers)
            if key and request.method in ("PUT", "POST") and "acl" not in request.query:
                self._configuration.check_write(request, bucket)
            if key:
                handler = self._handlers.get((request.method, _operation(request)))
            else:
                handler = self._bucket_handlers.get((request.method, _subresource(request)))
            if handler is None:
                settings.check(request, _subresource(request), of_object=bool(key))
            return handler(request, bucket, key) if handler else None
        except S3Error as error:
            return error_reply(error, head=request.method == "HEAD")

    def resolve(self, bucket_name: str, key: str, etag: str) -> Path | None:
        """The file that holds the object's bytes, None when the object is gone or has another ETag."""
        with self.base.locked("s3"):
            bucket = self.base.bucket(bucket_name)
            found = self.base.current(bucket, key) if bucket is not None else None
        if found is None or (etag and found.etag.strip('"') != etag.strip('"')):
            return None
        return self.store.path(found.blob)

    def put(self, bucket_name: str, key: str, body: BinaryIO, length: int, headers: Mapping[str, str]) -> str:
        """Store bytes that come from this process; returns their ETag. Raises S3Error."""
        self._objects.bucket(bucket_name)
        chunks = iter(partial(body.read, CHUNK), b"")
        blob = self._small.blob(body.read(length)) if length <= small.LARGEST else self.store.write(chunks)
        return self._objects.name(blob, bucket_name, key, headers).etag

    def below(self, bucket_name: str, prefix: str, limit: int | None = None) -> list[DiskKey]:
        """The objects whose keys begin with `prefix`, in the order of a listing. Raises S3Error."""
        with self.base.locked("s3"):
            bucket = self._objects.bucket(bucket_name)
            names = self._names.of(bucket)
            found = listing.page(names, prefix, "", "", len(names) if limit is None else limit)
            return [bucket.keys[name] for name in found.keys]

    def _tag(self, request: Request, bucket_name: str, key: str) -> Reply:
        """Replace the object's tags."""
        tags = bodies.tags(request.read())
        found = self._objects.find(bucket_name, key, request.query.get("versionId"), "s3:PutObjectTagging")
        with self.base.locked("s3"):
            self.base.tag(found, tags)
            self.base.kept.touch_request("s3", bucket_name, key)
        version = {} if found.version_id == "null" else {"x-amz-version-id": found.version_id}
        return Reply(200, version)

    def _buckets(self, request: Request) -> Reply:
        """ListBuckets; nothing else is asked of no bucket."""
        if request.method != "GET" or not _extra(request) <= BUCKETS:
            raise S3Error(405, "MethodNotAllowed", "The specified method is not allowed against this resource.")  # fmt: skip
        after, most = request.query.get("continuation-token", ""), request.query.get("max-buckets", "10000")
        if not most.isdigit() or not 1 <= int(most) <= 10000:
            raise S3Error(400, "InvalidArgument", "Argument max-buckets must be an integer between 1 and 10000")  # fmt: skip
        prefix, region = request.query.get("prefix", ""), request.query.get("bucket-region", REGION)
        with self.base.locked("s3"):
            named = {one: bucket.creation_date_ISO8601 for one, bucket in self.base.s3().buckets.items()}
        names = sorted(one for one in named if one.startswith(prefix) and one > after and region == REGION)
        shown: list[Value] = [{"Name": one, "CreationDate": named[one]} for one in names[: int(most)]]
        more = {"ContinuationToken": names[int(most) - 1]} if len(names) > int(most) else {}
        told = {"Prefix": prefix} if prefix else {}
        content = {"Buckets": {"Bucket": shown}, "Owner": OWNER, **more, **told}
        return xml_reply("ListAllMyBucketsResult", content)

    def _create(self, request: Request, bucket_name: str, _key: str) -> Reply:
        """moto makes the bucket; the settings that came with it are kept here. One that is there keeps its own."""
        settings_of_new = self._configuration.new_bucket(request.headers)
        request.peek()  # what is still to come is not waited for under the lock
        with self.base.locked("s3"):
            is_new = self.base.bucket(bucket_name) is None
            made = self.base.forward(request.environ, "s3")
            bucket = self.base.bucket(bucket_name)
            if is_new and bucket is not None:
                for name, content in settings_of_new.items():
                    self.base.set_setting(bucket, name, content)
        return made

    def _put_lifecycle(self, request: Request, bucket_name: str, _key: str) -> Reply:
        """moto stores the rules; nothing acts on them, and the answer says so."""
        settings.check(request, "lifecycle", of_object=False)
        lifecycle.check(request.peek(), bucket_name)
        stored = self.base.forward(request.environ, "s3")
        return Reply(stored.status, stored.headers | lifecycle.NOTE, stored.body)

    def _list(self, request: Request, bucket_name: str, _key: str) -> Reply:
        wanted = listing.Wanted.parse(request.query)
        with self.base.locked("s3"):
            bucket = self._objects.bucket(bucket_name)
            names = self._names.of(bucket)
            found = listing.page(names, wanted.prefix, wanted.delimiter, wanted.after, wanted.limit)
            contents = [_entry(bucket.keys[name], wanted) for name in found.keys]
        older = request.query.get("list-type") != "2"
        shown = _older_listing if older else _listing
        return xml_reply("ListBucketResult", shown(request, bucket_name, wanted, found, contents))


# Parameters of a listing, which are no subresource of the bucket.
LISTING = ("list-type", "prefix", "delimiter", "max-keys", "marker", "continuation-token", "start-after",
           "encoding-type", "fetch-owner", "key-marker", "version-id-marker", "upload-id-marker", "max-uploads")  # fmt: skip
BUCKETS = {"prefix", "max-buckets", "continuation-token", "bucket-region"}
PARTS = {"uploadId", "max-parts", "part-number-marker", "encoding-type"}


def _extra(request: Request) -> set[str]:
    return {
        name for name in request.query if name not in PLAIN and not name.startswith(("X-Amz-", "response-"))
    }


def _subresource(request: Request) -> str:
    """What of the bucket is asked for: `''` for its objects, else the parameter that names it."""
    return "&".join(sorted(_extra(request) - set(LISTING)))


def _operation(request: Request) -> str | None:
    """`''` for a plain object request, the name of one we serve, None for moto's."""
    extra = _extra(request)
    copies = "x-amz-copy-source" in request.headers
    if not extra:
        return "copy" if copies and request.method == "PUT" else ""
    if extra == {"partNumber"} and request.method in ("GET", "HEAD"):
        return ""
    if len(extra) == 1 and extra <= {"tagging", "attributes", "acl"}:
        return extra.pop()
    if "uploadId" in extra and extra <= PARTS:
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


def _older_listing(
    request: Request, bucket: str, wanted: listing.Wanted, found: listing.Page, contents: list[Value]
) -> dict[str, Value]:
    """ListObjects: a marker where the newer one has a token, named only when keys were rolled up."""
    result = _listing(request, bucket, wanted, found, contents)
    for name in ("KeyCount", "NextContinuationToken", "ContinuationToken", "StartAfter"):
        result.pop(name, None)
    if found.next_after and wanted.delimiter:
        result["NextMarker"] = wanted.show(found.next_after)
    return result | {"Marker": wanted.show(wanted.after)}
