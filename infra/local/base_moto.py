"""This module, moto_state and moto_services alone know moto: the base of S3 metadata, SNS, IAM and STS, in this process.

moto is pinned exactly because private names are replaced here; each replacement says what was wrong:

- `FakeKey` keeps an object's bytes in memory: ours names a file of the store.
- `BaseModel.__new__` remembers every instance for ever (each received message is copied): ours forgets.
- `notifications.send_event` encodes `/` in keys, has no sequencer and reports multipart uploads twice: ours is
  the sink given to `BaseMoto`.
- `FakeBucket.set_notification_configuration` takes destinations that aren't there: refused.
- Versions, deletions, tags and listings of S3 are ours (`infra.local.s3`): moto forgets all versions of a bucket
  whose versioning is suspended, tells of few deletions, and sorts versions of one millisecond at random.
- `Subscription.get_post_data` makes an RSA certificate per message; `RawMessageDelivery` "false" counts as true.
- `SQSBackend` counts every message three times for each one sent (56 ms at 3,000 messages): queues are not moto's
  at all, and what SNS sends to one goes to the sink. The Glue catalog is not moto's either: its updates ignore
  `VersionId`, its partition filter fails on quotes and typed keys, column statistics and indexes are missing.

Every request of a service runs under that service's lock (moto's dictionaries break under concurrent changes).
Whoever takes several takes them in the order of `LOCK_ORDER`.
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
import logging
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, Protocol

import moto.backends as moto_backends
import moto.s3.models as s3_models
import moto.s3.responses as s3_responses
from moto.core.common_models import BaseModel
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from moto.s3.exceptions import S3ClientError
from moto.sns.models import Subscription
from moto.sqs.models import SQSBackend

from infra.local.home import ACCOUNT
from infra.local.journal import Touch, unmarked
from infra.local.moto_state import BUCKET, KeptBase, changes, s3_backend, settings_of
from infra.local.s3.events import iso_milliseconds
from infra.local.s3.store import Blob, Store
from infra.local.wire import Environ, Reply, decode_path, read_body

log = logging.getLogger("infra.local")

# moto is typed, but these are replaced or looked up by name, which its types forbid.
_backends: Any = moto_backends.get_backend
_patched: dict[str, Any] = {
    "models": s3_models,
    "ClientError": S3ClientError,
    "responses": s3_responses,
    "Model": BaseModel,
    "Subscription": Subscription,
    "Sqs": SQSBackend,
}

LOCK_ORDER = ("s3", "sns", "other")
_store: Store | None = None  # pickled keys are rebuilt without arguments, so the store is the module's


class Sink(Protocol):
    """What hears of a change to an object, of a stored notification configuration, and takes a topic's messages."""

    def object_changed(self, name: str, bucket: Any, key: Any) -> None: ...

    def can_tell(self, bucket: Any) -> bool: ...

    def configured(self, bucket: Any) -> None: ...

    def knows(self, arn: str) -> bool: ...

    def deliver(self, arn: str, body: str, attributes: Any = None) -> None: ...


def store() -> Store:
    if _store is None:
        raise RuntimeError("BaseMoto was not made yet: it names the store of object bytes")
    return _store


class DiskKey(s3_models.FakeKey):
    """moto's object whose bytes are a file of the store. `value` still reads and writes them, for moto's own code."""

    blob: Blob
    upload_id: str = ""
    part_sizes: tuple[int, ...] = ()

    def __init__(self, name: str, value: bytes | Blob, *args: Any, **kwargs: Any) -> None:
        contents: Any = value
        super().__init__(name, contents, *args, **kwargs)
        self._value_buffer.close()

    @property
    def value(self) -> bytes:
        return store().read_all(self.blob)

    @value.setter
    def value(self, content: bytes | str | Blob) -> None:
        if isinstance(content, str):
            content = content.encode()
        self.blob = content if isinstance(content, Blob) else store().write([content])
        self.contentsize = self.blob.size

    @property
    def etag(self) -> str:
        return f'"{self._etag or self.blob.md5}"'

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in self.__dict__.items() if name not in ("_value_buffer", "lock")}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        self.lock = threading.Lock()

    def dispose(self, garbage: bool = False) -> None:
        self.disposed = True

    def __del__(self) -> None:
        """moto's warns about undisposed buffers; there are none."""


def _send_message(
    self: Any, queue_name: str, message_body: str, message_attributes: Any = None, **_: Any
) -> None:
    """What SNS calls to deliver to a queue."""
    arn = f"arn:aws:sqs:{self.region_name}:{self.account_id}:{queue_name}"
    _patched["sink"].deliver(arn, message_body, message_attributes)


