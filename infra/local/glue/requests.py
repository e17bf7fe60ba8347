"""Reading a request's members and cutting an answer into pages, with Glue's own refusals."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from infra.local.wire import ApiError

Payload = Mapping[str, Any]
Answer = dict[str, Any]
Operation = Callable[[Payload], Answer]
LARGEST_BATCH = 100
_CONTROL = re.compile("[\x00-\x08\x0a-\x1f]")


def invalid(message: str) -> ApiError:
    return ApiError("InvalidInputException", message)


def not_found(message: str) -> ApiError:
    return ApiError("EntityNotFoundException", message)


def exists(message: str) -> ApiError:
    return ApiError("AlreadyExistsException", message)


def text(payload: Payload, member: str) -> str:
    """A required text."""
    found = payload.get(member)
    if not isinstance(found, str) or not found:
        where = member[:1].lower() + member[1:]
        raise _validation(f"Value null at '{where}' failed to satisfy constraint: Member must not be null")
    return found


def name(payload: Payload, member: str) -> str:
    """A required name of a database, table or function: kept in lower case, whatever the client wrote."""
    found = text(payload, member)
    if len(found) > 255 or _CONTROL.search(found):
        raise _validation(
            f"Value '{found[:300]}' at '{member}' failed to satisfy constraint: Member must have length less than "
            "or equal to 255 and contain no control characters"
        )
    return found.lower()


def at_most(payload: Payload, member: str, largest: int) -> list[Any]:
    """A required list; Glue refuses the whole request when it is longer."""
    found = list(payload.get(member) or ())
    if len(found) > largest:
        where = member[:1].lower() + member[1:]
        raise _validation(
            f"Value at '{where}' failed to satisfy constraint: Member must have length less than or equal to {largest}"
        )
    return found


def paged(payload: Payload, member: str, items: Sequence[Any], largest: int = 100) -> Answer:
    """One page; the token is the position of the next item."""
    token = str(payload.get("NextToken") or "0")
    if not token.isdigit():
        raise invalid(f"NextToken {token!r} was not given by this service")
    asked = payload.get("MaxResults")
    if asked is not None and not 1 <= int(asked) <= 1000:
        raise _validation(
            f"Value '{asked}' at 'maxResults' failed to satisfy constraint: Member must be 1 to 1000"
        )
    start = int(token)
    end = start + min(int(asked or largest), largest)
    return {member: list(items[start:end])} | ({"NextToken": str(end)} if end < len(items) else {})


def name_filter(pattern: str | None) -> Callable[[str], bool]:
    """`Expression` of a listing: a regular expression, or a word with `*` as clients of Hive write it."""
    if not pattern:
        return lambda _: True
    try:
        compiled = re.compile(re.sub(r"(?<![.\])}\\])\*", ".*", pattern), re.IGNORECASE)
    except re.error as error:
        raise invalid(f"Invalid expression {pattern!r}: {error}") from error
    return lambda one: compiled.fullmatch(one) is not None


def one_by_one(
    items: Sequence[Any], act: Callable[[Any], None], refused: Callable[[Any, ApiError], Answer]
) -> list[Answer]:
    """Do each; what fails is told apart and keeps nobody else from succeeding."""
    errors = []
    for item in items:
        try:
            act(item)
        except ApiError as error:
            errors.append(refused(item, error))
    return errors


def detail(error: ApiError) -> Answer:
    return {"ErrorCode": error.code, "ErrorMessage": error.message}


def _validation(message: str) -> ApiError:
    return ApiError("ValidationException", f"1 validation error detected: {message}")
