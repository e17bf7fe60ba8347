"""moto's state as entities of the journal: a bucket, an object with its versions, an upload, a part; other services whole.

moto's own dictionaries are replaced by ones that tell of every change, so no request can be forgotten. What is
changed in place (tags, ACLs, settings) is touched by the request's path, whatever the request was.
"""

from __future__ import annotations

import copyreg
import io
import logging
import pickle
import re
import threading
from bisect import insort
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from functools import cache
from typing import Any

import moto.backends as moto_backends
import moto.s3.models as s3_models
from moto.core.base_backend import BackendDict
from moto.s3.utils import _VersionedKeyStore

from infra.local.home import ACCOUNT
from infra.local.journal import Key, Row, Touch, unmarked
from infra.local.tracked import Tracked
from infra.local.wire import Environ

log = logging.getLogger("infra.local")

BUCKET, OBJECT, UPLOAD, PART, SERVICE = "bucket", "object", "upload", "part", "service"
# A bucket is there before its objects, an upload before its parts.
_ORDER = {kind: place for place, kind in enumerate((BUCKET, OBJECT, UPLOAD, PART, SERVICE))}
_ACTION = re.compile(rb"(?:^|&)Action=(\w+)")
_READS = re.compile(r"Get|List|Describe|Head|BatchGet|Search|Publish|AssumeRole|Check|Simulate")
_backends: Any = moto_backends.get_backend
_models: Any = s3_models
_services: Any = BackendDict
_touch: Touch = unmarked


class TrackedKeys(_VersionedKeyStore):
    """A bucket's objects, each with its versions; tells which key changed."""

    def __init__(self, bucket: str) -> None:
        super().__init__()
        self._bucket = bucket

    def __setitem__(self, key: str, value: Any) -> None:
        super().__setitem__(key, value)
        _touch(OBJECT, self._bucket, key)

    def __delitem__(self, key: str) -> None:
        super().__delitem__(key)
        _touch(OBJECT, self._bucket, key)

    def setlist(self, key: Any, list_: Any) -> None:
        super().setlist(key, list_)
        _touch(OBJECT, self._bucket, key)

    def pop(self, key: str) -> None:  # type: ignore[override]
        super().pop(key)
        _touch(OBJECT, self._bucket, key)


class TrackedUploads(Tracked[str, Any]):
    """A bucket's open uploads; an upload learns its bucket, so that its parts can be told of."""

    def __init__(self, bucket: str, uploads: dict[str, Any] | None = None) -> None:
        super().__init__(lambda upload_id: _touch(UPLOAD, bucket, upload_id))
        self._bucket = bucket
        self.update(uploads or {})

    def __setitem__(self, key: str, value: Any) -> None:
        value.bucket_name = self._bucket
        super().__setitem__(key, value)

    def __delitem__(self, key: str) -> None:
        for number in self[key].parts:
            _touch(PART, self._bucket, key, str(number))
        super().__delitem__(key)


class KeptBase:
    """The part of the journal that holds moto. `locked` gives its locks."""

    def __init__(self, locked: Callable[[], AbstractContextManager[None]], touch: Touch) -> None:
        global _touch
        _touch, self._locked = touch, locked
        self.touch = touch
        _track()

    def held(self) -> AbstractContextManager[None]:
        return self._locked()

    def known(self) -> Iterable[Key]:
        for name, bucket in _buckets().items():
            yield BUCKET, name
            yield from ((OBJECT, name, key) for key in bucket.keys)
            for upload_id, upload in bucket.multiparts.items():
                yield UPLOAD, name, upload_id
                yield from ((PART, name, upload_id, str(number)) for number in upload.parts)
        yield from ((SERVICE, name) for name in _used_services())

    def dump(self, key: Key) -> bytes | None:
        kind, name, *rest = key
        if kind == SERVICE:
            return _pickled_service(name)
        bucket = _buckets().get(name)
        found = None if bucket is None else _DUMPS[kind](bucket, *rest)
        return None if found is None else pickled(found)

    def load(self, rows: Iterable[Row]) -> None:
        for (kind, name, *rest), value in sorted(rows, key=lambda row: _ORDER[row[0][0]]):
            found = pickle.loads(value)
            if kind == SERVICE:
                _fill(name, found)
            elif kind == BUCKET:
                _load_bucket(found)
            else:
                _LOADS[kind](_buckets()[name], *rest, found)

    def restore(self, state: bytes) -> dict[str, Any]:
        """Take a snapshot of format 1; returns moto's catalog from it, which is kept elsewhere now."""
        services: dict[str, Any] = {name: pickle.loads(value) for name, value in pickle.loads(state).items()}
        _backends("s3").bucket_accounts.update(services.pop("s3:bucket_accounts", {}))
        catalog: dict[str, Any] = services.pop("glue", {})
        for name, accounts in services.items():
            _fill(name, accounts)
        for bucket in _buckets().values():
            _tell_changes(bucket)
            bucket.settings = _earlier_settings(_tags([f"arn:{bucket.partition}:s3:::{bucket.name}"]))
        return catalog

    def touch_request(self, service: str, bucket: str, key: str) -> None:
        """A request that may have changed anything of these was answered."""
        if service != "s3":
            self.touch(SERVICE, service)
            return
        if bucket:
            self.touch(BUCKET, bucket)
        if key:
            self.touch(OBJECT, bucket, key)


