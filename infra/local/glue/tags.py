"""Tags of what Glue lets one tag and is here: databases and crawlers, by ARN. They go with what they are of."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from infra.local.glue.requests import Answer, Operation, Payload, invalid, not_found, text
from infra.local.glue.store import DATABASE, TAGS, Entities
from infra.local.home import REGION

MOST = 50
_ARN = re.compile(r"arn:aws:glue:([a-z0-9-]+):(\d{12}):(\w+)/(.+)")


class Tags:
    """TagResource, UntagResource, GetTags. `is_crawler` says whether there is a crawler of a name."""

    def __init__(self, entities: Entities, account: str, is_crawler: Callable[[str], bool]) -> None:
        self._entities, self._account, self._is_crawler = entities, account, is_crawler

    def operations(self) -> dict[str, Operation]:
        return {"TagResource": self._add, "UntagResource": self._remove, "GetTags": self._get}

    def begin(self, kind: str, name: str, tags: Mapping[str, str]) -> None:
        """The tags that something new was made with. Raises InvalidInputException."""
        self._put(self._arn(kind, name), _checked(tags))

    def end(self, kind: str, name: str) -> None:
        self._entities.drop(TAGS, (), self._arn(kind, name))

    def _arn(self, kind: str, name: str) -> str:
        return f"arn:aws:glue:{REGION}:{self._account}:{kind}/{name}"

    def _known(self, payload: Payload) -> tuple[str, dict[str, str]]:
        """The ARN of something that is here, with its tags."""
        arn = text(payload, "ResourceArn")
        found = _ARN.fullmatch(arn)
        if found is None or found[3] not in ("database", "crawler"):
            raise invalid(f"Invalid resource ARN: {arn}")
        region, account, kind, name = found.groups()
        name = name.lower() if kind == "database" else name
        if (region, account) != (REGION, self._account) or not self._is_there(kind, name):
            raise not_found(f"{kind.capitalize()} {name} not found.")
        arn = self._arn(kind, name)
        return arn, dict(self._entities.get(TAGS, (), arn) or {})

    def _is_there(self, kind: str, name: str) -> bool:
        if kind == "crawler":
            return self._is_crawler(name)
        return self._entities.get(DATABASE, (), name) is not None

    def _put(self, arn: str, tags: dict[str, str]) -> None:
        if tags:
            self._entities.put(TAGS, (), arn, tags)
        else:
            self._entities.drop(TAGS, (), arn)

    def _add(self, payload: Payload) -> Answer:
        arn, known = self._known(payload)
        self._put(arn, _checked(known | dict(payload.get("TagsToAdd") or {})))
        return {}

    def _remove(self, payload: Payload) -> Answer:
        arn, known = self._known(payload)
        removed = set(payload.get("TagsToRemove") or ())
        self._put(arn, {key: value for key, value in known.items() if key not in removed})
        return {}

    def _get(self, payload: Payload) -> Answer:
        return {"Tags": self._known(payload)[1]}


def _checked(tags: Mapping[str, str]) -> dict[str, str]:
    if len(tags) > MOST:
        raise invalid(f"The number of tags exceeds the limit of {MOST}")
    for key, value in tags.items():
        if not 1 <= len(key) <= 128 or len(value) > 256 or key.lower().startswith("aws:"):
            raise invalid(f"Invalid tag: {key}")
    return dict(tags)