def _publish(original: Callable[..., None]) -> Callable[..., None]:
    """`RawMessageDelivery` may be a text: "false" means an envelope. What reaches no queue goes to the dead letters."""

    def publish(self: Subscription, *args: Any, **kwargs: Any) -> None:
        if str(self.attributes.get("RawMessageDelivery", "")).lower() == "false":
            self.attributes["RawMessageDelivery"] = False
        endpoint = self.endpoint
        if not _patched["sink"].knows(endpoint):
            self.endpoint = _dead_letters(self) or endpoint
        try:
            original(self, *args, **kwargs)
        finally:
            self.endpoint = endpoint

    return publish


def _dead_letters(subscription: Subscription) -> str:
    policy = json.loads(subscription.attributes.get("RedrivePolicy") or "{}")
    return str(policy.get("deadLetterTargetArn", ""))


def _set_notifications(original: Callable[..., None]) -> Callable[..., None]:
    """A destination that isn't there is refused and nothing stored; moto takes any."""

    def set_notification_configuration(self: Any, config: Any) -> None:
        before = self.notification_configuration
        original(self, config)
        if not config:
            return
        if not _patched["sink"].can_tell(self):
            self.notification_configuration = before
            text = "Unable to validate the following destination configurations"
            raise _patched["ClientError"]("InvalidArgument", text)
        _patched["sink"].configured(self)

    return set_notification_configuration


def _post_data(
    self: Subscription, message: str, message_id: str, subject: str | None, message_attributes: Any = None
) -> dict[str, Any]:
    """The SNS envelope. The signature is a digest: nobody on this machine can hold Amazon's key."""
    region = self.topic.sns_backend.region_name
    base = f"https://sns.{region}.amazonaws.com/"
    envelope = {
        "Type": "Notification",
        "MessageId": message_id,
        "TopicArn": self.topic.arn,
        **({"Subject": subject} if subject else {}),
        "Message": message,
        "Timestamp": iso_milliseconds(datetime.now(UTC)),
        "SignatureVersion": "1",
        "Signature": base64.b64encode(hashlib.sha256(message.encode()).digest()).decode(),
        "SigningCertURL": f"{base}SimpleNotificationService-local.pem",
        "UnsubscribeURL": f"{base}?Action=Unsubscribe&SubscriptionArn={self.arn}",
    }
    return envelope | ({"MessageAttributes": message_attributes} if message_attributes else {})


