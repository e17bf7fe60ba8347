"""GetObjectAttributes: what is known of an object without its bytes."""

from __future__ import annotations

from datetime import UTC
from email.utils import format_datetime

from infra.local.base_moto import DiskKey
from infra.local.s3.objects import Objects
from infra.local.s3.xml import S3Error, Value, xml_reply
from infra.local.wire import Reply, Request

ATTRIBUTES = ("ETag", "Checksum", "ObjectParts", "StorageClass", "ObjectSize")
# As S3 spells the algorithms in element names.
ELEMENTS = {name: f"Checksum{name}" for name in ("CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256")}


class Attributes:
    """The operation; only what was asked for is answered."""

    def __init__(self, objects: Objects) -> None:
        self._objects = objects

    def get(self, request: Request, bucket_name: str, key: str) -> Reply:
        found = self._objects.find(bucket_name, key, request.query.get("versionId"), "s3:GetObjectAttributes")
        asked = [name.strip() for name in request.headers.get("x-amz-object-attributes", "").split(",")]
        if not all(name in ATTRIBUTES for name in asked):
            raise S3Error(400, "InvalidArgument", "Invalid attribute name specified.")
        headers = {"Last-Modified": format_datetime(found.last_modified.replace(tzinfo=UTC), usegmt=True)}
        if found.version_id != "null":
            headers["x-amz-version-id"] = found.version_id
        shown = _described(found)
        return xml_reply(
            "GetObjectAttributesResponse", {name: shown[name] for name in asked if name in shown}, headers
        )


def _described(key: DiskKey) -> dict[str, Value]:
    shown: dict[str, Value] = {
        "ETag": key.etag.strip('"'),
        "StorageClass": key.storage_class or "STANDARD",
        "ObjectSize": key.size,
    }
    if key.checksum_algorithm and key.checksum_value:
        kind = key.checksum_type or "FULL_OBJECT"
        shown["Checksum"] = {
            ELEMENTS[key.checksum_algorithm.upper()]: key.checksum_value,
            "ChecksumType": kind,
        }
    if key.part_sizes:
        shown["ObjectParts"] = {"PartsCount": len(key.part_sizes)}
    return shown
