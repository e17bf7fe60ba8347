"""Cross-origin requests: what a browser asks beforehand, and what it is told with an answer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from infra.local.s3.xml import S3Error
from infra.local.wire import Reply

Rules = Iterable[Mapping[str, Any]]


def preflight(rules: Rules | None, headers: Mapping[str, str]) -> Reply:
    """The answer to OPTIONS. Raises AccessForbidden when no rule lets the request pass."""
    origin, method = headers.get("origin", ""), headers.get("access-control-request-method", "")
    if not origin or not method:
        missing = "Origin request header" if not origin else "Access-Control-Request-Method request header"
        raise S3Error(400, "BadRequest", f"Insufficient information. {missing} needed.")
    if rules is None:
        raise _forbidden("CORS is not enabled for this bucket.")
    asked = [name.strip() for name in headers.get("access-control-request-headers", "").split(",") if name.strip()]  # fmt: skip
    for rule in rules:
        if _fits(rule, origin, method) and all(_any(rule.get("AllowedHeader", ()), name) for name in asked):
            allowed = {"Access-Control-Allow-Headers": ", ".join(asked).lower()} if asked else {}
            return Reply(200, told(rule, origin) | allowed)
    raise _forbidden(
        "This CORS request is not allowed. This is usually because the evalution of Origin, request method / "
        "Access-Control-Request-Method or Access-Control-Request-Headers are not whitelisted by the resource's CORS spec."
    )


def headers_of(rules: Rules | None, origin: str, method: str) -> dict[str, str]:
    """What goes with the answer to a request that a page of `origin` makes; nothing where no rule fits."""
    return next((told(rule, origin) for rule in rules or () if _fits(rule, origin, method)), {})


def told(rule: Mapping[str, Any], origin: str) -> dict[str, str]:
    everybody = "*" in rule["AllowedOrigin"]
    found = {
        "Access-Control-Allow-Origin": "*" if everybody else origin,
        "Access-Control-Allow-Methods": ", ".join(rule["AllowedMethod"]),
        "Vary": "Origin, Access-Control-Request-Headers, Access-Control-Request-Method",
    }
    if not everybody:
        found["Access-Control-Allow-Credentials"] = "true"
    if rule.get("ExposeHeader"):
        found["Access-Control-Expose-Headers"] = ", ".join(rule["ExposeHeader"])
    if "MaxAgeSeconds" in rule:
        found["Access-Control-Max-Age"] = str(rule["MaxAgeSeconds"])
    return found


def _fits(rule: Mapping[str, Any], origin: str, method: str) -> bool:
    return method in rule["AllowedMethod"] and _any(rule["AllowedOrigin"], origin, re.NOFLAG)


def _any(patterns: Iterable[str], text: str, flags: re.RegexFlag = re.IGNORECASE) -> bool:
    """Whether a pattern with at most one `*` fits."""
    return any(re.fullmatch(".*".join(map(re.escape, one.split("*"))), text, flags) for one in patterns)


def _forbidden(message: str) -> S3Error:
    return S3Error(403, "AccessForbidden", f"CORSResponse: {message}", Method="OPTIONS", ResourceType="BUCKET")  # fmt: skip
