"""Pages of a listing join to the whole listing, in the order of UTF-8 bytes, whatever their size."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.local.s3.listing import Page, Wanted, decode_token, encode_token, page, sort_key
from infra.local.s3.xml import S3Error

NAMES = st.lists(st.text(alphabet="ab/é\U0001f600", min_size=1, max_size=6), unique=True)


def whole(names: list[str], prefix: str, delimiter: str) -> tuple[list[str], list[str]]:
    """The same listing, written the plain way."""
    inside = [name for name in names if name.startswith(prefix)]
    rest = {name: name[len(prefix) :] for name in inside}
    folded = {name for name in inside if delimiter and delimiter in rest[name]}
    prefixes = {prefix + rest[name].split(delimiter)[0] + delimiter for name in folded}
    return [name for name in inside if name not in folded], sorted(prefixes, key=sort_key)


@given(NAMES, st.sampled_from(["", "a", "a/", "é"]), st.sampled_from(["", "/", "ab"]), st.integers(1, 4))
def test_pages_join_to_the_whole(names: list[str], prefix: str, delimiter: str, limit: int) -> None:
    names.sort(key=sort_key)
    keys: list[str] = []
    prefixes: list[str] = []
    after = ""
    while True:
        found = page(names, prefix, delimiter, after, limit)
        assert len(found.keys) + len(found.prefixes) <= limit
        keys += found.keys
        prefixes += found.prefixes
        if found.next_after is None:
            break
        after = decode_token(encode_token(found.next_after))
    assert (keys, prefixes) == whole(names, prefix, delimiter)


def test_no_key_is_asked_for() -> None:
    assert page(["a"], "", "", "", 0) == Page([], [], None)


def test_foreign_token_is_refused() -> None:
    for token in ("%%%", ""):
        with pytest.raises(S3Error):
            Wanted.parse({"continuation-token": token})