class BaseMoto:
    """One moto for one process; a second instance would share its dictionaries."""

    def __init__(self, objects: Store, sink: Sink, touch: Touch = unmarked) -> None:
        global _store  # noqa: PLW0603 - see above
        _store = objects
        self._locks = {name: threading.RLock() for name in LOCK_ORDER}
        self._app = DomainDispatcherApplication(create_backend_app)
        _install(sink)
        self.kept = KeptBase(self.locked, touch)

    @contextmanager
    def locked(self, *services: str) -> Iterator[None]:
        """Hold the locks of these services (all of them when none is named), in the one order."""
        with ExitStack() as stack:
            for name in LOCK_ORDER:
                if not services or name in services:
                    stack.enter_context(self._locks[name])
            yield

    def forward(self, environ: Environ, service: str) -> Reply:
        """Let moto answer. The request's body is read before the lock is taken."""
        body = read_body(environ)
        environ |= {
            "wsgi.input": io.BytesIO(body),
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.input_terminated": False,
        }
        answer: dict[str, Any] = {}

        def start_response(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> None:
            answer.update(status=int(status[:3]), headers=dict(headers))

        with self.locked(service if service in self._locks else "other"):
            chunks = self._app(environ, start_response)
            content = b"".join(chunks)
            if changes(environ, body):
                self.kept.touch_request(service, *_object_of(environ))
        return Reply(answer["status"], answer["headers"], content)

    # ---- S3 ----
    def s3(self) -> Any:
        """moto's S3 backend; call it under `locked("s3")`."""
        return s3_backend()

    def bucket(self, name: str) -> Any | None:
        return self.s3().buckets.get(name)

    def current(self, bucket: Any, key: str, version_id: str | None = None) -> DiskKey | None:
        """The object, None when there is none or its latest version is a delete marker."""
        found = self.s3().get_object(bucket.name, key, version_id=version_id)
        return found if isinstance(found, DiskKey) else None

    def versions(self, bucket: Any, key: str) -> list[Any]:
        """Objects and delete markers of the key, oldest first."""
        return list(bucket.keys.getlist(key, []))

    def set_versions(self, bucket: Any, key: str, versions: list[Any]) -> None:
        if versions:
            bucket.keys.setlist(key, versions)
        else:
            del bucket.keys[key]

    def marker(self, key: str, version_id: str) -> Any:
        """A delete marker, not yet among the key's versions."""
        made = _patched["models"].FakeDeleteMarker(SimpleNamespace(name=key))
        made._version_id = version_id
        return made

    def insert(
        self, bucket: Any, key: str, blob: Blob, headers: Mapping[str, str], etag: str = ""
    ) -> DiskKey:
        """Make `blob` the object's bytes, with metadata, storage class, encryption and tags of the request's headers."""
        before = self.versions(bucket, key) if bucket.versioning_status == "Suspended" else []
        new: DiskKey = self.s3().put_object(
            bucket.name,
            key,
            blob,
            storage=headers.get("x-amz-storage-class", "STANDARD"),
            etag=etag or None,
            **_encryption(bucket, headers),
            disable_notification=True,
        )
        if before:  # moto forgets all versions here; only the null version is overwritten
            self.set_versions(bucket, key, [one for one in before if one.version_id != "null"] + [new])
        new.set_metadata(_patched["responses"].metadata_from_headers(dict(headers)))
        return new

    def settings(self, bucket: Any) -> Mapping[str, Any]:
        """What was set for the bucket by S3's settings; None for what was deleted."""
        return settings_of(bucket)

    def set_setting(self, bucket: Any, name: str, content: dict[str, Any] | None) -> None:
        bucket.settings = {**settings_of(bucket), name: content}
        self.kept.touch(BUCKET, bucket.name)

    def set_policy(self, bucket: Any, policy: bytes | None) -> None:
        bucket.policy = policy
        self.kept.touch(BUCKET, bucket.name)

    def permits(self, bucket: Any, action: str, key: str) -> bool:
        """False when the bucket's policy denies the action to everybody."""
        if not bucket.policy:
            return True
        verdict = bucket.get_permission(action, f"arn:aws:s3:::{bucket.name}/{key}")
        return getattr(verdict, "name", "") != "DENIED"

    def tag(self, key: DiskKey, tags: dict[str, str]) -> None:
        backend = self.s3()
        backend.tagger.delete_all_tags_for_resource(key.arn)
        backend.tagger.tag_resource(key.arn, backend.tagger.convert_dict_to_tags_input(tags))

    def copy_tags(self, source: DiskKey, target: DiskKey) -> None:
        self.s3().tagger.copy_tags(source.arn, target.arn)

    def live_blobs(self) -> set[str]:
        """The file ids that an object, an old version or a part of an open upload names."""
        with self.locked("s3"):
            return {key.blob.id for bucket in self.s3().buckets.values() for key in _keys_of(bucket)}

    # ---- messages ----
    def knows(self, arn: str) -> bool:
        """Whether there is such a topic."""
        with self.locked("sns"):
            return arn in _backends("sns")[ACCOUNT][arn.split(":")[3]].topics

    def publish(self, arn: str, message: str, subject: str) -> None:
        """Publish to the topic's subscriptions; a topic that isn't there loses it."""
        with self.locked("sns"):
            backend = _backends("sns")[ACCOUNT][arn.split(":")[3]]
            if arn in backend.topics:
                backend.publish(message, arn=arn, subject=subject)
                backend.topics[arn].sent_notifications.clear()


def _encryption(bucket: Any, headers: Mapping[str, str]) -> dict[str, str | None]:
    """What the request asks for, else what is the bucket's default, else S3's own."""
    algorithm, key = (headers.get(f"x-amz-server-side-encryption{rest}") for rest in ("", "-aws-kms-key-id"))
    if algorithm is None:
        rules = (settings_of(bucket).get("encryption") or {}).get("Rule") or [{}]
        default = rules[0].get("ApplyServerSideEncryptionByDefault", {})
        algorithm, key = default.get("SSEAlgorithm", "AES256"), default.get("KMSMasterKeyID")
    return {"encryption": algorithm, "kms_key_id": key}


def _object_of(environ: Environ) -> tuple[str, str]:
    """Bucket and key of a path; both may be empty."""
    raw = str(environ.get("REQUEST_URI") or environ["PATH_INFO"]).partition("?")[0]
    bucket, _, key = decode_path(raw[1:]).partition("/")
    return bucket, key


def _keys_of(bucket: Any) -> Iterator[DiskKey]:
    for versions in list(dict.values(bucket.keys)):
        yield from (version for version in versions if isinstance(version, DiskKey))
    for upload in list(bucket.multiparts.values()):
        yield from upload.parts.values()


def _install(sink: Sink) -> None:
    """Replace what the module's docstring lists; a second call only changes the sink."""
    models, sqs, subscription = (_patched[name] for name in ("models", "Sqs", "Subscription"))
    _patched["sink"] = sink
    models.notifications.send_event = lambda account_id, event_name, bucket, key: sink.object_changed(
        str(event_name.value).removeprefix("s3:"), bucket, key
    )
    if models.FakeKey is DiskKey:
        return
    models.notifications.send_test_event = lambda account_id, bucket: None  # ours follows the check
    models.FakeBucket.set_notification_configuration = _set_notifications(
        models.FakeBucket.set_notification_configuration
    )
    _patched["Model"].__new__ = lambda cls, *_, **__: object.__new__(cls)
    models.FakeKey = _patched["responses"].FakeKey = DiskKey
    subscription.get_post_data = _post_data
    subscription.publish = _publish(subscription.publish)
    sqs.send_message = _send_message
