"""Topics and roles, which are moto's, as SNS and STS here ask for them."""

from __future__ import annotations

from typing import Any

import moto.backends as moto_backends
from moto.iam.exceptions import MalformedPolicyDocument
from moto.iam.policy_validation import IAMTrustPolicyDocumentValidator

from infra.local.base_moto import BaseMoto
from infra.local.home import ACCOUNT, REGION
from infra.local.iam import Form, Use
from infra.local.sts.service import Role
from infra.local.wire import ApiError, Reply, Request

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

    def subscribed(self, topic_arn: str, endpoint: str) -> dict[str, Any] | None:
        with self._base.locked("sns"):
            found = _sns()._find_subscription(topic_arn, endpoint, "sqs")
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


class MotoRoles:
    """Roles and policies, which are moto's."""

    def __init__(self, base: BaseMoto) -> None:
        self._base = base

    def is_attached(self, role: str, policy_arn: str) -> bool:
        with self._base.locked("other"):
            found = next((one for one in _iam().get_roles() if one.name == role), None)
            return found is not None and policy_arn in found.managed_policies

    def use(self, policy_arn: str) -> Use | None:
        with self._base.locked("other"):
            found = _iam().managed_policies.get(policy_arn)
            return None if found is None else Use(int(found.attachment_count), len(found.versions))

    def check_trust(self, document: str) -> None:
        """moto checks the document of a role that is there, not of a new one."""
        try:
            IAMTrustPolicyDocumentValidator(document).validate()
        except MalformedPolicyDocument as error:
            raise ApiError("MalformedPolicyDocument", str(error.message)) from error

    def forward(self, request: Request, form: Form) -> Reply:
        """moto's answer; its UpdateRole forgets what it is not told."""
        with self._base.locked("other"):
            found = [one for one in _iam().get_roles() if one.name == form.get("RoleName")]
            before = [(one.description, one.max_session_duration) for one in found]
            reply = self._base.forward(request.environ, "iam")
            if form.get("Action") == "UpdateRole" and reply.status < 400:
                for one, (description, longest) in zip(found, before, strict=True):
                    one.description = form.get("Description", description)
                    one.max_session_duration = form.get("MaxSessionDuration", longest)
        return reply


def _sns() -> Any:
    return _backends("sns")[ACCOUNT][REGION]


def _iam() -> Any:
    return _backends("iam")[ACCOUNT]["aws"]
