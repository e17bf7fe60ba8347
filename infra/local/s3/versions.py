"""ListObjectVersions: every version of every key, keys in byte order, the newest version of each first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from infra.local.base_moto import BaseMoto, DiskKey
from infra.local.s3.listing import shown_name, sort_key
from infra.local.s3.objects import Objects, iso
from infra.local.s3.xml import S3Error, Value, xml_reply
from infra.local.wire import Reply, Request

MOST = 1000


@dataclass
class Page:
    """Versions (with whether each is its key's newest) and common prefixes; `more` is the place to go on behind."""

    versions: list[tuple[Any, bool]] = field(default_factory=list)
    prefixes: list[str] = field(default_factory=list)
    more: tuple[str, str] | None = None


class Versions:
    """The listing of a bucket's versions."""

    def __init__(self, base: BaseMoto, objects: Objects, owner: Value) -> None:
        self._base, self._objects, self._owner = base, objects, owner

    def listed(self, request: Request, bucket_name: str, _key: str) -> Reply:
        query = request.query
        with self._base.locked("s3"):
            bucket = self._objects.bucket(bucket_name)
            names = sorted(dict.keys(bucket.keys), key=sort_key)
            lists = ((name, self._base.versions(bucket, name)) for name in names)
            page = paged(lists, query, _limit(query))
        return xml_reply("ListVersionsResult", self._shown(bucket_name, query, page))

    def _shown(self, bucket: str, query: Mapping[str, str], page: Page) -> dict[str, Value]:
        encoded = query.get("encoding-type") == "url"
        result: dict[str, Value] = {
            "Name": bucket,
            "Prefix": shown_name(query.get("prefix", ""), encoded),
            "KeyMarker": shown_name(query.get("key-marker", ""), encoded),
            "VersionIdMarker": query.get("version-id-marker", ""),
            "MaxKeys": _limit(query),
            "IsTruncated": "true" if page.more else "false",
            "Version": [
                self._entry(one, newest, encoded) for one, newest in page.versions if isinstance(one, DiskKey)
            ],
            "DeleteMarker": [
                self._entry(one, newest, encoded)
                for one, newest in page.versions
                if not isinstance(one, DiskKey)
            ],
            "CommonPrefixes": [{"Prefix": shown_name(prefix, encoded)} for prefix in page.prefixes],
        }
        if query.get("delimiter"):
            result["Delimiter"] = shown_name(query["delimiter"], encoded)
        if encoded:
            result["EncodingType"] = "url"
        if page.more:
            result["NextKeyMarker"] = shown_name(page.more[0], encoded)
            result |= {"NextVersionIdMarker": page.more[1]} if page.more[1] else {}
        return result

    def _entry(self, one: Any, newest: bool, encoded: bool) -> Value:
        entry: dict[str, Value] = {
            "Key": shown_name(one.name, encoded),
            "VersionId": str(one.version_id),
            "IsLatest": "true" if newest else "false",
            "LastModified": iso(one.last_modified),
            "Owner": self._owner,
        }
        if not isinstance(one, DiskKey):
            return entry
        return entry | {"ETag": one.etag, "Size": one.size, "StorageClass": one.storage_class or "STANDARD"}


def paged(lists: Iterator[tuple[str, list[Any]]], query: Mapping[str, str], limit: int) -> Page:
    """One page of keys with their versions (oldest first); markers name the last entry of the page before."""
    prefix, delimiter = query.get("prefix", ""), query.get("delimiter", "")
    page, last = Page(), ("", "")
    for name, shown, one, newest in _entries(lists, prefix, delimiter, query):
        if len(page.versions) + len(page.prefixes) == limit:
            page.more = last if limit else None
            return page
        if one is None:
            page.prefixes.append(shown)
            last = (shown, "")
        else:
            page.versions.append((one, newest))
            last = (name, str(one.version_id))
    return page


def _entries(
    lists: Iterator[tuple[str, list[Any]]], prefix: str, delimiter: str, query: Mapping[str, str]
) -> Iterator[tuple[str, str, Any, bool]]:
    """Name, what is shown, version (None for a common prefix), whether it is the newest; behind the markers."""
    after, after_version = query.get("key-marker", ""), query.get("version-id-marker", "")
    seen = after if delimiter and after.endswith(delimiter) and not after_version else ""
    for name, versions in lists:
        is_partly = bool(after_version) and name == after
        if not name.startswith(prefix) or (sort_key(name) <= sort_key(after) and after and not is_partly):
            continue
        cut = name.find(delimiter, len(prefix)) if delimiter else -1
        if cut >= 0:
            folder = name[: cut + len(delimiter)]
            if folder != seen:
                seen = folder
                yield name, folder, None, False
            continue
        newest_first = versions[::-1]
        start = _behind(newest_first, after_version) if is_partly else 0
        for number, one in enumerate(newest_first[start:], start):
            yield name, name, one, number == 0


def _behind(versions: list[Any], version_id: str) -> int:
    ids = [str(one.version_id) for one in versions]
    return ids.index(version_id) + 1 if version_id in ids else len(ids)


def _limit(query: Mapping[str, str]) -> int:
    text = query.get("max-keys") or str(MOST)
    if not text.isdigit():
        raise S3Error(400, "InvalidArgument", "Provided max-keys not an integer or within integer range")
    if query.get("version-id-marker") and not query.get("key-marker"):
        raise S3Error(400, "InvalidArgument", "A version-id marker cannot be specified without a key marker.")
    return min(int(text), MOST)
