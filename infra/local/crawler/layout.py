"""Where an object belongs: which table, which partition. Decided from its key alone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote

from infra.local.crawler.exclusions import is_excluded

_HIVE = re.compile(r"([^=/]+)=(.*)")


@dataclass(frozen=True)
class Folder:
    """A folder with data: its table, and the partition it makes of it (`()` in an unpartitioned table)."""

    bucket: str
    prefix: str
    table: str
    table_prefix: str
    keys: tuple[str, ...]
    values: tuple[str, ...]

    @property
    def location(self) -> str:
        return f"s3://{self.bucket}/{self.prefix}"

    @property
    def table_location(self) -> str:
        return f"s3://{self.bucket}/{self.table_prefix}"


@dataclass(frozen=True)
class Layout:
    """How a crawler cuts its target into tables. `table_level` counts from the bucket, which is level 1."""

    bucket: str
    prefix: str
    table_level: int | None
    table_name_prefix: str = ""
    exclusions: tuple[str, ...] = ()

    def covers(self, bucket: str, key: str) -> bool:
        """Whether the object lies in the target and nobody excluded it; marker and hidden files never count."""
        name = key.rpartition("/")[2]
        if bucket != self.bucket or not key.startswith(self.prefix) or not name or name[0] in "._":
            return False
        inside = key[len(self.prefix) :]
        return not is_excluded(inside, self.exclusions)

    def folder_of(self, key: str) -> Folder:
        """The folder of an object that `covers` accepts."""
        parts = key.split("/")[:-1]
        level = len(_leading_plain(parts)) if self.table_level is None else self.table_level - 1
        level = max(1, min(level, len(parts))) if parts else 0
        named = [_partition(number, part) for number, part in enumerate(parts[level:])]
        return Folder(
            bucket=self.bucket,
            prefix="".join(f"{part}/" for part in parts),
            table=self.table_name_prefix + table_name(parts[level - 1] if parts else self.bucket),
            table_prefix="".join(f"{part}/" for part in parts[:level]),
            keys=tuple(name for name, _ in named),
            values=tuple(value for _, value in named),
        )


def table_name(folder: str) -> str:
    """The folder's name as Glue spells tables: lower case, everything else an underscore."""
    return re.sub(r"[^a-z0-9_]", "_", folder.lower())


def _leading_plain(parts: list[str]) -> list[str]:
    """The folders before the first `key=value`: without a configured level the last of them is the table."""
    for number, part in enumerate(parts):
        if _HIVE.fullmatch(part):
            return parts[:number]
    return parts


def _partition(number: int, part: str) -> tuple[str, str]:
    found = _HIVE.fullmatch(part)
    return (found[1].lower(), unquote(found[2])) if found else (f"partition_{number}", part)
