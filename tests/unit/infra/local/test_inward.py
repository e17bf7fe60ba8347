"""A request that is answered without a socket meets the application as one that came by HTTP, and so does its reply."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError, EndpointConnectionError
from cheroot import wsgi

from infra.local.inward import Inward
from infra.local.wire import parse

# What a server says of the connection, which nobody reads.
OF_THE_SERVER = ("SERVER_SOFTWARE", "ACTUAL_SERVER_PROTOCOL", "REMOTE_PORT", "REMOTE_ADDR", "SERVER_NAME")
# What differs between two requests whatever carries them.
OF_THE_REQUEST = ("authorization", "amz-sdk-invocation-id", "x-amz-date", "connection", "accept-encoding")


class Application:
    """Remembers each request with its body and answers with `reply`."""

    reply = ("200 OK", [("x-amz-version-id", "v1"), ("ETag", '"e"')], b"")

    def __init__(self) -> None:
        self.seen: list[tuple[dict[str, Any], bytes]] = []

    def __call__(self, environ: dict[str, Any], start_response: Any) -> list[bytes]:
        length = int(environ.get("CONTENT_LENGTH") or 0)
        self.seen.append((environ, environ["wsgi.input"].read(length)))
        status, headers, body = self.reply
        start_response(status, [*headers, ("Content-Length", str(len(body)))])
        return [body]


@pytest.fixture
def application() -> Application:
    return Application()


@pytest.fixture
def endpoint(application: Application) -> Iterator[str]:
    http = wsgi.Server(("127.0.0.1", 0), application)
    http.prepare()
    serving = threading.Thread(target=http.serve)
    serving.start()
    yield f"http://127.0.0.1:{http.bind_addr[1]}"
    http.stop()
    serving.join()


def client(endpoint: str, application: Application | None = None, service: str = "s3") -> Any:
    given = {"aws_access_key_id": "k", "aws_secret_access_key": "s", "region_name": "us-east-1"}
    made: Any = boto3.client(service, endpoint_url=endpoint, **given)
    if application is not None:
        made.meta.events.register("before-send", Inward(endpoint, lambda: application))
    return made


def calls(s3: Any) -> list[Any]:
    told = [
        s3.put_object(Bucket="bucket", Key="a b/ä+%2F?", Body=b"12345", Metadata={"k": "v"}),
        s3.put_object(Bucket="bucket", Key="file", Body=io.BytesIO(b"67")),
        s3.delete_object(Bucket="bucket", Key="a", VersionId="1"),
        s3.head_object(Bucket="bucket", Key="a"),
    ]
    return [{name: value for name, value in one.items() if name != "ResponseMetadata"} for one in told]


def test_application_sees_the_same_requests_and_client_the_same_replies(
    application: Application, endpoint: str
) -> None:
    by_http, inward = calls(client(endpoint)), calls(client(endpoint, application))
    assert by_http == inward
    half = len(application.seen) // 2
    for (one, sent), (two, given) in zip(application.seen[:half], application.seen[half:], strict=True):
        assert sent == given
        first, second = parse(one), parse(two)
        assert (first.method, first.raw_path, first.query) == (second.method, second.raw_path, second.query)
        assert first.service == second.service == "s3"
        kept = [
            {name: text for name, text in request.headers.items() if name not in OF_THE_REQUEST}
            for request in (first, second)
        ]
        assert kept[0] == kept[1]
        assert {name for name in one if not name.startswith("HTTP_")} - set(OF_THE_SERVER) - set(two) <= {
            "wsgi.input_terminated",
            "wsgi.url_encoding",
            "wsgi.run_once",
        }


def test_an_error_is_the_clients_error(application: Application, endpoint: str) -> None:
    body = b"<Error><Code>NoSuchBucket</Code><Message>none</Message></Error>"
    application.reply = ("404 Not Found", [("Content-Type", "application/xml")], body)
    for one in (client(endpoint), client(endpoint, application)):
        with pytest.raises(ClientError, match="NoSuchBucket"):
            one.list_objects_v2(Bucket="bucket")


def test_bodies_read_piece_by_piece_and_other_endpoints_go_by_the_socket(application: Application) -> None:
    nobody = "http://127.0.0.1:9"
    elsewhere = client(nobody)
    elsewhere.meta.events.register("before-send", Inward("http://127.0.0.1:10", lambda: application))
    streaming = client(nobody, application)
    for ask in (
        lambda: elsewhere.delete_object(Bucket="b", Key="k"),
        lambda: streaming.get_object(Bucket="b", Key="k"),
    ):
        with pytest.raises(EndpointConnectionError):
            ask()
    assert not application.seen
