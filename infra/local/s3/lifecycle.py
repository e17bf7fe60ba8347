"""Lifecycle rules are checked and stored, and nothing ever expires here. The answer and the log say so."""

from __future__ import annotations

import logging
from xml.etree import ElementTree

from infra.local.s3 import bodies
from infra.local.s3.xml import S3Error, malformed

log = logging.getLogger("infra.local")

NOTE = {"x-local-aws-note": "lifecycle rules are stored; nothing expires or moves here"}
MOST = 1000


def check(body: bytes, bucket: str) -> None:
    """Raise what S3 answers to rules that cannot be."""
    rules = list(bodies.children(bodies.parse(body, "LifecycleConfiguration"), "Rule"))
    if not 1 <= len(rules) <= MOST:
        raise malformed()
    names = [bodies.text(rule, "ID") for rule in rules]
    if len([one for one in names if one]) > len({one for one in names if one}):
        raise S3Error(400, "InvalidArgument", "Rule ID must be unique. Found same ID for more than one rule")
    for rule in rules:
        _check_rule(rule)
    log.warning("bucket %s: %d lifecycle rules are stored; nothing expires or moves here", bucket, len(rules))


def _check_rule(rule: ElementTree.Element) -> None:
    if bodies.text(rule, "Status") not in ("Enabled", "Disabled"):
        raise malformed()
    if len(bodies.text(rule, "ID") or "") > 255:
        raise S3Error(400, "InvalidArgument", "ID length should not exceed allowed limit of 255")
    actions = ("Expiration", "NoncurrentVersionExpiration", "Transition", "NoncurrentVersionTransition", "AbortIncompleteMultipartUpload")  # fmt: skip
    found = [(name, action) for name in actions for action in bodies.children(rule, name)]
    if not found:
        message = "At least one action needs to be specified in a rule"
        raise S3Error(400, "InvalidRequest", message)
    for name, action in found:
        for member in ("Days", "NoncurrentDays", "DaysAfterInitiation"):
            days = bodies.text(action, member)
            if days is not None and not _is_days(days, "Transition" in name):
                message = f"'{member}' for {name} action must be a positive integer"
                raise S3Error(400, "InvalidArgument", message)


def _is_days(text: str, zero: bool) -> bool:
    return text.isdigit() and int(text) >= (0 if zero else 1)
