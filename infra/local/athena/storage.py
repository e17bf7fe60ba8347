"""Objects in S3: listed once per query, read from disk where the store can name the file."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from botocore.exceptions import ClientError

from infra.local.athena.errors import QueryFailed

Resolver = Callable[[str, str, str], Path | None]
_UPLOADS = 4
# (depth, n): more than n locations below one folder of that depth are listed by one listing of it.
# A listing costs about 10 ms and a thousand keys 50 ms, so a deep folder pays sooner than a shallow one.
_SHARED_LISTING = ((2, 6), (1, 24))
_MAX_DELETE = 1000
AT_ONCE = 1 << 20


@dataclass(frozen=True)
class Location:
    bucket: str
    prefix: str

    def __str__(self) -> str:
        return f"s3://{self.bucket}/{self.prefix}"

    @classmethod
    def parse(cls, uri: str) -> Location:
        parts = urlsplit(uri, allow_fragments=False)
        if parts.scheme not in ("s3", "s3a", "s3n") or not parts.netloc:
            raise QueryFailed("INVALID_LOCATION", f"'{uri}' is not an s3:// location")
        prefix = uri.split(parts.netloc, 1)[1].lstrip("/")
        return cls(parts.netloc, prefix if not prefix or prefix.endswith("/") else prefix + "/")


@dataclass(frozen=True)
class ObjectRef:
    bucket: str
    key: str
    etag: str
    size: int
    modified: str = "1970-01-01 00:00:00+00:00"

    @property
    def uri(self) -> str:
        return f"s3://{self.bucket}/{self.key}"

    @property
    def is_hidden(self) -> bool:
        """Hive reads no file whose name begins with `_` or `.`, and no empty one."""
        return self.key.rsplit("/", 1)[-1][:1] in ("_", ".", "") or self.size == 0


class ObjectStore:
    def __init__(self, s3: Any, resolver: Resolver, cache: Path) -> None:
        self.s3 = s3
        self._resolver = resolver
        self._cache = cache
        cache.mkdir(parents=True, exist_ok=True)

    def objects(self, location: Location) -> list[ObjectRef]:
        """Every object below a location."""
        try:
            return [
                ObjectRef(
                    location.bucket,
                    entry["Key"],
                    entry["ETag"].strip('"'),
                    entry["Size"],
                    str(entry["LastModified"]),
                )
                for page in self._pages(location)
                for entry in page.get("Contents", [])
            ]
        except ClientError as problem:
            text = f"Failed to list directory: {location}: {problem.response['Error']['Message']}"
            raise QueryFailed("HIVE_FILESYSTEM_ERROR", text) from problem

    def _pages(self, location: Location) -> Iterator[dict[str, Any]]:
        asked = {"Bucket": location.bucket, "Prefix": location.prefix}
        page = self.s3.list_objects_v2(**asked)
        yield page
        while page.get("NextContinuationToken"):
            page = self.s3.list_objects_v2(**asked, ContinuationToken=page["NextContinuationToken"])
            yield page

    def files(self, locations: Iterable[str]) -> dict[str, list[ObjectRef]]:
        """Readable objects below each location (recursively), with as few listings as is sensible."""
        wanted = {uri: Location.parse(uri) for uri in dict.fromkeys(locations)}
        found: dict[str, list[ObjectRef]] = {}
        for depth, enough in _SHARED_LISTING:
            left = {uri: place for uri, place in wanted.items() if uri not in found}
            for parent, below in _by_folder(left, depth).items():
                if len(below) > enough:
                    found |= self._divide(self.objects(parent), below)
        found |= {uri: self.objects(wanted[uri]) for uri in wanted if uri not in found}
        return {uri: [ref for ref in refs if not ref.is_hidden] for uri, refs in found.items()}

    @staticmethod
    def _divide(refs: list[ObjectRef], wanted: dict[str, Location]) -> dict[str, list[ObjectRef]]:
        by_prefix = {location.prefix: uri for uri, location in wanted.items()}
        found: dict[str, list[ObjectRef]] = {uri: [] for uri in wanted}
        for ref in refs:
            parts = ref.key.split("/")
            for depth in range(1, len(parts)):
                uri = by_prefix.get("/".join(parts[:depth]) + "/")
                if uri is not None:
                    found[uri].append(ref)
        return found

    def local_path(self, ref: ObjectRef) -> Path:
        """A file with exactly the bytes that were listed."""
        known = self._resolver(ref.bucket, ref.key, ref.etag)
        return known if known is not None else self._downloaded(ref)

    def _downloaded(self, ref: ObjectRef) -> Path:
        name = hashlib.sha256(f"{ref.bucket}/{ref.key}/{ref.etag}".encode()).hexdigest()
        target = self._cache / name
        if target.exists():
            return target
        handle, part = tempfile.mkstemp(dir=self._cache)
        with os.fdopen(handle, "wb") as sink:
            try:
                body = self.s3.get_object(Bucket=ref.bucket, Key=ref.key, IfMatch=f'"{ref.etag}"')["Body"]
            except ClientError as problem:
                Path(part).unlink()
                raise QueryFailed(
                    "HIVE_CANNOT_OPEN_SPLIT", f"Error opening Hive split {ref.uri}"
                ) from problem
            for chunk in body.iter_chunks(1 << 20):
                sink.write(chunk)
        Path(part).replace(target)
        return target

    def is_empty(self, location: Location) -> bool:
        answer = self.s3.list_objects_v2(Bucket=location.bucket, Prefix=location.prefix, MaxKeys=1)
        return not answer.get("KeyCount")

    def put(self, bucket: str, key: str, body: bytes) -> None:
        self.s3.put_object(Bucket=bucket, Key=key, Body=body)

    def put_file(self, bucket: str, key: str, path: Path) -> None:
        """A small file goes as bytes: before it sends an open file the client asks whether it may."""
        if path.stat().st_size <= AT_ONCE:
            self.put(bucket, key, path.read_bytes())
            return
        with path.open("rb") as body:
            self.s3.put_object(Bucket=bucket, Key=key, Body=body)

    def upload(self, files: list[tuple[Path, Location, str]]) -> None:
        """Uploads (file, folder, name) several at a time."""
        with ThreadPoolExecutor(_UPLOADS) as pool:
            list(pool.map(self._upload_one, files))

    def _upload_one(self, item: tuple[Path, Location, str]) -> None:
        path, folder, name = item
        self.put_file(folder.bucket, folder.prefix + name, path)

    def delete_below(self, location: Location) -> None:
        keys = [{"Key": ref.key} for ref in self.objects(location)]
        for start in range(0, len(keys), _MAX_DELETE):
            batch = {"Objects": keys[start : start + _MAX_DELETE], "Quiet": True}
            self.s3.delete_objects(Bucket=location.bucket, Delete=batch)


def _by_folder(wanted: dict[str, Location], depth: int) -> dict[Location, dict[str, Location]]:
    """Locations by their first `depth` folders (those that have a folder of their own below them)."""
    found: dict[Location, dict[str, Location]] = defaultdict(dict)
    for uri, place in wanted.items():
        parts = place.prefix.rstrip("/").split("/")
        if len(parts) > depth:
            found[Location(place.bucket, "/".join(parts[:depth]) + "/")][uri] = place
    return found
