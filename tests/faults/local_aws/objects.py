"""Objects, their bytes and their events; and versions."""

from __future__ import annotations

import hashlib
import json
import random
from collections import Counter
from typing import Any
from urllib.parse import unquote_plus

from tests.faults.local_aws.actors import Actor

KEYS = [f"dir {n}/ö{n}.bin" for n in range(8)]
Event = tuple[str, str, str]


class Objects(Actor):
    """Puts, overwrites, copies, deletes, joins parts; every change has exactly one message."""

    name, bucket, queue = "objects", "faults", "events"

    def setup(self) -> None:
        s3, sqs = self.clients.s3, self.clients.sqs
        s3.create_bucket(Bucket=self.bucket)
        self.url = sqs.create_queue(QueueName=self.queue)["QueueUrl"]
        arn = f"arn:aws:sqs:us-east-1:123456789012:{self.queue}"
        rule = {"QueueArn": arn, "Events": ["s3:ObjectCreated:*", "s3:ObjectRemoved:*"]}
        s3.put_bucket_notification_configuration(
            Bucket=self.bucket, NotificationConfiguration={"QueueConfigurations": [rule]}
        )
        self.model: dict[str, tuple[str, str]] = {}
        self.events: Counter[Event] = Counter()
        self._take_events()

    def act(self) -> None:
        kinds = (self._put, self._delete, self._copy, self._delete_two, self._multipart)
        self.rng.choices(kinds, (10, 3, 3, 1, 0.5))[0]()

    def _put(self) -> None:
        key, body = self.rng.choice(KEYS), content(self.rng)
        mark, etag = f"m{self.rng.random()}", digest(body)
        self._intend({key: (etag, mark)}, [("ObjectCreated:Put", key, etag)])
        put = self.clients.s3.put_object
        answer = self.call(put, Bucket=self.bucket, Key=key, Body=body, Metadata={"mark": mark})
        assert answer["ETag"] == f'"{etag}"'
        self._apply()

    def _copy(self) -> None:
        if not self.model:
            return
        source, key = self.rng.choice(list(self.model)), self.rng.choice(KEYS) + "-copy"
        if key == source:
            return
        self._intend({key: self.model[source]}, [("ObjectCreated:Copy", key, self.model[source][0])])
        where = {"Bucket": self.bucket, "Key": source}
        self.call(self.clients.s3.copy_object, Bucket=self.bucket, Key=key, CopySource=where)
        self._apply()

    def _delete(self) -> None:
        if not self.model:
            return
        key = self.rng.choice(list(self.model))
        self._intend({key: None}, [("ObjectRemoved:Delete", key, "")])
        self.call(self.clients.s3.delete_object, Bucket=self.bucket, Key=key)
        self._apply()

    def _delete_two(self) -> None:
        if len(self.model) < 2:
            return
        keys = self.rng.sample(list(self.model), 2)
        self._intend(dict.fromkeys(keys), [("ObjectRemoved:Delete", key, "") for key in keys])
        batch = {"Objects": [{"Key": key} for key in keys]}
        self.call(self.clients.s3.delete_objects, Bucket=self.bucket, Delete=batch)
        self._apply()

    def _multipart(self) -> None:
        key, s3 = self.rng.choice(KEYS), self.clients.s3
        bodies = [bytes([self.rng.randrange(256)]) * (5 << 20), content(self.rng)]
        joined = hashlib.md5(b"".join(hashlib.md5(body).digest() for body in bodies)).hexdigest() + "-2"
        self._intend({}, [])
        place = {"Bucket": self.bucket, "Key": key}
        place["UploadId"] = self.call(
            s3.create_multipart_upload, Bucket=self.bucket, Key=key, Metadata={"mark": "p"}
        )["UploadId"]
        parts = [
            {"PartNumber": n, "ETag": self.call(s3.upload_part, **place, PartNumber=n, Body=body)["ETag"]}
            for n, body in enumerate(bodies, 1)
        ]
        event = ("ObjectCreated:CompleteMultipartUpload", key, joined)
        self._intend({key: (joined, "p")}, [event])
        self.call(s3.complete_multipart_upload, **place, MultipartUpload={"Parts": parts})
        self._apply()

    def _intend(self, changes: dict[str, Any], events: list[Event]) -> None:
        self.intend(changes=changes, events=events)

    def _apply(self) -> None:
        for key, value in self.pending["changes"].items():
            self._set(key, value)
        self.events.update(self.pending["events"])
        self.done()

    def _set(self, key: str, value: tuple[str, str] | None) -> None:
        if value is None:
            self.model.pop(key, None)
        else:
            self.model[key] = value

    def check(self) -> list[str]:
        found, problems = self._found()
        changes, events = (
            (self.pending["changes"], self.pending["events"]) if self.pending is not None else ({}, [])
        )
        happened = []
        for (key, after), event in zip(changes.items(), events, strict=True):
            if found.get(key) == after != self.model.get(key):
                self._set(key, after)
                happened.append(event)
        if found != self.model:
            problems.append(f"objects: expected {self.model}, found {found}, pending {changes}")
        seen = self._take_events()
        ambiguous = [
            event
            for (key, after), event in zip(changes.items(), events, strict=True)
            if after == self.model.get(key) and event not in happened
        ]  # an overwrite with the same content: its event tells whether it happened
        expected = self.events + Counter(happened)
        if seen != expected and seen != expected + Counter(ambiguous):
            problems.append(f"events: missing {expected - seen}, too many {seen - expected}, of {happened}")
        self.events, self.pending = Counter(), None
        return problems

    def _found(self) -> tuple[dict[str, tuple[str, str]], list[str]]:
        found, problems = {}, []
        s3 = self.clients.s3
        for entry in s3.list_objects_v2(Bucket=self.bucket).get("Contents", []):
            got = s3.get_object(Bucket=self.bucket, Key=entry["Key"])
            body, etag = got["Body"].read(), entry["ETag"].strip('"')
            found[entry["Key"]] = (etag, got["Metadata"].get("mark", ""))
            if len(body) != entry["Size"] or ("-" not in etag and digest(body) != etag):
                problems.append(f"bytes of {entry['Key']} are not those of {etag}: {len(body)}")
        return found, problems

    def _take_events(self) -> Counter[Event]:
        seen: Counter[Event] = Counter()
        sqs = self.clients.sqs
        while got := sqs.receive_message(QueueUrl=self.url, MaxNumberOfMessages=10).get("Messages"):
            seen.update(event for message in got for event in event_of(message["Body"]))
            entries = [{"Id": str(n), "ReceiptHandle": m["ReceiptHandle"]} for n, m in enumerate(got)]
            sqs.delete_message_batch(QueueUrl=self.url, Entries=entries)
        return seen


