"""IAM as far as a lakehouse is set up with it: roles and policies. What they permit is kept, nobody is held to it.

A role's trust policy is the exception: STS asks it before a role is assumed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from infra.local import forms
from infra.local.wire import ApiError, Reply, Request

NAMESPACE = "https://iam.amazonaws.com/doc/2010-05-08/"
OPERATIONS = frozenset((
    "CreateRole", "GetRole", "ListRoles", "UpdateRole", "UpdateAssumeRolePolicy", "DeleteRole",
    "PutRolePolicy", "GetRolePolicy", "ListRolePolicies", "DeleteRolePolicy",
    "AttachRolePolicy", "DetachRolePolicy", "ListAttachedRolePolicies",
    "TagRole", "UntagRole", "ListRoleTags", "ListInstanceProfilesForRole",
    "CreatePolicy", "GetPolicy", "ListPolicies", "DeletePolicy", "ListEntitiesForPolicy",
    "CreatePolicyVersion", "GetPolicyVersion", "ListPolicyVersions", "SetDefaultPolicyVersion", "DeletePolicyVersion",
    "TagPolicy", "UntagPolicy", "ListPolicyTags",
))  # fmt: skip
Form = Mapping[str, str]


@dataclass(frozen=True)
class Use:
    """What keeps a policy from being deleted."""

    attachments: int
    versions: int


class Roles(Protocol):
    """What IAM has of roles and policies."""

    def is_attached(self, role: str, policy_arn: str) -> bool: ...

    def use(self, policy_arn: str) -> Use | None:
        """None when there is no such policy."""

    def check_trust(self, document: str) -> None:
        """Raise MalformedPolicyDocument."""

    def forward(self, request: Request, form: Form) -> Reply:
        """Let it answer."""


class Iam:
    """Answers what is a role's or a policy's, and refuses what they cannot be."""

    def __init__(self, roles: Roles) -> None:
        self._roles = roles
        self._checks: dict[str, Callable[[Form], None]] = {
            "CreateRole": lambda form: roles.check_trust(form.get("AssumeRolePolicyDocument", "")),
            "DeletePolicy": self._deletable,
        }

    def answer(self, request: Request) -> Reply:
        form = forms.read(request)
        operation = form.get("Action", "")
        try:
            if operation not in OPERATIONS:
                raise forms.absent(operation, "iam")
            if operation in self._checks:
                self._checks[operation](form)
        except ApiError as error:
            return forms.refusal(NAMESPACE, error)
        if operation == "AttachRolePolicy" and self._roles.is_attached(
            form.get("RoleName", ""), form.get("PolicyArn", "")
        ):
            return forms.answer(NAMESPACE, operation, None)
        return self._roles.forward(request, form)

    def _deletable(self, form: Form) -> None:
        use = self._roles.use(form.get("PolicyArn", ""))
        if use is not None and use.attachments:
            raise ApiError("DeleteConflict", "Cannot delete a policy attached to entities.", 409)
        if use is not None and use.versions > 1:
            message = (
                "This policy has more than one version. Before you delete a policy, you must delete the policy's "
                "versions. The default version is deleted with the policy."
            )
            raise ApiError("DeleteConflict", message, 409)
