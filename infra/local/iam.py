"""IAM as far as a lakehouse is set up with it: roles and policies. What they permit is kept, nobody is held to it.

A role's trust policy is the exception: STS asks it before a role is assumed.
"""

from __future__ import annotations

from collections.abc import Callable

from infra.local import forms
from infra.local.wire import Reply, Request

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


class Iam:
    """Refuses what is not a role's or a policy's; `forward` answers the rest."""

    def __init__(self, forward: Callable[[Request], Reply]) -> None:
        self._forward = forward

    def answer(self, request: Request) -> Reply:
        operation = forms.read(request).get("Action", "")
        if operation not in OPERATIONS:
            return forms.refusal(NAMESPACE, forms.absent(operation, "iam"))
        return self._forward(request)
