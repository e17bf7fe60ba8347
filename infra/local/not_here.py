"""Errors that come before any service is asked, in the protocol of whoever asks."""

from __future__ import annotations

from infra.local import forms
from infra.local.s3.xml import S3Error
from infra.local.s3.xml import error_reply as s3_error_reply
from infra.local.wire import ApiError, Reply, Request, error_reply

SERVED = ("s3", "sqs", "sns", "glue", "athena", "sts", "iam")
NAMESPACE = "https://webservices.amazon.com/AWSFault/2005-15-09"
# A token's errors have other names and states where S3 or JSON is spoken.
_OF_S3 = {
    "ExpiredToken": (400, "ExpiredToken", "The provided token has expired."),
    "InvalidClientTokenId": (400, "InvalidToken", "The provided token is malformed or otherwise invalid."),
}
_OF_JSON = {"ExpiredToken": "ExpiredTokenException", "InvalidClientTokenId": "UnrecognizedClientException"}


def service(request: Request) -> Reply:
    """The answer to a service that the local AWS does not have."""
    asked = request.service or "a request without a signature"
    message = f"{asked}: the local AWS has {', '.join(SERVED)} only; this is not implemented"
    if request.service.startswith("s3"):
        return s3_error_reply(S3Error(501, "NotImplemented", message), head=request.method == "HEAD")
    if forms.is_form(request):
        return forms.refusal(NAMESPACE, ApiError("InvalidAction", message))
    return error_reply(ApiError("UnknownOperationException", message, 501))


def credentials(request: Request, error: ApiError) -> Reply:
    """The answer to a request whose temporary credentials are over or lack their token."""
    if request.target:
        return error_reply(ApiError(_OF_JSON[error.code], error.message))
    if forms.is_form(request):
        return forms.refusal(NAMESPACE, error)
    return s3_error_reply(S3Error(*_OF_S3[error.code]), head=request.method == "HEAD")
