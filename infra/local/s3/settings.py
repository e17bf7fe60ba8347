"""Which settings of buckets and objects moto keeps for us. All others are refused, not half done.

The list matters: moto takes `DELETE /bucket?inventory` for `DELETE /bucket`, and gives a listing where a configuration
was asked for.
"""

from __future__ import annotations

from infra.local.s3.xml import S3Error
from infra.local.wire import Request

READ, BOTH = frozenset(("GET",)), frozenset(("GET", "PUT", "DELETE"))
OF_BUCKET = {
    "": frozenset(("GET", "HEAD", "PUT", "DELETE", "POST")),
    "accelerate": frozenset(("GET", "PUT")),
    "acl": frozenset(("GET", "PUT")),
    "cors": BOTH,
    "encryption": BOTH,
    "lifecycle": BOTH,
    "location": READ,
    "logging": frozenset(("GET", "PUT")),
    "notification": frozenset(("GET", "PUT")),
    "ownershipControls": BOTH,
    "policy": BOTH,
    "policyStatus": READ,
    "publicAccessBlock": BOTH,
    "replication": BOTH,
    "requestPayment": READ,
    "tagging": BOTH,
    "versioning": frozenset(("GET", "PUT")),
    "website": BOTH,
}
OF_OBJECT = {
    "acl": frozenset(("GET", "PUT")),
    "tagging": frozenset(("GET", "DELETE")),
    "uploads": frozenset(("POST",)),
}


def check(request: Request, subresource: str, *, of_object: bool) -> None:
    """Raise NotImplemented for what is not on the list, and for a setting without a body."""
    known = OF_OBJECT if of_object else OF_BUCKET
    if request.method not in known.get(subresource, ()):
        message = "A header you provided implies functionality that is not implemented"
        raise S3Error(501, "NotImplemented", message, Header=subresource or request.method)
    by_header = subresource == "acl" and any(
        name.startswith(("x-amz-acl", "x-amz-grant")) for name in request.headers
    )
    if request.method == "PUT" and subresource and not by_header and not (request.length or request.chunked):
        raise S3Error(400, "MissingRequestBodyError", "Request Body is empty")
