"""STS: who asks, and credentials that end. Any key is accepted; one that was given out here only with its token."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from infra.local import forms
from infra.local.sts.credentials import Credentials, Issued, account_of, utc
from infra.local.sts.trust import Attempt, permits
from infra.local.wire import ApiError, Reply, Request

NAMESPACE = "https://sts.amazonaws.com/doc/2011-06-15/"
ROLE = re.compile(r"arn:aws:iam::(\d{12}):role/(?:[\x21-\x7e]*/)?([\w+=,.@-]{1,64})")
SMALLEST_SECONDS, HOUR = 900, 3600
LONGEST_ROLE, LONGEST_SESSION = 12 * HOUR, 36 * HOUR
LARGEST_POLICY = 2048
Form = Mapping[str, str]
Answer = dict[str, forms.Value]


@dataclass(frozen=True)
class Role:
    """What is asked of a role to be assumed."""

    arn: str
    id: str
    trust: str
    longest: int


@dataclass(frozen=True)
class Caller:
    """Who signed a request. `kind` is '' for a key of the user's own."""

    arn: str
    user_id: str
    kind: str = ""


class Sts:
    """Answers the operations of STS; `role` finds a role of IAM by its ARN."""

    def __init__(
        self,
        credentials: Credentials,
        account: str,
        role: Callable[[str], Role | None],
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._credentials, self._account, self._role, self._clock = credentials, account, role, clock
        self._operations: dict[str, Callable[[Form, Caller], Answer]] = {
            "GetCallerIdentity": self._identity,
            "AssumeRole": self._assume,
            "GetSessionToken": self._session,
            "GetFederationToken": self._federate,
            "GetAccessKeyInfo": self._key_info,
        }

    @property
    def operations(self) -> frozenset[str]:
        """The names that are answered."""
        return frozenset(self._operations)

    def answer(self, request: Request) -> Reply:
        form = forms.read(request)
        operation = form.get("Action", "")
        try:
            if operation not in self._operations:
                raise forms.absent(operation, "sts")
            content = self._operations[operation](form, self.caller(request))
            return forms.answer(NAMESPACE, operation, content)
        except ApiError as error:
            return forms.refusal(NAMESPACE, error)

    # ---- who asks ----
    def caller(self, request: Request) -> Caller:
        """Who signed the request: whoever was given the key, else a user of the key's name."""
        key = request.access_key
        issued = self._credentials.of(key)
        if issued is not None:
            return Caller(issued.arn, issued.user_id, issued.kind)
        name = re.sub(r"[^\w+=,.@-]", "_", key) or "anonymous"
        digest = base64.b32encode(hashlib.sha256(name.encode()).digest()).decode()
        return Caller(f"arn:aws:iam::{self._account}:user/{name}", "AIDA" + digest[:17])

    def check(self, request: Request) -> None:
        """Raise when the request is signed with a key that was given out here and is over, or without its token."""
        issued = self._credentials.of(request.access_key)
        if issued is None:
            return
        token = request.headers.get("x-amz-security-token", request.query.get("X-Amz-Security-Token", ""))
        if token != issued.token:
            raise ApiError(
                "InvalidClientTokenId", "The security token included in the request is invalid.", 403
            )
        if issued.is_over(self._clock()):
            raise ApiError("ExpiredToken", "The security token included in the request is expired", 403)

    # ---- operations ----
    def _identity(self, _form: Form, caller: Caller) -> Answer:
        return {"Arn": caller.arn, "UserId": caller.user_id, "Account": self._account}

    def _assume(self, form: Form, caller: Caller) -> Answer:
        arn, name = _text(form, "RoleArn"), _named(form, "RoleSessionName", 2, 64)
        named = ROLE.fullmatch(arn)
        if named is None:
            raise _invalid(f"{arn} is invalid")
        seconds = _seconds(form, HOUR, LONGEST_ROLE)
        packed = _packed(form)
        role = self._role(arn)
        if role is None or not permits(role.trust, self._attempt(form, caller)):
            raise _denied(f"User: {caller.arn} is not authorized to perform: sts:AssumeRole on resource: {arn}")  # fmt: skip
        _check_length(seconds, role.longest, caller)
        session = f"arn:aws:sts::{self._account}:assumed-role/{named[2]}/{name}"
        issued = self._issue("assumed", session, f"{role.id}:{name}", seconds)
        user: Answer = {"Arn": session, "AssumedRoleId": issued.user_id}
        source = {"SourceIdentity": form["SourceIdentity"]} if form.get("SourceIdentity") else {}
        return {"AssumedRoleUser": user, "Credentials": _shown(issued), **packed, **source}

    def _attempt(self, form: Form, caller: Caller) -> Attempt:
        told = {
            "sts:externalid": form.get("ExternalId"),
            "sts:rolesessionname": form.get("RoleSessionName"),
            "sts:sourceidentity": form.get("SourceIdentity"),
            "aws:principalarn": caller.arn,
            "aws:principalaccount": self._account,
        }
        known = {name: text for name, text in told.items() if text is not None}
        return Attempt(caller.arn, self._account, known)

    def _session(self, form: Form, caller: Caller) -> Answer:
        _refuse_session(caller, "GetSessionToken")
        seconds = _seconds(form, 12 * HOUR, LONGEST_SESSION)
        return {"Credentials": _shown(self._issue("session", caller.arn, caller.user_id, seconds))}

    def _federate(self, form: Form, caller: Caller) -> Answer:
        name = _named(form, "Name", 2, 32)
        seconds, packed = _seconds(form, 12 * HOUR, LONGEST_SESSION), _packed(form)
        _refuse_session(caller, "GetFederationToken")
        arn, user = f"arn:aws:sts::{self._account}:federated-user/{name}", f"{self._account}:{name}"
        shown = _shown(self._issue("federated", arn, user, seconds))
        return {"Credentials": shown, "FederatedUser": {"Arn": arn, "FederatedUserId": user}, **packed}

    def _key_info(self, form: Form, _caller: Caller) -> Answer:
        account = account_of(_named(form, "AccessKeyId", 16, 128, r"[\w]*"))
        if account is None:
            raise _invalid(f"{form['AccessKeyId']} is no access key of AWS's form")
        return {"Account": account}

    def _issue(self, kind: str, arn: str, user_id: str, seconds: int) -> Issued:
        return self._credentials.issue(self._account, kind, arn, user_id, seconds, self._clock())


def _shown(issued: Issued) -> Answer:
    return {
        "AccessKeyId": issued.access_key,
        "SecretAccessKey": issued.secret,
        "SessionToken": issued.token,
        "Expiration": utc(issued.expires),
    }


def _refuse_session(caller: Caller, operation: str) -> None:
    if caller.kind:
        raise _denied(f"Cannot call {operation} with session credentials")


def _check_length(seconds: int, longest: int, caller: Caller) -> None:
    if caller.kind == "assumed" and seconds > HOUR:
        raise _invalid(
            "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining"
        )
    if seconds > longest:
        raise _invalid("The requested DurationSeconds exceeds the MaxSessionDuration set for this role.")


def _text(form: Form, name: str) -> str:
    if not form.get(name):
        raise _constraint("null", name, "Member must not be null")
    return form[name]


def _named(form: Form, name: str, least: int, most: int, pattern: str = r"[\w+=,.@-]*") -> str:
    text = _text(form, name)
    if len(text) < least:
        raise _constraint(text, name, f"Member must have length greater than or equal to {least}")
    if len(text) > most:
        raise _constraint(text, name, f"Member must have length less than or equal to {most}")
    if not re.fullmatch(pattern, text):
        raise _constraint(text, name, f"Member must satisfy regular expression pattern: {pattern}")
    return text


def _seconds(form: Form, usual: int, longest: int) -> int:
    text = form.get("DurationSeconds") or str(usual)
    if not text.isdigit() or int(text) < SMALLEST_SECONDS:
        raise _constraint(
            text, "DurationSeconds", f"Member must have value greater than or equal to {SMALLEST_SECONDS}"
        )
    if int(text) > longest:
        raise _constraint(text, "DurationSeconds", f"Member must have value less than or equal to {longest}")
    return int(text)


def _packed(form: Form) -> dict[str, Any]:
    """How full the place of a session's own policy is, in percent; nothing without one."""
    policy = form.get("Policy")
    if policy is None:
        return {}
    if len(policy) > LARGEST_POLICY:
        raise _constraint(policy, "Policy", f"Member must have length less than or equal to {LARGEST_POLICY}")
    try:
        found = json.loads(policy)
    except ValueError:
        found = None
    if not isinstance(found, dict) or "Statement" not in found:
        raise ApiError("MalformedPolicyDocument", "The policy is not in the valid JSON format.")
    return {"PackedPolicySize": max(1, len(json.dumps(found)) * 100 // LARGEST_POLICY)}


def _constraint(value: str, name: str, constraint: str) -> ApiError:
    where = name[0].lower() + name[1:]
    shown = value if value == "null" else f"'{value}'"
    return _invalid(
        f"1 validation error detected: Value {shown} at '{where}' failed to satisfy constraint: {constraint}"
    )


def _invalid(message: str) -> ApiError:
    return ApiError("ValidationError", message)


def _denied(message: str) -> ApiError:
    return ApiError("AccessDenied", message, 403)
