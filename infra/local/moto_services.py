"""Topics and roles, which are moto's, as SNS and STS here ask for them."""

from __future__ import annotations

from typing import Any

import moto.backends as moto_backends

from infra.local.base_moto import BaseMoto
from infra.local.home import ACCOUNT, REGION
from infra.local.sts.service import Role
from infra.local.wire import Reply, Request

_backends: Any = moto_backends.get_backend


def role(base: BaseMoto, arn: str) -> Role | None:
    """What IAM knows of a role, None when there is none."""
    with base.locked("other"):
        found = next((role for role in _iam().get_roles() if role.arn == arn), None)
        if found is None:
            return None
        longest = int(found.max_session_duration or 3600)
        return Role(arn, str(found.id), str(found.assume_role_policy_document), longest)


class MotoTopics:
    """Topics and subscriptions, which are moto's."""

    def __init__(self, base: BaseMoto) -> None:
        self._base = base

    def attributes(self, arn: str) -> dict[str, Any] | None:
        """Those that can be set, and the tags; None when there is no such topic."""
        with self._base.locked("sns"):
            found = _sns().topics.get(arn)
            if found is None:
                return None
            shown = {"DisplayName": found.display_name, "KmsMasterKeyId": found.kms_master_key_id}
            return {**shown, "Policy": found.policy, "Tags": dict(found._tags)}

    def subscription(self, arn: str) -> dict[str, Any] | None:
        with self._base.locked("sns"):
            found = _sns().subscriptions.get(arn)
            return None if found is None else dict(found.attributes)

    def forward(self, request: Request) -> Reply:
        """moto's answer; it counts no subscriptions, keeps those that it refuses, and every message for ever."""
        with self._base.locked("sns"):
            backend = _sns()
            before = set(backend.subscriptions)
            for topic in backend.topics.values():
                topic.subscriptions_confimed = len(backend._get_topic_subscriptions(topic))
            reply = self._base.forward(request.environ, "sns")
            for topic in backend.topics.values():
                topic.sent_notifications.clear()
            for arn in set(backend.subscriptions) - before if reply.status >= 400 else ():
                del backend.subscriptions[arn]
        return reply


def _sns() -> Any:
    return _backends("sns")[ACCOUNT][REGION]


def _iam() -> Any:
    return _backends("iam")[ACCOUNT]["aws"]
