"""S3's XML: errors, and the few answers that the gateway writes itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

from infra.local.wire import Reply

NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/"
Value = str | int | Mapping[str, "Value"] | Sequence["Value"]
XML = {"Content-Type": "application/xml"}


class S3Error(Exception):
    """What S3 refuses: an HTTP status, a code, a message, and further elements such as `Condition`."""

    def __init__(self, status: int, code: str, message: str, **details: str) -> None:
        super().__init__(message)
        self.status, self.code, self.message, self.details = status, code, message, details
        self.headers: dict[str, str] = {}


def no_such_bucket(bucket: str) -> S3Error:
    return S3Error(404, "NoSuchBucket", "The specified bucket does not exist", BucketName=bucket)


def no_such_key(key: str) -> S3Error:
    return S3Error(404, "NoSuchKey", "The specified key does not exist.", Key=key)


def no_such_version(key: str, version_id: str) -> S3Error:
    message = "The specified version does not exist."
    return S3Error(404, "NoSuchVersion", message, Key=key, VersionId=version_id)


def is_delete_marker(key: str, version_id: str, asked: str | None) -> S3Error:
    """A read that met a delete marker: as if nothing were there, unless the marker itself was asked for."""
    error = no_such_key(key)
    if asked:
        message = "The specified method is not allowed against this resource."
        error = S3Error(405, "MethodNotAllowed", message, Method="GET", ResourceType="DeleteMarker")
        error.headers["Allow"] = "DELETE"
    error.headers |= {"x-amz-delete-marker": "true", "x-amz-version-id": version_id}
    return error


def malformed() -> S3Error:
    message = "The XML you provided was not well-formed or did not validate against our published schema"
    return S3Error(400, "MalformedXML", message)


def access_denied(message: str = "Access Denied", **details: str) -> S3Error:
    return S3Error(403, "AccessDenied", message, **details)


def no_such_upload(upload_id: str) -> S3Error:
    message = "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed."
    return S3Error(404, "NoSuchUpload", message, UploadId=upload_id)


def precondition_failed(condition: str) -> S3Error:
    message = "At least one of the pre-conditions you specified did not hold"
    return S3Error(412, "PreconditionFailed", message, Condition=condition)


def document(root: str, content: Mapping[str, Value], *, namespace: bool = True) -> bytes:
    """An XML document; a list repeats its element."""
    attribute = f' xmlns="{NAMESPACE}"' if namespace else ""
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<{root}{attribute}>{_children(content)}</{root}>'.encode(
        errors="surrogateescape"
    )


def error_reply(error: S3Error, *, head: bool = False) -> Reply:
    """The error as S3 sends it; the answer to HEAD has no body."""
    if head:
        return Reply(error.status, {**XML, **error.headers, "Content-Length": "0"})
    content = {
        "Code": error.code,
        "Message": error.message,
        **error.details,
        "RequestId": "LOCAL",
        "HostId": "local",
    }
    return Reply(error.status, {**XML, **error.headers}, document("Error", content, namespace=False))


def text_reply(root: str, text: str) -> Reply:
    """A document that is one element with a text."""
    return Reply(
        200, dict(XML), _element(root, text).replace(f"<{root}>", f'<{root} xmlns="{NAMESPACE}">').encode()
    )


def xml_reply(root: str, content: Mapping[str, Value], headers: Mapping[str, str] | None = None) -> Reply:
    return Reply(200, {**XML, **(headers or {})}, document(root, content))


def _children(content: Mapping[str, Value]) -> str:
    return "".join(_element(name, value) for name, value in content.items())


def _element(name: str, value: Value) -> str:
    if isinstance(value, Mapping):
        return f"<{name}>{_children(value)}</{name}>"
    if isinstance(value, (str, int)):
        return f"<{name}>{_text(value)}</{name}>"
    return "".join(_element(name, item) for item in value)


def _text(value: str | int) -> str:
    """A carriage return would be normalised away by the reader."""
    return escape(str(value), {"\r": "&#13;"})
