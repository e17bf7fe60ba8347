"""Is the data behind a build still there? A pointer at a folder that lost its files answers zero rows, and no error."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from ingestion.catalog.builds import Build
from ingestion.errors import Refused

if TYPE_CHECKING:
    from ingestion.aws import Aws


def files_in(aws: Aws, location: str) -> int:
    """How many objects lie under a folder given as `s3://bucket/prefix/`."""
    bucket, _, prefix = location.removeprefix("s3://").partition("/")
    pages = aws.s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix)
    return sum(page["KeyCount"] for page in pages)


def count_files(aws: Aws, build: Build) -> dict[str, int]:
    """Table → files in its folder."""
    return {table: files_in(aws, location) for table, location in build.pointers.items()}


def missing_data(aws: Aws, build: Build, audited: Mapping[str, int]) -> dict[str, str]:
    """Table → folder, of the tables that hold fewer files than when the build was audited."""
    present = count_files(aws, build)
    return {table: build.pointers[table] for table, files in audited.items() if present.get(table, 0) < files}


def require_data(aws: Aws, build: Build, audited: Mapping[str, int]) -> None:
    """Refused, naming table and folder, when files of an audited build are gone."""
    missing = missing_data(aws, build, audited)
    for table, location in sorted(missing.items()):
        raise Refused(
            f"{build.delivery_id}: expected {audited[table]} files of {table} in {location}; some are gone "
            "(removed by retention, or built again). Build the delivery again, or choose another one."
        )
