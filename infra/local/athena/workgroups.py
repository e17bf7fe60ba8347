"""Workgroups: where results go, whether clients may differ, how many bytes a query may read."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any

from infra.local.athena.errors import AthenaApiError, invalid_request
from infra.local.athena.pages import paged

ENGINE_VERSION = {
    "SelectedEngineVersion": "Athena engine version 3",
    "EffectiveEngineVersion": "Athena engine version 3",
}
_NAME = re.compile(r"^[a-zA-Z0-9._-]{1,128}$")
_LEAST_CUTOFF = 10_000_000
# RequesterPaysEnabled is kept and told, and nothing here has a price that it could change.
_PLAIN = (
    "EnforceWorkGroupConfiguration",
    "PublishCloudWatchMetricsEnabled",
    "BytesScannedCutoffPerQuery",
    "RequesterPaysEnabled",
)


class Workgroups:
    """All workgroups by name; `primary` is always there."""

    def __init__(self, used: Callable[[str], bool]) -> None:
        self._used = used
        self.groups: dict[str, dict[str, Any]] = {}
        self._add("primary", {"EnforceWorkGroupConfiguration": False}, "")

    def _add(self, name: str, configuration: dict[str, Any], description: str) -> None:
        given = {
            "EnforceWorkGroupConfiguration": True,
            "PublishCloudWatchMetricsEnabled": True,
            "RequesterPaysEnabled": False,
            "ResultConfiguration": {},
            **configuration,
            "EngineVersion": _engine(configuration.get("EngineVersion") or {}),
        }
        _check_cutoff(given)
        self.groups[name] = {
            "Name": name,
            "State": "ENABLED",
            "Description": description,
            "CreationTime": time.time(),
            "Configuration": given,
            "Tags": [],
        }

    def find(self, name: str) -> dict[str, Any]:
        if name not in self.groups:
            raise invalid_request(f"WorkGroup {name} is not found.")
        return self.groups[name]

    def create(self, payload: dict[str, Any]) -> dict[str, Any]:
        name = payload.get("Name", "")
        if not _NAME.match(name):
            raise invalid_request(f"Invalid workgroup name: {name!r}")
        if name in self.groups:
            raise invalid_request(f"WorkGroup {name} is already created.")
        self._add(name, payload.get("Configuration") or {}, payload.get("Description", ""))
        self.groups[name]["Tags"] = payload.get("Tags") or []
        return {}

    def get(self, payload: dict[str, Any]) -> dict[str, Any]:
        group = self.find(payload.get("WorkGroup") or "primary")
        return {"WorkGroup": {key: value for key, value in group.items() if key != "Tags"}}

    def list(self, payload: dict[str, Any]) -> dict[str, Any]:
        entries = [
            {
                **{key: group[key] for key in ("Name", "State", "Description", "CreationTime")},
                "EngineVersion": group["Configuration"]["EngineVersion"],
            }
            for _, group in sorted(self.groups.items())
        ]
        return paged("WorkGroups", entries, payload)

    def update(self, payload: dict[str, Any]) -> dict[str, Any]:
        group = self.find(payload.get("WorkGroup", ""))
        changes = payload.get("ConfigurationUpdates") or {}
        configuration = {**group["Configuration"]}
        configuration["ResultConfiguration"] = _updated_results(configuration, changes)
        configuration |= {key: changes[key] for key in _PLAIN if key in changes}
        if "EngineVersion" in changes:
            configuration["EngineVersion"] = _engine(changes["EngineVersion"])
        if changes.get("RemoveBytesScannedCutoffPerQuery"):
            configuration.pop("BytesScannedCutoffPerQuery", None)
        _check_cutoff(configuration)
        group["Configuration"] = configuration
        group["Description"] = payload.get("Description", group["Description"])
        group["State"] = payload.get("State", group["State"])
        return {}

    def delete(self, payload: dict[str, Any]) -> dict[str, Any]:
        name = payload.get("WorkGroup", "")
        if name == "primary":
            raise invalid_request("Primary workgroup cannot be deleted.")
        self.find(name)
        if not payload.get("RecursiveDeleteOption") and self._used(name):
            raise invalid_request(f"WorkGroup {name} is not empty")
        del self.groups[name]
        return {}

    def output_location(self, group: dict[str, Any], asked: str) -> str:
        """The client's location, unless the workgroup has one and enforces it."""
        configuration = group["Configuration"]
        own = (configuration.get("ResultConfiguration") or {}).get("OutputLocation", "")
        chosen = own if own and configuration["EnforceWorkGroupConfiguration"] else asked or own
        if not chosen:
            raise invalid_request(
                "No output location provided. An output location is required either through the Workgroup "
                "result configuration setting or as an API input."
            )
        if not str(chosen).startswith("s3://"):
            raise invalid_request(f"Invalid S3 location: {chosen}")
        return str(chosen).rstrip("/") + "/"

    def tags(self, arn: str) -> dict[str, Any]:
        name = arn.rsplit("/", 1)[-1]
        if ":workgroup/" not in arn or name not in self.groups:
            raise AthenaApiError("ResourceNotFoundException", f"Resource {arn} is not found.")
        return self.groups[name]


def _engine(asked: dict[str, Any]) -> dict[str, str]:
    """The one engine there is, asked for by name or by AUTO."""
    selected = asked.get("SelectedEngineVersion") or "AUTO"
    if selected not in ("AUTO", ENGINE_VERSION["EffectiveEngineVersion"]):
        raise invalid_request(f"Engine version {selected} is not supported")
    return {**ENGINE_VERSION, "SelectedEngineVersion": selected}


def _updated_results(configuration: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    results = {**(configuration.get("ResultConfiguration") or {})}
    wanted = changes.get("ResultConfigurationUpdates") or {}
    for key in ("OutputLocation", "EncryptionConfiguration", "ExpectedBucketOwner"):
        if key in wanted:
            results[key] = wanted[key]
        if wanted.get(f"Remove{key}"):
            results.pop(key, None)
    return results


def _check_cutoff(configuration: dict[str, Any]) -> None:
    cutoff = configuration.get("BytesScannedCutoffPerQuery")
    if cutoff is not None and int(cutoff) < _LEAST_CUTOFF:
        raise invalid_request(f"BytesScannedCutoffPerQuery must be at least {_LEAST_CUTOFF} bytes")