def changes(environ: Environ, body: bytes) -> bool:
    """Whether a request may change anything but messages; the operation is named by target, form or method."""
    target = str(environ.get("HTTP_X_AMZ_TARGET", "")).rpartition(".")[2]
    found = _ACTION.search(body[:100_000]) if b"Action=" in body[:100_000] else None
    name = target or (found[1].decode() if found else "")
    return not _READS.match(name) if name else environ["REQUEST_METHOD"] not in ("GET", "HEAD")


# ---- one entity ----
def _dump_bucket(bucket: Any) -> dict[str, Any]:
    own = {name: value for name, value in vars(bucket).items() if name not in ("keys", "multiparts")}
    return {"own": own, "tags": {}}


def _load_bucket(values: dict[str, Any]) -> None:
    own = values["own"]
    bucket = _models.FakeBucket(own["name"], own["account_id"], own["region_name"])
    vars(bucket).update(own)
    if "settings" not in own:
        bucket.settings = _earlier_settings(values["tags"])
    _buckets()[bucket.name] = bucket


def settings_of(bucket: Any) -> dict[str, Any]:
    """What S3's settings were set to for the bucket; it is replaced, never changed in place."""
    found: dict[str, Any] = vars(bucket).get("settings", {})
    return found


def _earlier_settings(tags: dict[str, dict[str, str]]) -> dict[str, Any]:
    """The tags of a bucket as they were kept before its settings were: by ARN."""
    listed = [{"Key": key, "Value": value} for found in tags.values() for key, value in found.items()]
    return {"tagging": {"TagSet": {"Tag": listed}}} if listed else {}


def _dump_object(bucket: Any, key: str) -> dict[str, Any] | None:
    versions = bucket.keys.getlist(key)
    if not versions:
        return None
    arns = [version.arn for version in versions if isinstance(version, _models.FakeKey)]
    return {"versions": versions, "tags": _tags(arns)}


def _load_object(bucket: Any, key: str, values: dict[str, Any]) -> None:
    bucket.keys.setlist(key, values["versions"])
    _tagger().tags |= values["tags"]


def _dump_upload(bucket: Any, upload_id: str) -> dict[str, Any] | None:
    upload = bucket.multiparts.get(upload_id)
    if upload is None:
        return None
    return {name: value for name, value in vars(upload).items() if name not in ("parts", "partlist")}


def _load_upload(bucket: Any, upload_id: str, values: dict[str, Any]) -> None:
    upload = _models.FakeMultipart("", {}, ACCOUNT, bucket.region_name)
    vars(upload).update(values)
    bucket.multiparts[upload_id] = upload


def _dump_part(bucket: Any, upload_id: str, number: str) -> Any | None:
    upload = bucket.multiparts.get(upload_id)
    return None if upload is None else upload.parts.get(int(number))


def _load_part(bucket: Any, upload_id: str, number: str, part: Any) -> None:
    upload = bucket.multiparts[upload_id]
    upload.parts[int(number)] = part
    insort(upload.partlist, int(number))


