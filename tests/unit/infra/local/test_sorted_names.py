"""The kept order of a bucket's keys is that of sorting them anew, whatever has happened since it was first asked."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from infra.local.base_moto import DiskKey
from infra.local.s3.listing import sort_key
from infra.local.s3.names import SortedNames

KEYS = st.text(alphabet="ab/é\U0001f600", min_size=1, max_size=3)
CHANGES = st.lists(st.tuples(st.sampled_from(["object", "marker", "gone", "asked"]), KEYS), max_size=40)


def bucket(**keys: Any) -> Any:
    return SimpleNamespace(name="b", keys=dict(keys))


def an_object() -> DiskKey:
    return DiskKey.__new__(DiskKey)


def sorted_anew(one: Any) -> list[str]:
    return sorted((name for name, key in one.keys.items() if isinstance(key, DiskKey)), key=sort_key)


@given(CHANGES)
def test_kept_names_are_the_sorted_names(changes: list[tuple[str, str]]) -> None:
    names, one = SortedNames(), bucket()
    for what, key in changes:
        if what == "asked":
            assert names.of(one) == sorted_anew(one)
            continue
        if what == "gone":
            one.keys.pop(key, None)
        else:
            one.keys[key] = an_object() if what == "object" else SimpleNamespace()
        names.changed(one, key)
    assert names.of(one) == sorted_anew(one)


def test_a_bucket_made_again_shows_nothing_of_the_one_before() -> None:
    names = SortedNames()
    assert names.of(bucket(old=an_object())) == ["old"]
    again = bucket(new=an_object())
    names.changed(again, "new")
    assert names.of(again) == ["new"]
