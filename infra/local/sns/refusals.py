"""What SNS says when it refuses, in its own codes and words."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from infra.local.wire import ApiError


def invalid(what: str) -> ApiError:
    return ApiError("InvalidParameter", f"Invalid parameter: {what}")


def checked_arn(form: Mapping[str, str], name: str, parts: int = 6) -> str:
    """The ARN of that name; raises for none, and for what is no ARN of SNS."""
    arn = form.get(name, "")
    found = arn.split(":")
    if len(found) < 6:
        raise invalid(f"{name} Reason: An ARN must have at least 6 elements, not {len(found)}")
    if found[:3] != ["arn", "aws", "sns"] or len(found) != parts:
        raise invalid(name)
    return arn


def policy(text: str, what: str) -> dict[str, Any]:
    """The JSON object of a text."""
    try:
        found = json.loads(text)
    except ValueError:
        raise invalid(what) from None
    if not isinstance(found, dict):
        raise invalid(what)
    return found