_DUMPS: dict[str, Callable[..., Any]] = {
    BUCKET: _dump_bucket,
    OBJECT: _dump_object,
    UPLOAD: _dump_upload,
    PART: _dump_part,
}
_LOADS: dict[str, Callable[..., None]] = {OBJECT: _load_object, UPLOAD: _load_upload, PART: _load_part}


# ---- moto ----
def _buckets() -> dict[str, Any]:
    found: dict[str, Any] = s3_backend().buckets
    return found


def _tagger() -> Any:
    return s3_backend().tagger


def s3_backend() -> Any:
    """moto's S3."""
    return _account()["aws"]


@cache
def _account() -> Any:
    """Found once: moto looks for its module each time, and a query asks a dozen times."""
    return _backends("s3")[ACCOUNT]


def _tags(arns: list[str]) -> dict[str, Any]:
    tags = _tagger().tags
    return {arn: tags[arn] for arn in arns if arn in tags}


def _used_services() -> list[str]:
    """Those of which a backend was made, buckets and objects excepted."""
    return [found.service_name for found in list(_services._instances) if found.service_name != "s3"]


def _service(name: str) -> dict[str, Any]:
    return {account: dict(regions) for account, regions in _backends(name).items()}


def _fill(name: str, accounts: dict[str, Any]) -> None:
    for account, regions in accounts.items():
        for region, backend in regions.items():
            _backends(name)[account][region] = backend


def earlier_catalog(catalog: dict[str, Any], region: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """The Glue operations that make moto's catalog again."""
    backend = catalog.get(ACCOUNT, {}).get(region)
    for database in backend.databases.values() if backend else ():
        yield "CreateDatabase", {"DatabaseInput": {**database.input, "Name": database.name}}
        for table in database.tables.values():
            place = {"DatabaseName": database.name, "TableName": table.name}
            first, *later = table.versions.values()
            yield "CreateTable", {**place, "TableInput": {**first, "Name": table.name}}
            for version in later:
                yield "UpdateTable", {**place, "TableInput": {**version, "Name": table.name}}
            for partition in table.partitions.values():
                yield "CreatePartition", {**place, "PartitionInput": partition.partition_input}


def _track() -> None:
    """Let moto's buckets tell of their changes; a second call changes nothing."""
    if hasattr(_models.FakeBucket, "is_tracked"):
        return
    make_bucket, set_part = _models.FakeBucket.__init__, _models.FakeMultipart.set_part

    def made(self: Any, *args: Any, **kwargs: Any) -> None:
        make_bucket(self, *args, **kwargs)
        _tell_changes(self)
        _touch(BUCKET, self.name)

    def part_set(self: Any, number: int, *args: Any, **kwargs: Any) -> Any:
        part = set_part(self, number, *args, **kwargs)
        _touch(PART, self.bucket_name, self.id, str(number))
        return part

    _models.FakeBucket.__init__, _models.FakeMultipart.set_part = made, part_set
    _models.FakeBucket.is_tracked = True


def _tell_changes(bucket: Any) -> None:
    keys = TrackedKeys(bucket.name)
    for name in dict.keys(bucket.keys):
        keys.setlist(name, bucket.keys.getlist(name))
    bucket.keys, bucket.multiparts = keys, TrackedUploads(bucket.name, bucket.multiparts)


def _pickled_service(name: str) -> bytes | None:
    """A service whose state Python cannot write down is served all the same."""
    try:
        return pickled(_service(name))
    except (pickle.PicklingError, TypeError, AttributeError) as error:
        log.warning("state of %s is not kept over a restart: %s", name, error)
        return None


class _StatePickler(pickle.Pickler):
    """Locks and conditions are fresh after a restart."""

    dispatch_table = copyreg.dispatch_table | {
        threading.Condition: lambda _: (threading.Condition, ()),
        type(threading.RLock()): lambda _: (threading.RLock, ()),
        type(threading.Lock()): lambda _: (threading.Lock, ()),
    }


def pickled(value: Any) -> bytes:
    target = io.BytesIO()
    _StatePickler(target, protocol=pickle.HIGHEST_PROTOCOL).dump(value)
    return target.getvalue()
