"""Lists page by page, with the bounds that Athena's service model sets."""

from __future__ import annotations

from typing import Any

from infra.local.athena import results
from infra.local.athena.errors import invalid_request

Payload = dict[str, Any]
_PAGE = 50


def paged(key: str, items: list[Any], payload: Payload, least: int = 1, most: int = _PAGE) -> Payload:
    """One page of a list; the last page has no NextToken at all."""
    start = results.decode_token(payload["NextToken"]) if payload.get("NextToken") else 0
    count = page_size(payload, least, most)
    told: Payload = {key: items[start : start + count]}
    if start + count < len(items):
        told["NextToken"] = results.encode_token(start + count)
    return told


def page_size(payload: Payload, least: int, most: int) -> int:
    """MaxResults, the most that is allowed where none is given."""
    given = payload.get("MaxResults")
    if given is None:
        return most
    if not least <= int(given) <= most:
        bound = f"less than or equal to {most}" if int(given) > most else f"greater than or equal to {least}"
        raise invalid_value(str(given), "maxResults", f"Member must have value {bound}")
    return int(given) or most


def invalid_value(value: str, member: str, rule: str) -> Exception:
    text = f"1 validation error detected: Value '{value}' at '{member}' failed to satisfy constraint: {rule}"
    return invalid_request(text)


def required(payload: Payload, member: str, most: int) -> str:
    """A text member that must be there, not empty and not too long (in bytes)."""
    value = payload.get(member) or ""
    place = member[0].lower() + member[1:]
    if not value:
        raise invalid_value(value, place, "Member must have length greater than or equal to 1")
    if len(value.encode()) > most:
        raise invalid_value(value[:100], place, f"Member must have length less than or equal to {most}")
    return str(value)
