"""What a client told us about a crawler, checked once, in the words of the Glue API."""

from __future__ import annotations

import json
import re
from typing import Any

from infra.local.crawler.exclusions import check as check_exclusions
from infra.local.crawler.layout import Layout
from infra.local.crawler.schedule import parse as parse_schedule
from infra.local.wire import ApiError

FIELDS = (
    "Name",
    "Role",
    "DatabaseName",
    "Description",
    "Targets",
    "Schedule",
    "Classifiers",
    "TablePrefix",
    "SchemaChangePolicy",
    "RecrawlPolicy",
    "LineageConfiguration",
    "LakeFormationConfiguration",
    "Configuration",
    "CrawlerSecurityConfiguration",
)
# A change of one of these makes the next crawl list everything again.
AFFECT_CRAWL = (
    "Targets",
    "Configuration",
    "SchemaChangePolicy",
    "RecrawlPolicy",
    "TablePrefix",
    "DatabaseName",
)
DEFAULTS: dict[str, Any] = {
    "Classifiers": [],
    "SchemaChangePolicy": {"UpdateBehavior": "UPDATE_IN_DATABASE", "DeleteBehavior": "DEPRECATE_IN_DATABASE"},
    "RecrawlPolicy": {"RecrawlBehavior": "CRAWL_EVERYTHING"},
    "LineageConfiguration": {"CrawlerLineageSettings": "DISABLE"},
    "LakeFormationConfiguration": {"UseLakeFormationCredentials": False, "AccountId": ""},
}
BEHAVIORS = {
    "UpdateBehavior": ("LOG", "UPDATE_IN_DATABASE"),
    "DeleteBehavior": ("LOG", "DELETE_FROM_DATABASE", "DEPRECATE_IN_DATABASE"),
    "RecrawlBehavior": ("CRAWL_EVERYTHING", "CRAWL_NEW_FOLDERS_ONLY", "CRAWL_EVENT_MODE"),
}
_NAME = re.compile(r"[^\r\n\t]{1,255}")


def check(definition: dict[str, Any]) -> None:
    """Raise InvalidInputException for what Glue refuses and for what this crawler cannot do."""
    if not _NAME.fullmatch(definition.get("Name") or ""):
        raise _invalid("Name: expected 1 to 255 characters")
    for required in ("Role", "Targets"):
        if not definition.get(required):
            raise _invalid(f"{required} is required")
    others = [kind for kind, targets in definition["Targets"].items() if targets and kind != "S3Targets"]
    targets = definition["Targets"].get("S3Targets") or []
    if others or len(targets) != 1:
        raise _invalid(f"expected exactly one S3 target; found {len(targets)} and {others or 'no others'}")
    if not definition.get("DatabaseName"):
        raise _invalid("DatabaseName is required with an S3 target")
    if is_event_mode(definition) and not targets[0].get("EventQueueArn"):
        raise _invalid("CRAWL_EVENT_MODE needs EventQueueArn in its target")
    _check_policies(definition)
    _check_texts(definition)
    layout(definition)


def _check_policies(definition: dict[str, Any]) -> None:
    """Each behavior is one that Glue knows, and new folders alone change no schema."""
    changes = _policy(definition, "SchemaChangePolicy")
    for name, value in (*changes.items(), *_policy(definition, "RecrawlPolicy").items()):
        if name in BEHAVIORS and value not in BEHAVIORS[name]:
            raise _invalid(f"{name}: expected one of {', '.join(BEHAVIORS[name])}; found {value!r}")
    if only_new_folders(definition) and set(changes.values()) != {"LOG"}:
        raise _invalid(
            "The SchemaChangePolicy for an Amazon S3 target with RecrawlBehavior CRAWL_NEW_FOLDERS_ONLY can have only "
            "LOG for both UpdateBehavior and DeleteBehavior."
        )


def _check_texts(definition: dict[str, Any]) -> None:
    target = definition["Targets"]["S3Targets"][0]
    try:
        check_exclusions(tuple(target.get("Exclusions") or ()))
        if schedule_of(definition):
            parse_schedule(schedule_of(definition))
    except ValueError as error:
        raise _invalid(str(error)) from error


def schedule_of(definition: dict[str, Any]) -> str:
    """The cron expression, empty for a crawler that is started by hand."""
    return str(definition.get("Schedule") or "")


def is_event_mode(definition: dict[str, Any]) -> bool:
    return bool(_policy(definition, "RecrawlPolicy").get("RecrawlBehavior") == "CRAWL_EVENT_MODE")


def layout(definition: dict[str, Any]) -> Layout:
    """How the target is cut into tables; raises InvalidInputException."""
    target = definition["Targets"]["S3Targets"][0]
    found = re.fullmatch(r"s3://([^/%]+)/?([^%]*)", target.get("Path", ""))
    if not found:
        raise _invalid(f"Path: expected s3://bucket/prefix/; found {target.get('Path')!r}")
    prefix = found[2] if not found[2] or found[2].endswith("/") else f"{found[2]}/"
    return Layout(
        bucket=found[1],
        prefix=prefix,
        table_level=_table_level(definition.get("Configuration")),
        table_name_prefix=definition.get("TablePrefix") or "",
        exclusions=tuple(target.get("Exclusions") or ()),
    )


def updates_tables(definition: dict[str, Any]) -> bool:
    return bool(_policy(definition, "SchemaChangePolicy").get("UpdateBehavior") != "LOG")


def delete_behavior(definition: dict[str, Any]) -> str:
    """LOG, DELETE_FROM_DATABASE or DEPRECATE_IN_DATABASE."""
    return str(_policy(definition, "SchemaChangePolicy")["DeleteBehavior"])


def only_new_folders(definition: dict[str, Any]) -> bool:
    return bool(_policy(definition, "RecrawlPolicy").get("RecrawlBehavior") == "CRAWL_NEW_FOLDERS_ONLY")


def queue_of(definition: dict[str, Any]) -> str | None:
    """The ARN of the queue that an event-mode crawler drains."""
    return definition["Targets"]["S3Targets"][0].get("EventQueueArn") if is_event_mode(definition) else None


def _policy(definition: dict[str, Any], name: str) -> dict[str, Any]:
    return {**DEFAULTS[name], **(definition.get(name) or {})}


def _table_level(configuration: str | None) -> int | None:
    try:
        content = json.loads(configuration) if configuration else {}
        level = content.get("Grouping", {}).get("TableLevelConfiguration")
        return None if level is None else int(level)
    except (ValueError, AttributeError, TypeError) as error:
        raise _invalid(f"Configuration: expected a JSON object of crawler settings; {error}") from error


def _invalid(message: str) -> ApiError:
    return ApiError("InvalidInputException", message)
