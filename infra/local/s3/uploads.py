"""What is under way: the open uploads of a bucket, and the parts of one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from infra.local.base_moto import BaseMoto
from infra.local.s3.listing import shown_name, sort_key
from infra.local.s3.objects import Objects, iso
from infra.local.s3.xml import S3Error, Value, no_such_upload, xml_reply
from infra.local.wire import Reply, Request

MOST = 1000


class Uploads:
    """ListMultipartUploads, ListParts and AbortMultipartUpload."""

    def __init__(self, base: BaseMoto, objects: Objects, owner: Value) -> None:
        self._base, self._objects, self._owner = base, objects, owner

    def listed(self, request: Request, bucket_name: str, _key: str) -> Reply:
        query = request.query
        limit, encoded = _limit(query, "max-uploads"), query.get("encoding-type") == "url"
        with self._base.locked("s3"):
            open_now = list(self._objects.bucket(bucket_name).multiparts.values())
        begun = [(upload.key_name, str(upload.id)) for upload in open_now]
        shown, prefixes, more = page_of_uploads(begun, query, limit)
        result: dict[str, Value] = {
            "Bucket": bucket_name,
            "KeyMarker": shown_name(query.get("key-marker", ""), encoded),
            "UploadIdMarker": query.get("upload-id-marker", ""),
            "Prefix": shown_name(query.get("prefix", ""), encoded),
            "MaxUploads": limit,
            "IsTruncated": "true" if more else "false",
            "Upload": [self._entry(key, upload_id, encoded) for key, upload_id in shown],
            "CommonPrefixes": [{"Prefix": shown_name(prefix, encoded)} for prefix in prefixes],
        }
        if query.get("delimiter"):
            result["Delimiter"] = shown_name(query["delimiter"], encoded)
        if encoded:
            result["EncodingType"] = "url"
        if more:
            result |= {"NextKeyMarker": shown_name(more[0], encoded), "NextUploadIdMarker": more[1]}
        return xml_reply("ListMultipartUploadsResult", result)

    def parts(self, request: Request, bucket_name: str, key: str) -> Reply:
        query = request.query
        limit, after = _limit(query, "max-parts"), _number(query, "part-number-marker")
        with self._base.locked("s3"):
            upload = self._find(bucket_name, key, query["uploadId"])
            numbers = [number for number in sorted(upload.parts) if number > after]
            parts = [(number, upload.parts[number]) for number in numbers[:limit]]
        more = len(numbers) > limit and parts
        entries: list[Value] = [_part(number, part) for number, part in parts]
        result: dict[str, Value] = {
            "Bucket": bucket_name,
            "Key": key,
            "UploadId": upload.id,
            "Initiator": self._owner,
            "Owner": self._owner,
            "StorageClass": upload.storage or "STANDARD",
            "PartNumberMarker": after,
            "MaxParts": limit,
            "IsTruncated": "true" if more else "false",
            **({"NextPartNumberMarker": parts[-1][0]} if parts else {}),
            "Part": entries,
        }
        return xml_reply("ListPartsResult", result)

    def abort(self, request: Request, bucket_name: str, key: str) -> Reply:
        with self._base.locked("s3"):
            upload = self._find(bucket_name, key, request.query["uploadId"])
            del self._objects.bucket(bucket_name).multiparts[upload.id]
        return Reply(204)

    def _find(self, bucket_name: str, key: str, upload_id: str) -> Any:
        found = self._objects.bucket(bucket_name).multiparts.get(upload_id)
        if found is None or found.key_name != key:
            raise no_such_upload(upload_id)
        return found

    def _entry(self, key: str, upload_id: str, encoded: bool) -> Value:
        return {
            "Key": shown_name(key, encoded),
            "UploadId": upload_id,
            "Initiator": self._owner,
            "Owner": self._owner,
            "StorageClass": "STANDARD",
        }


Begun = tuple[str, str]


def page_of_uploads(
    begun: Sequence[Begun], query: Mapping[str, str], limit: int
) -> tuple[list[Begun], list[str], Begun | None]:
    """Uploads by key and id, common prefixes, and the last entry when there are more."""
    prefix, delimiter = query.get("prefix", ""), query.get("delimiter", "")
    after = (query.get("key-marker", ""), query.get("upload-id-marker", ""))
    shown: list[Begun] = []
    prefixes: list[str] = []
    last: Begun = ("", "")
    for key, upload_id in sorted(begun, key=lambda one: (sort_key(one[0]), one[1])):
        cut = key.find(delimiter, len(prefix)) if delimiter else -1
        folder = key[: cut + len(delimiter)] if cut >= 0 else ""
        if not key.startswith(prefix) or _is_before(key, upload_id, folder, after) or folder in prefixes[-1:]:
            continue
        if len(shown) + len(prefixes) == limit:
            return shown, prefixes, last
        if folder:
            prefixes.append(folder)
            last = (folder, "")
        else:
            shown.append((key, upload_id))
            last = (key, upload_id)
    return shown, prefixes, None


def _is_before(key: str, upload_id: str, folder: str, after: Begun) -> bool:
    """Whether the page before showed it."""
    marker, marker_id = after
    if not marker:
        return False
    if folder == marker or sort_key(key) < sort_key(marker):
        return True
    return key == marker and (not marker_id or upload_id <= marker_id)


def _part(number: int, part: Any) -> Value:
    shown: dict[str, Value] = {
        "PartNumber": number,
        "LastModified": iso(part.last_modified),
        "ETag": part.etag,
        "Size": part.size,
    }
    if part.checksum_algorithm and part.checksum_value:
        shown[f"Checksum{part.checksum_algorithm}"] = part.checksum_value
    return shown


def _number(query: Mapping[str, str], name: str) -> int:
    text = query.get(name) or "0"
    if not text.isdigit():
        raise S3Error(400, "InvalidArgument", f"Provided {name} not an integer or within integer range")
    return int(text)


def _limit(query: Mapping[str, str], name: str) -> int:
    return min(_number(query, name) if query.get(name) else MOST, MOST)
