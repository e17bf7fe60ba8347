"""Deleting: an object, a version, a delete marker; one by one or up to a thousand in one request.

In a versioned bucket a plain delete only puts a marker on top. Each deletion that changes something is told once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from infra.local.base_moto import BaseMoto, DiskKey
from infra.local.s3 import bodies, conditions, events
from infra.local.s3.objects import Changed, Objects, version_or_none
from infra.local.s3.xml import S3Error, Value, access_denied, malformed, no_such_version, xml_reply
from infra.local.wire import Reply, Request

MOST = 1000


@dataclass(frozen=True)
class Wanted:
    """What one deletion asks for. `etag` is a condition, `bypass` lets it pass a governance lock."""

    key: str
    version_id: str | None = None
    etag: str | None = None
    bypass: bool = False


@dataclass(frozen=True)
class Deleted:
    """What became of it. `marker` names the delete marker that was put or removed."""

    version_id: str | None = None
    marker: str | None = None
    existed: bool = True


class Deleting:
    """DeleteObject and DeleteObjects."""

    def __init__(self, base: BaseMoto, objects: Objects, changed: Changed) -> None:
        self._base, self._objects, self._changed = base, objects, changed

    def one(self, request: Request, bucket_name: str, key: str) -> Reply:
        """204, whether or not the object was there."""
        etag = request.headers.get("if-match")
        wanted = Wanted(key, request.query.get("versionId"), etag, _bypasses(request.headers))
        with self._base.locked("s3"):
            deleted = self._delete(self._objects.bucket(bucket_name), wanted)
        version = deleted.version_id or deleted.marker
        headers = {"x-amz-version-id": version} if version else {}
        return Reply(204, headers | ({"x-amz-delete-marker": "true"} if deleted.marker else {}))

    def several(self, request: Request, bucket_name: str, _key: str) -> Reply:
        """Each key succeeds or fails alone; `Quiet` leaves out those that succeeded."""
        document = bodies.parse(request.read(), "Delete")
        asked = [_wanted(one, _bypasses(request.headers)) for one in bodies.children(document, "Object")]
        if not 1 <= len(asked) <= MOST:
            raise malformed()
        done: list[Value] = []
        errors: list[Value] = []
        with self._base.locked("s3"):
            bucket = self._objects.bucket(bucket_name)
            for wanted in asked:
                try:
                    done.append(_shown(wanted, self._delete(bucket, wanted, known=True)))
                except S3Error as error:
                    errors.append(_refused(wanted, error))
        quiet = (bodies.text(document, "Quiet") or "").lower() == "true"
        return xml_reply("DeleteResult", {"Deleted": [] if quiet else done, "Error": errors})

    def _delete(self, bucket: Any, wanted: Wanted, *, known: bool = False) -> Deleted:
        """Call it under the lock. `known`: a version that is not there is an error."""
        self._objects.permit(bucket, "s3:DeleteObject", wanted.key)
        if wanted.etag is not None:
            current = self._base.current(bucket, wanted.key, wanted.version_id)
            conditions.check_write({"if-match": wanted.etag}, wanted.key, version_or_none(current))
        versions = self._base.versions(bucket, wanted.key)
        if wanted.version_id is None and bucket.versioning_status:
            return self._mark(bucket, wanted.key, versions)
        sought = wanted.version_id or "null"
        found = next((one for one in versions if str(one.version_id) == sought), None)
        if found is None:
            if known and wanted.version_id:
                raise no_such_version(wanted.key, sought)
            return Deleted(wanted.version_id, existed=False)
        if isinstance(found, DiskKey) and found.is_locked(governance_bypass=wanted.bypass):
            raise access_denied("Access Denied because object protected by object lock.")
        self._base.set_versions(bucket, wanted.key, [one for one in versions if one is not found])
        self._changed(events.REMOVED_DELETE, bucket, found)
        return Deleted(wanted.version_id, None if isinstance(found, DiskKey) else sought)

    def _mark(self, bucket: Any, key: str, versions: list[Any]) -> Deleted:
        """Put a delete marker on top; in a suspended bucket it takes the place of the null version."""
        version_id = events.new_version_id() if bucket.is_versioned else "null"
        marker = self._base.marker(key, version_id)
        left = versions if bucket.is_versioned else [one for one in versions if one.version_id != "null"]
        self._base.set_versions(bucket, key, [*left, marker])
        self._changed(events.REMOVED_MARKER, bucket, marker)
        return Deleted(None, version_id)


def _wanted(element: Any, bypass: bool) -> Wanted:
    key = bodies.text(element, "Key")
    if not key:
        raise malformed()
    return Wanted(key, bodies.text(element, "VersionId"), bodies.text(element, "ETag"), bypass)


def _bypasses(headers: Mapping[str, str]) -> bool:
    return headers.get("x-amz-bypass-governance-retention", "").lower() == "true"


def _shown(wanted: Wanted, deleted: Deleted) -> dict[str, Value]:
    shown: dict[str, Value] = {"Key": wanted.key}
    if wanted.version_id:
        shown["VersionId"] = wanted.version_id
    if deleted.marker:
        shown |= {"DeleteMarker": "true", "DeleteMarkerVersionId": deleted.marker}
    return shown


def _refused(wanted: Wanted, error: S3Error) -> dict[str, Value]:
    shown: dict[str, Value] = {"Key": wanted.key, "Code": error.code, "Message": error.message}
    return shown | ({"VersionId": wanted.version_id} if wanted.version_id else {})
