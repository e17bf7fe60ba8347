"""The older SQS protocol: a form goes in, XML comes out. What it asks is answered by the same operations as JSON."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qsl
from xml.sax.saxutils import escape

from infra.local.wire import ApiError, Reply, Request

Handle = Callable[[str, dict[str, Any]], dict[str, Any]]
NAMESPACE = "http://queue.amazonaws.com/doc/2012-11-05/"
FORM = "application/x-www-form-urlencoded"
# Form name of a list: member of the request.
LISTS = {
    "AttributeName": "AttributeNames",
    "MessageAttributeName": "MessageAttributeNames",
    "MessageSystemAttributeName": "MessageSystemAttributeNames",
    "TagKey": "TagKeys",
    "AWSAccountId": "AWSAccountIds",
    "ActionName": "Actions",
}
# Form name of a map: member of the request, how an entry names itself.
MAPS = {
    "Attribute": ("Attributes", "Name"),
    "Tag": ("Tags", "Key"),
    "MessageAttribute": ("MessageAttributes", "Name"),
    "MessageSystemAttribute": ("MessageSystemAttributes", "Name"),
}
# Member of an answer: how each of its entries is called.
ELEMENTS = {
    "QueueUrls": "QueueUrl",
    "queueUrls": "QueueUrl",
    "Messages": "Message",
    "Results": "ListMessageMoveTasksResultEntry",
    "Failed": "BatchResultErrorEntry",
}
MAP_ELEMENTS = {
    "Attributes": ("Attribute", "Name"),
    "MessageAttributes": ("MessageAttribute", "Name"),
    "Tags": ("Tag", "Key"),
}
NUMBERED = re.compile(r"\d+")


class QueryProtocol:
    """Answers form requests by `handle`, which raises ApiError."""

    def __init__(self, handle: Handle) -> None:
        self._handle = handle

    def answer(self, request: Request) -> Reply:
        """The reply; a request that is no form asks for nothing."""
        form = dict(request.query)
        if request.headers.get("content-type", "").startswith(FORM):
            form |= dict(parse_qsl(request.read().decode(), keep_blank_values=True))
        operation = form.get("Action", "")
        try:
            if not operation:
                raise ApiError("MissingAction", "The request must contain the parameter Action.")
            return _reply(200, _result(operation, self._handle(operation, _payload(form, request.raw_path))))
        except ApiError as error:
            return _reply(error.status, _error(error))


def either(moves: Handle, others: Handle) -> Handle:
    """One handle of the two that share the operations of SQS."""

    def handle(operation: str, payload: dict[str, Any]) -> dict[str, Any]:
        chosen = moves if "MessageMoveTask" in operation else others
        return chosen(operation, payload)

    return handle


def _payload(form: Mapping[str, str], path: str) -> dict[str, Any]:
    """The members of the operation. A queue's URL may be the address that was called."""
    payload = _members(_tree(form))
    for name in ("Action", "Version"):
        payload.pop(name, None)
    if path.count("/") >= 2:
        payload.setdefault("QueueUrl", path)
    return payload


def _tree(form: Mapping[str, str]) -> dict[str, Any]:
    """`Attribute.1.Name=x` as nested dictionaries."""
    tree: dict[str, Any] = {}
    for name, text in form.items():
        *path, leaf = name.split(".")
        place = tree
        for part in path:
            place = place.setdefault(part, {})
            if not isinstance(place, dict):
                raise ApiError("MalformedQueryString", f"{name} names both a value and a structure.")
        place[leaf] = text
    return tree


def _members(tree: Mapping[str, Any]) -> dict[str, Any]:
    payload: dict[str, Any] = {}
    for name, value in tree.items():
        if name in LISTS and isinstance(value, dict):
            payload[LISTS[name]] = _numbered(value)
        elif name in MAPS and isinstance(value, dict):
            member, key = MAPS[name]
            payload[member] = {one[key]: one.get("Value", "") for one in _numbered(value)}
        elif name.endswith("BatchRequestEntry"):
            payload["Entries"] = [_members(one) for one in _numbered(value)]
        else:
            payload[name] = value
    return payload


def _numbered(value: Mapping[str, Any]) -> list[Any]:
    """The entries in the order of their numbers."""
    if not all(NUMBERED.fullmatch(number) for number in value):
        raise ApiError("MalformedQueryString", f"expected numbered entries; found {sorted(value)}")
    return [value[number] for number in sorted(value, key=int)]


def _result(operation: str, answer: Mapping[str, Any]) -> str:
    request_id = f"<ResponseMetadata><RequestId>{uuid.uuid4()}</RequestId></ResponseMetadata>"
    content = "".join(_element(operation, name, value) for name, value in answer.items())
    result = f"<{operation}Result>{content}</{operation}Result>" if answer else ""
    return f'<{operation}Response xmlns="{NAMESPACE}">{result}{request_id}</{operation}Response>'


def _element(operation: str, name: str, value: Any) -> str:
    if isinstance(value, list):
        element = f"{operation}ResultEntry" if name == "Successful" else ELEMENTS[name]
        return "".join(f"<{element}>{_inside(operation, one)}</{element}>" for one in value)
    if isinstance(value, Mapping) and name in MAP_ELEMENTS:
        element, key = MAP_ELEMENTS[name]
        return "".join(_entry(operation, element, key, one) for one in value.items())
    return f"<{name}>{_inside(operation, value)}</{name}>"


def _entry(operation: str, element: str, key: str, one: tuple[str, Any]) -> str:
    return (
        f"<{element}><{key}>{escape(one[0])}</{key}><Value>{_inside(operation, one[1])}</Value></{element}>"
    )


def _inside(operation: str, value: Any) -> str:
    if isinstance(value, Mapping):
        return "".join(_element(operation, name, one) for name, one in value.items())
    if isinstance(value, bool):
        return str(value).lower()
    return escape(str(value), {"\r": "&#13;"})


def _error(error: ApiError) -> str:
    code, kind = error.query_code or error.code, "Sender" if error.status < 500 else "Receiver"
    said = (
        f"<Type>{kind}</Type><Code>{escape(code)}</Code><Message>{escape(error.message)}</Message><Detail/>"
    )
    return f'<ErrorResponse xmlns="{NAMESPACE}"><Error>{said}</Error><RequestId>{uuid.uuid4()}</RequestId></ErrorResponse>'


def _reply(status: int, xml: str) -> Reply:
    body = f'<?xml version="1.0"?>{xml}'.encode()
    return Reply(status, {"Content-Type": "text/xml"}, body)
