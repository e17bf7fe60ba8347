"""Custom classifiers: how a crawler reads text objects. CSV and JSON are known; grok and XML are refused by name."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from infra.local.glue.requests import Answer, Operation, Payload, exists, invalid, not_found, paged, text
from infra.local.glue.store import CLASSIFIER, Entities
from infra.local.wire import ApiError

KINDS = ("CsvClassifier", "JsonClassifier")
CHOICES = {
    "ContainsHeader": ("UNKNOWN", "PRESENT", "ABSENT"),
    "Serde": ("OpenCSVSerDe", "LazySimpleSerDe", "None"),
}


class Classifiers:
    """Create, read, update and delete."""

    def __init__(self, entities: Entities) -> None:
        self._entities = entities

    def operations(self) -> dict[str, Operation]:
        return {
            "CreateClassifier": self._create,
            "GetClassifier": lambda payload: {"Classifier": self._find(text(payload, "Name"))},
            "GetClassifiers": self._list,
            "UpdateClassifier": self._update,
            "DeleteClassifier": self._delete,
        }

    def _find(self, name: str) -> dict[str, Any]:
        found: dict[str, Any] | None = self._entities.get(CLASSIFIER, (), name)
        if found is None:
            raise not_found(f"Classifier not found: {name}")
        return found

    def _create(self, payload: Payload) -> Answer:
        kind, given = _asked(payload)
        name = text(given, "Name")
        if self._entities.get(CLASSIFIER, (), name) is not None:
            raise exists(f"{name} already exists")
        now = datetime.now(UTC)
        described = {**given, "CreationTime": now, "LastUpdated": now, "Version": 1}
        self._entities.put(CLASSIFIER, (), name, {kind: described})
        return {}

    def _list(self, payload: Payload) -> Answer:
        return paged(payload, "Classifiers", list(self._entities.children(CLASSIFIER, ()).values()))

    def _update(self, payload: Payload) -> Answer:
        kind, given = _asked(payload)
        name = text(given, "Name")
        known = self._find(name).get(kind)
        if known is None:
            raise invalid(f"Classifier {name} is of another kind")
        changed = {**known, **given, "LastUpdated": datetime.now(UTC), "Version": known["Version"] + 1}
        self._entities.put(CLASSIFIER, (), name, {kind: changed})
        return {}

    def _delete(self, payload: Payload) -> Answer:
        self._find(text(payload, "Name"))
        self._entities.drop(CLASSIFIER, (), text(payload, "Name"))
        return {}


def _asked(payload: Payload) -> tuple[str, dict[str, Any]]:
    """The one classifier of a request, and its kind."""
    given = {member: value for member, value in payload.items() if value}
    if len(given) != 1:
        raise invalid("Exactly one kind of classifier must be given.")
    ((kind, described),) = given.items()
    if kind not in KINDS:
        raise ApiError("OperationNotSupportedException", f"{kind} is not part of the local AWS")
    for name, choices in CHOICES.items():
        if described.get(name) not in (None, *choices):
            raise invalid(f"{name}: expected one of {', '.join(choices)}; found {described[name]!r}")
    if kind == "JsonClassifier" and described.get("JsonPath") != "$":
        raise ApiError(
            "OperationNotSupportedException", "A JsonPath other than $ is not part of the local AWS"
        )
    return kind, dict(described)
