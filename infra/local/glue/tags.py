"""Tags of the catalog's resources, by ARN."""

from __future__ import annotations

from infra.local.glue.requests import Answer, Operation, Payload, invalid, text
from infra.local.glue.store import TAGS, Entities


class Tags:
    """TagResource, UntagResource, GetTags."""

    def __init__(self, entities: Entities) -> None:
        self._entities = entities

    def operations(self) -> dict[str, Operation]:
        return {"TagResource": self._add, "UntagResource": self._remove, "GetTags": self._get}

    def _known(self, payload: Payload) -> tuple[str, dict[str, str]]:
        arn = text(payload, "ResourceArn")
        if not arn.startswith("arn:aws:glue:"):
            raise invalid(f"Invalid resource ARN: {arn}")
        return arn, dict(self._entities.get(TAGS, (), arn) or {})

    def _add(self, payload: Payload) -> Answer:
        arn, known = self._known(payload)
        self._entities.put(TAGS, (), arn, known | dict(payload.get("TagsToAdd") or {}))
        return {}

    def _remove(self, payload: Payload) -> Answer:
        arn, known = self._known(payload)
        removed = set(payload.get("TagsToRemove") or ())
        self._entities.put(TAGS, (), arn, {key: value for key, value in known.items() if key not in removed})
        return {}

    def _get(self, payload: Payload) -> Answer:
        return {"Tags": self._known(payload)[1]}
