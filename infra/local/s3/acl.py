"""Access control lists: the owner has everything, and nobody else can be given anything here.

A bucket enforces its owner's control unless its ownership controls say otherwise, as on AWS since 2023; then a list
that is sent is refused. Where lists are allowed, one that says what holds anyway is taken and any other refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from xml.etree import ElementTree

from infra.local.s3 import bodies
from infra.local.s3.xml import NAMESPACE, XML, S3Error, malformed
from infra.local.wire import Reply

ENFORCED = "BucketOwnerEnforced"
# Canned lists that leave the owner of the bucket with everything and give nobody else anything.
OWNERS = ("private", "bucket-owner-full-control", "bucket-owner-read")
CANNED = (
    *OWNERS,
    "public-read",
    "public-read-write",
    "authenticated-read",
    "aws-exec-read",
    "log-delivery-write",
)
PUBLIC = ("public-read", "public-read-write", "authenticated-read")
GROUPS = ("http://acs.amazonaws.com/groups/global/AllUsers", "http://acs.amazonaws.com/groups/global/AuthenticatedUsers")  # fmt: skip
XSI = "http://www.w3.org/2001/XMLSchema-instance"


def shown(owner: str, name: str) -> Reply:
    """The list that every bucket and object has."""
    who = f"<ID>{owner}</ID><DisplayName>{name}</DisplayName>"
    grant = f'<Grantee xmlns:xsi="{XSI}" xsi:type="CanonicalUser">{who}</Grantee><Permission>FULL_CONTROL</Permission>'
    content = f"<Owner>{who}</Owner><AccessControlList><Grant>{grant}</Grant></AccessControlList>"
    body = f'<?xml version="1.0" encoding="UTF-8"?>\n<AccessControlPolicy xmlns="{NAMESPACE}">{content}</AccessControlPolicy>'
    return Reply(200, XML, body.encode())


def check_headers(headers: Mapping[str, str], ownership: str, *, block_public: bool) -> None:
    """Raise unless the headers of a write leave everything with the owner."""
    canned, grants = headers.get("x-amz-acl", ""), _grants(headers)
    if not canned and not grants:
        return
    if ownership == ENFORCED and (grants or canned != "bucket-owner-full-control"):
        raise unsupported()
    _check(canned, grants, block_public=block_public)


def check_new(headers: Mapping[str, str], ownership: str) -> None:
    """Raise unless a bucket can be made with the list that the headers name."""
    canned, grants = headers.get("x-amz-acl", ""), _grants(headers)
    if ownership == ENFORCED and (grants or canned not in ("", "private")):
        message = "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting"
        raise S3Error(400, "InvalidBucketAclWithObjectOwnership", message)
    _check(canned or "private", grants, block_public=True)


def check_put(
    headers: Mapping[str, str], body: bytes, ownership: str, owner: str, *, block_public: bool
) -> None:
    """Raise unless the list of a request that sets one leaves everything with the owner."""
    if ownership == ENFORCED:
        raise unsupported()
    canned, grants = headers.get("x-amz-acl", ""), _grants(headers)
    if canned or grants:
        _check(canned, grants, block_public=block_public)
    else:
        _check_body(body, owner, block_public=block_public)


def _check(canned: str, grants: bool, *, block_public: bool) -> None:
    if canned and canned not in CANNED:
        raise S3Error(400, "InvalidArgument", "Invalid ACL", ArgumentName="x-amz-acl", ArgumentValue=canned)
    if canned in PUBLIC and block_public:
        raise _blocked()
    if grants or canned not in OWNERS:
        raise _others()


def _check_body(body: bytes, owner: str, *, block_public: bool) -> None:
    grants = bodies.parse(body, "AccessControlPolicy").find("{*}AccessControlList")
    if grants is None:
        raise malformed()
    found = [_grant(one) for one in bodies.children(grants, "Grant")]
    if block_public and any(who in GROUPS for who, _ in found):
        raise _blocked()
    if found != [(owner, "FULL_CONTROL")]:
        raise _others()


def _grant(grant: ElementTree.Element) -> tuple[str, str]:
    grantee = grant.find("{*}Grantee")
    if grantee is None:
        raise malformed()
    who = bodies.text(grantee, "ID") or bodies.text(grantee, "URI") or ""
    return who, bodies.text(grant, "Permission") or ""


def _grants(headers: Mapping[str, str]) -> bool:
    return any(name.startswith("x-amz-grant-") for name in headers)


def unsupported() -> S3Error:
    return S3Error(400, "AccessControlListNotSupported", "The bucket does not allow ACLs")


def _blocked() -> S3Error:
    message = "Access Denied because public access control lists (ACLs) are blocked by the BlockPublicAcls block public access setting."
    return S3Error(403, "AccessDenied", message)


def _others() -> S3Error:
    message = "The local AWS has one account: an ACL that grants to others than the owner is not implemented"
    return S3Error(501, "NotImplemented", message, Header="x-amz-acl")
