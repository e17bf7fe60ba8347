"""Rule: a connection reads its requests as they were sent, and however many clients stay connected, each is answered."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterable, Iterator
from http.client import HTTPConnection
from typing import Any

import pytest
from cheroot import wsgi

from infra.local import replies


def _echo(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    told = f"{environ['REQUEST_METHOD']} {environ.get('HTTP_X_NOTE', '')} ".encode() + body
    start_response("200 OK", [("Content-Length", str(len(told)))])
    return [told]


@pytest.fixture
def served() -> Iterator[wsgi.Server]:
    """A server of ten threads, of which two may wait for one client's next request."""
    server = wsgi.Server(
        ("127.0.0.1", 0), _echo, numthreads=replies.FREE_THREADS + 2, timeout=20, request_queue_size=100
    )
    server.ConnectionClass = replies.Connection
    server.keep_alive_conn_limit = 100
    server.prepare()
    serving = threading.Thread(target=server.serve, daemon=True)
    serving.start()
    yield server
    server.stop()
    serving.join()


def test_lines_are_read_whatever_pieces_they_come_in() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        reader = replies.LineReader(ours, "rb", 16)
        for piece in (b"first\r\nsec", b"ond, which is longer than the buffer\r\n\r\nbody", b"and more\n"):
            theirs.sendall(piece)
        lines = [reader.readline(), reader.readline(8), reader.readline(), reader.readline()]
        assert lines == [b"first\r\n", b"second, ", b"which is longer than the buffer\r\n", b"\r\n"]
        assert reader.read(4) == b"body"  # type: ignore[no-untyped-call]
        assert reader.readline() == b"and more\n"
        reader.close()


def test_requests_sent_together_are_answered_in_turn(served: wsgi.Server) -> None:
    with socket.create_connection(served.bind_addr, timeout=10) as client:
        client.sendall(
            b"POST / HTTP/1.1\r\nHost: x\r\nX-Note: a\r\nContent-Length: 3\r\n\r\noneGET / HTTP/1.1\r\nHost: x\r\nX-Note: b\r\n\r\n"
        )
        told = b""
        while b"GET b " not in told:
            told += client.recv(1000)
        assert told.index(b"POST a one") < told.index(b"GET b ")


def test_more_clients_than_threads_stay_connected_and_are_answered(served: wsgi.Server) -> None:
    host, port = served.bind_addr
    clients = [HTTPConnection(host, port, timeout=10) for _ in range(3 * replies.FREE_THREADS)]
    for turn in range(3):
        for number, client in enumerate(clients):
            client.request("POST", "/", body=str(number), headers={"X-Note": str(turn)})
        for number, client in enumerate(clients):
            answer = client.getresponse()
            assert answer.read() == f"POST {turn} {number}".encode()
            assert not answer.will_close
    for client in clients:
        client.close()
