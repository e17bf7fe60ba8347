"""A condition of a request decides as S3 does: 412 for writes and copies, 304 for reads, 404 for a missing target."""

from datetime import UTC, datetime

import pytest

from infra.local.s3.conditions import Version, check_copy_source, check_write, not_modified, tag_matches
from infra.local.s3.xml import S3Error

OBJECT = Version("abc", datetime(2026, 5, 1, 12, 0, 0, 500_000, tzinfo=UTC))
AT, BEFORE = "Fri, 01 May 2026 12:00:00 GMT", "Fri, 01 May 2026 11:59:59 GMT"


def refusal(headers: dict[str, str], current: Version | None) -> int | None:
    try:
        check_write(headers, "key", current)
    except S3Error as error:
        return error.status
    return None


@pytest.mark.parametrize(
    ("headers", "current", "status"),
    [
        ({}, OBJECT, None),
        ({"if-none-match": "*"}, None, None),
        ({"if-none-match": "*"}, OBJECT, 412),
        ({"if-none-match": '"abc"'}, OBJECT, 501),
        ({"if-match": '"abc"'}, OBJECT, None),
        ({"if-match": "abc"}, OBJECT, None),
        ({"if-match": '"old"'}, OBJECT, 412),
        ({"if-match": '"abc"'}, None, 404),
        ({"if-match": "*"}, OBJECT, None),
    ],
)
def test_write_condition(headers: dict[str, str], current: Version | None, status: int | None) -> None:
    assert refusal(headers, current) == status


@pytest.mark.parametrize(
    ("headers", "answer"),
    [
        ({}, False),
        ({"if-none-match": '"abc"'}, True),
        ({"if-none-match": '"old", "abc"'}, True),
        ({"if-none-match": '"old"'}, False),
        ({"if-modified-since": AT}, True),
        ({"if-modified-since": BEFORE}, False),
        ({"if-none-match": '"old"', "if-modified-since": AT}, False),
        ({"if-match": '"abc"', "if-unmodified-since": BEFORE}, False),
        ({"if-modified-since": "yesterday"}, True),
    ],
)
def test_read_condition(headers: dict[str, str], answer: bool) -> None:
    assert not_modified(headers, OBJECT) is answer


@pytest.mark.parametrize("headers", [{"if-match": '"old"'}, {"if-unmodified-since": BEFORE}])
def test_read_of_a_changed_object_is_refused(headers: dict[str, str]) -> None:
    with pytest.raises(S3Error) as refused:
        not_modified(headers, OBJECT)
    assert refused.value.status == 412


@pytest.mark.parametrize(
    "headers", [{"x-amz-copy-source-if-match": '"old"'}, {"x-amz-copy-source-if-none-match": '"abc"'}]
)
def test_copy_of_a_changed_source_is_refused(headers: dict[str, str]) -> None:
    with pytest.raises(S3Error) as refused:
        check_copy_source(headers, OBJECT)
    assert refused.value.status == 412


def test_copy_ignores_conditions_on_the_target() -> None:
    check_copy_source({"if-match": '"old"', "x-amz-copy-source-if-match": "abc"}, OBJECT)


def test_tags_are_compared_without_quotes() -> None:
    assert tag_matches('"abc"', "abc")
    assert not tag_matches('W/"abc"', "abc")
