"""Objects as pyiceberg's files: read from disk where the store can name the file, written by one PUT."""

from __future__ import annotations

import io
from types import TracebackType
from typing import Any

from botocore.exceptions import ClientError
from pyiceberg.io import FileIO, InputFile, InputStream, OutputFile, OutputStream
from pyiceberg.typedef import EMPTY_DICT, Properties

from infra.local.athena.storage import ObjectRef, ObjectStore

_MISSING = ("404", "NoSuchKey", "NoSuchBucket", "NotFound")


def split(location: str) -> tuple[str, str]:
    """Bucket and key of `s3://bucket/key`; Spark writes `s3a://`."""
    scheme, _, rest = location.partition("://")
    bucket, _, key = rest.partition("/")
    if scheme not in ("s3", "s3a", "s3n") or not key:
        raise ValueError(f"'{location}' does not name an object in S3")
    return bucket, key


def reference(store: ObjectStore, location: str) -> ObjectRef:
    """The object as it is now; FileNotFoundError if it isn't there."""
    bucket, key = split(location)
    try:
        head = store.s3.head_object(Bucket=bucket, Key=key)
    except ClientError as problem:
        if problem.response["Error"]["Code"] in _MISSING:
            raise FileNotFoundError(location) from problem
        raise
    etag, modified = head["ETag"].strip('"'), str(head["LastModified"])
    return ObjectRef(bucket, key, etag, head["ContentLength"], modified)


class ObjectInput(InputFile):
    def __init__(self, store: ObjectStore, location: str) -> None:
        super().__init__(location)
        self._store = store

    def __len__(self) -> int:
        return reference(self._store, self.location).size

    def exists(self) -> bool:
        try:
            reference(self._store, self.location)
        except FileNotFoundError:
            return False
        return True

    def open(self, seekable: bool = True) -> InputStream:
        return self._store.local_path(reference(self._store, self.location)).open("rb")


class _Upload(io.BytesIO):
    """What is written becomes the object when the stream is closed without an error."""

    def __init__(self, store: ObjectStore, location: str, overwrite: bool) -> None:
        super().__init__()
        self._store = store
        self._place = split(location)
        self._only_new: dict[str, Any] = {} if overwrite else {"IfNoneMatch": "*"}
        self.failed = False

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.failed = kind is not None
        self.close()

    def close(self) -> None:
        if self.closed:
            return
        body = self.getvalue()
        super().close()
        if self.failed:
            return
        bucket, key = self._place
        try:
            self._store.s3.put_object(Bucket=bucket, Key=key, Body=body, **self._only_new)
        except ClientError as problem:
            if problem.response["Error"]["Code"] == "PreconditionFailed":
                raise FileExistsError(f"s3://{bucket}/{key}") from problem
            raise


class ObjectOutput(OutputFile):
    def __init__(self, store: ObjectStore, location: str) -> None:
        super().__init__(location)
        self._store = store

    def __len__(self) -> int:
        return len(self.to_input_file())

    def exists(self) -> bool:
        return self.to_input_file().exists()

    def to_input_file(self) -> InputFile:
        return ObjectInput(self._store, self.location)

    def create(self, overwrite: bool = False) -> OutputStream:
        return _Upload(self._store, self.location, overwrite)


class ObjectFileIO(FileIO):
    """pyiceberg's files over the executor's own store."""

    def __init__(self, store: ObjectStore, properties: Properties = EMPTY_DICT) -> None:
        super().__init__(properties)
        self._store = store

    def new_input(self, location: str) -> InputFile:
        return ObjectInput(self._store, location)

    def new_output(self, location: str) -> OutputFile:
        return ObjectOutput(self._store, location)

    def delete(self, location: str | InputFile | OutputFile) -> None:
        place = location if isinstance(location, str) else location.location
        bucket, key = split(place)
        self._store.s3.delete_object(Bucket=bucket, Key=key)