class Versions(Actor):
    """Versions and delete markers of a few keys."""

    name, bucket = "versions", "versions"

    def setup(self) -> None:
        s3 = self.clients.s3
        s3.create_bucket(Bucket=self.bucket)
        s3.put_bucket_versioning(Bucket=self.bucket, VersioningConfiguration={"Status": "Enabled"})
        self.model: dict[str, list[tuple[str, str]]] = {}

    def act(self) -> None:
        key, s3 = self.rng.choice(("a", "b")), self.clients.s3
        versions = self.model.setdefault(key, [])
        if len(versions) > 6:
            gone = self.rng.choice(versions)
            self.intend(key=key, remove=gone)
            self.call(s3.delete_object, Bucket=self.bucket, Key=key, VersionId=gone[0])
            versions.remove(gone)
        elif self.rng.random() < 0.3:
            self.intend(key=key, add="")
            answer = self.call(s3.delete_object, Bucket=self.bucket, Key=key)
            versions.append((answer["VersionId"], ""))
        else:
            body = content(self.rng)
            self.intend(key=key, add=digest(body))
            answer = self.call(s3.put_object, Bucket=self.bucket, Key=key, Body=body)
            versions.append((answer["VersionId"], digest(body)))
        self.done()

    def check(self) -> list[str]:
        found: dict[str, list[tuple[str, str]]] = {key: [] for key in self.model}
        listed = self.clients.s3.list_object_versions(Bucket=self.bucket)
        for entry in reversed(listed.get("Versions", []) + listed.get("DeleteMarkers", [])):
            found.setdefault(entry["Key"], []).append((entry["VersionId"], entry.get("ETag", "").strip('"')))
        expected = {key: sorted(versions) for key, versions in self.model.items()}
        actual = {key: sorted(versions) for key, versions in found.items()}
        if self.pending and actual != expected:
            self._settle(actual)
            expected = {key: sorted(versions) for key, versions in self.model.items()}
        self.pending = None
        problems = [] if actual == expected else [f"versions: expected {expected}, found {actual}"]
        return problems + self._latest()

    def _settle(self, actual: dict[str, list[tuple[str, str]]]) -> None:
        """Take over the one change that may have happened."""
        versions, found = self.model[self.pending["key"]], actual[self.pending["key"]]
        if "remove" in self.pending and self.pending["remove"] not in found:
            versions.remove(self.pending["remove"])
        new = [version for version in found if version not in versions]
        if "add" in self.pending and [etag for _, etag in new] == [self.pending["add"]]:
            versions += new

    def _latest(self) -> list[str]:
        problems = []
        for key, versions in self.model.items():
            if versions and versions[-1][1]:
                body = self.clients.s3.get_object(Bucket=self.bucket, Key=key)["Body"].read()
                if digest(body) != versions[-1][1]:
                    problems.append(f"the latest version of {key} is not {versions[-1]}")
        return problems


def content(rng: random.Random) -> bytes:
    return rng.randbytes(rng.choice((0, 10, 3_000, 70_000, 1_500_000)))


def digest(body: bytes) -> str:
    return hashlib.md5(body).hexdigest()


def event_of(body: str) -> list[Event]:
    return [
        (
            record["eventName"],
            unquote_plus(record["s3"]["object"]["key"]),
            record["s3"]["object"].get("eTag", ""),
        )
        for record in json.loads(body).get("Records", [])
    ]
