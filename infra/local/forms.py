"""The query protocol of STS, SNS and IAM: a form goes in, XML comes out."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from urllib.parse import parse_qsl
from xml.sax.saxutils import escape

from infra.local.wire import ApiError, Reply, Request

FORM = "application/x-www-form-urlencoded"
XML = {"Content-Type": "text/xml"}
Value = str | int | Mapping[str, "Value"] | Sequence["Value"]


def read(request: Request) -> dict[str, str]:
    """The parameters, from the address and from the body, which stays there for whoever reads it next."""
    form = dict(request.query)
    if request.headers.get("content-type", "").startswith(FORM):
        form |= dict(parse_qsl(request.peek().decode("utf-8", "replace"), keep_blank_values=True))
    return form


def is_form(request: Request) -> bool:
    return "Action" in request.query or request.headers.get("content-type", "").startswith(FORM)


def listed(form: Mapping[str, str], name: str) -> list[dict[str, str]]:
    """`Tags.member.1.Key=a` as a list of dictionaries; a plain value has the name `''`."""
    found: dict[int, dict[str, str]] = {}
    for key, text in form.items():
        if key.startswith(f"{name}.member."):
            number, _, leaf = key[len(name) + 8 :].partition(".")
            if number.isdigit():
                found.setdefault(int(number), {})[leaf] = text
    return [found[number] for number in sorted(found)]


def answer(namespace: str, operation: str, content: Mapping[str, Value] | None) -> Reply:
    """What an operation gives; None where it gives nothing."""
    result = "" if content is None else f"<{operation}Result>{_children(content)}</{operation}Result>"
    metadata = f"<ResponseMetadata><RequestId>{uuid.uuid4()}</RequestId></ResponseMetadata>"
    return _reply(200, f'<{operation}Response xmlns="{namespace}">{result}{metadata}</{operation}Response>')


def refusal(namespace: str, error: ApiError) -> Reply:
    kind = "Sender" if error.status < 500 else "Receiver"
    said = f"<Type>{kind}</Type><Code>{escape(error.code)}</Code><Message>{escape(error.message)}</Message>"
    text = f"<Error>{said}</Error><RequestId>{uuid.uuid4()}</RequestId>"
    return _reply(error.status, f'<ErrorResponse xmlns="{namespace}">{text}</ErrorResponse>')


def absent(operation: str, service: str) -> ApiError:
    """An operation that AWS has and the local one has not."""
    return ApiError(
        "InvalidAction", f"{service}: {operation or 'no action'} is not implemented by the local AWS."
    )


def _children(content: Mapping[str, Value]) -> str:
    return "".join(f"<{name}>{_inside(value)}</{name}>" for name, value in content.items())


def _inside(value: Value) -> str:
    if isinstance(value, Mapping):
        return _children(value)
    if isinstance(value, (str, int)):
        return escape(str(value), {"\r": "&#13;"})
    return "".join(f"<member>{_inside(one)}</member>" for one in value)


def _reply(status: int, xml: str) -> Reply:
    return Reply(status, dict(XML), f'<?xml version="1.0"?>{xml}'.encode())
