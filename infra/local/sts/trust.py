"""Whether a role's trust policy lets a caller assume it. What is not understood lets nobody in."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Attempt:
    """Who wants to be the role, and what conditions may ask about."""

    arn: str
    account: str
    keys: Mapping[str, str]

    @property
    def principals(self) -> frozenset[str]:
        """The names under which a policy may mean the caller: a session is also its role."""
        session = re.fullmatch(r"arn:aws:sts::(\d{12}):assumed-role/(.+)/[^/]+", self.arn)
        role = {f"arn:aws:iam::{session[1]}:role/{session[2]}"} if session else set()
        return frozenset({"*", self.arn, self.account, f"arn:aws:iam::{self.account}:root"} | role)


def permits(policy: str, attempt: Attempt) -> bool:
    """Some statement allows it and none denies it."""
    found = json.loads(policy).get("Statement", [])
    effects = [
        one.get("Effect") for one in (found if isinstance(found, list) else [found]) if _fits(one, attempt)
    ]
    return "Allow" in effects and "Deny" not in effects


def _fits(statement: dict[str, Any], attempt: Attempt) -> bool:
    actions = {one.lower() for one in _list(statement.get("Action", []))}
    principal = statement.get("Principal", {})
    named = _list(principal.get("AWS", []) if isinstance(principal, dict) else principal)
    if not actions & {"sts:assumerole", "sts:*", "*"} or not attempt.principals & set(named):
        return False
    denies = statement.get("Effect") == "Deny"
    return all(
        _holds(operator, attempt.keys.get(key.lower()), _list(wanted), unknown=denies)
        for operator, keys in (statement.get("Condition") or {}).items()
        for key, wanted in keys.items()
    )


def _holds(operator: str, found: str | None, wanted: list[str], *, unknown: bool) -> bool:
    compare = _OPERATORS.get(operator.lower())
    if compare is None:
        return unknown
    return found is not None and any(compare(found, one) for one in wanted)


def _like(found: str, pattern: str) -> bool:
    parts = (".*" if one == "*" else "." if one == "?" else re.escape(one) for one in pattern)
    return re.fullmatch("".join(parts), found) is not None


_OPERATORS: Mapping[str, Callable[[str, str], bool]] = {
    "stringequals": str.__eq__,
    "stringequalsignorecase": lambda found, one: found.lower() == one.lower(),
    "stringlike": _like,
    "arnequals": _like,
    "arnlike": _like,
}


def _list(value: Any) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list) else [str(value)]
