"""Pages of versions and of uploads miss nothing and repeat nothing, whatever their size."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from infra.local.s3.uploads import page_of_uploads
from infra.local.s3.versions import paged

KEYS = {"a": ["1", "2", "3"], "b/x": ["4"], "b/y": ["5", "6"], "c": ["7"], "ü": ["8"]}


def lists() -> Any:
    return iter(
        (key, [SimpleNamespace(name=key, version_id=one) for one in ids]) for key, ids in KEYS.items()
    )


def walk(limit: int, **query: str) -> list[str]:
    """All pages of this size, versions by id and common prefixes by name."""
    seen: list[str] = []
    marker: dict[str, str] = {}
    for _ in range(20):
        page = paged(lists(), {**query, **marker}, limit)
        seen += [one.version_id for one, _ in page.versions] + page.prefixes
        if page.more is None:
            return seen
        marker = {"key-marker": page.more[0], "version-id-marker": page.more[1]}
    raise AssertionError(f"the pages do not end: {seen}")


@pytest.mark.parametrize("limit", range(1, 10))
def test_versions_are_paged_newest_first(limit: int) -> None:
    assert walk(limit) == ["3", "2", "1", "4", "6", "5", "7", "8"]


@pytest.mark.parametrize("limit", range(1, 7))
def test_common_prefixes_are_shown_once(limit: int) -> None:
    assert sorted(walk(limit, delimiter="/")) == ["1", "2", "3", "7", "8", "b/"]
    assert walk(limit, prefix="b/") == ["4", "6", "5"]


def test_only_the_newest_is_the_newest() -> None:
    first = paged(lists(), {}, 1)
    rest = paged(lists(), {"key-marker": "a", "version-id-marker": "3"}, 2)
    assert [newest for _, newest in first.versions + rest.versions] == [True, False, False]


UPLOADS = [("a", "1"), ("a", "2"), ("b/x", "3"), ("b/y", "4"), ("c", "5")]


@pytest.mark.parametrize("limit", range(1, 7))
@pytest.mark.parametrize(
    ("delimiter", "expected"), [("", ["1", "2", "3", "4", "5"]), ("/", ["1", "2", "b/", "5"])]
)
def test_uploads_are_paged(limit: int, delimiter: str, expected: list[str]) -> None:
    seen: list[str] = []
    marker = ("", "")
    for _ in range(10):
        query = {"delimiter": delimiter, "key-marker": marker[0], "upload-id-marker": marker[1]}
        shown, prefixes, more = page_of_uploads(UPLOADS[::-1], query, limit)
        seen += [upload for _, upload in shown] + prefixes
        if more is None:
            break
        marker = more
    assert sorted(seen) == sorted(expected)
