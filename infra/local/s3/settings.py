"""Which settings of buckets and objects moto keeps for us. What is not here nor in `configuration` is refused.

The list matters: moto takes `DELETE /bucket?inventory` for `DELETE /bucket`, and gives a listing where a configuration
was asked for.
"""

from __future__ import annotations

from infra.local.s3.xml import S3Error
from infra.local.wire import Request

OF_BUCKET = {
    "": frozenset(("GET", "HEAD", "PUT", "DELETE", "POST")),
    "lifecycle": frozenset(("GET", "PUT", "DELETE")),
    "notification": frozenset(("GET", "PUT")),
    "versioning": frozenset(("GET", "PUT")),
}
OF_OBJECT = {
    "tagging": frozenset(("GET", "DELETE")),
    "uploads": frozenset(("POST",)),
}


def check(request: Request, subresource: str, *, of_object: bool) -> None:
    """Raise NotImplemented for what is not on the list, and for a setting without a body."""
    known = OF_OBJECT if of_object else OF_BUCKET
    if request.method not in known.get(subresource, ()):
        message = "A header you provided implies functionality that is not implemented"
        raise S3Error(501, "NotImplemented", message, Header=subresource or request.method)
    if request.method == "PUT" and subresource and not (request.length or request.chunked):
        raise _empty()


def body(request: Request) -> bytes:
    """The setting; raises for none."""
    found = request.read()
    if not found:
        raise _empty()
    return found


def _empty() -> S3Error:
    return S3Error(400, "MissingRequestBodyError", "Request Body is empty")
