"""A connection whose client does not wait for what can be had at once.

The head of a reply leaves with the first bytes of its body: sent apart, they cost a client that delays its
acknowledgements 40 ms a call. The next request is awaited a moment by the thread that gave the reply, and its head is
found where it lies in memory: of a small query's three requests the way through the server's other threads and the
reading of heads took a sixth of the processor.
"""

from __future__ import annotations

import io
import select
from typing import Any

from cheroot.makefile import StreamReader, StreamWriter
from cheroot.server import HTTPConnection, HTTPRequest

LARGEST_JOINED = 1 << 16  # joining copies, which a large body is not worth
LINGER_MILLIS = 10
# So many threads stay free for the requests of others.
FREE_THREADS = 8


class OneWrite(HTTPRequest):
    """Keeps the head until there is something to send with it, or nothing more comes."""

    _head = b""

    def send_headers(self) -> None:
        socket, held = self.conn.wfile, io.BytesIO()
        self.conn.wfile = held
        try:
            super().send_headers()
        finally:
            self.conn.wfile = socket
        self._head = held.getvalue()
        if self.chunked_write:  # the end of such a body does not come through `write`
            self._send_head()

    def write(self, chunk: bytes) -> None:
        if self._head and len(chunk) <= LARGEST_JOINED:
            chunk, self._head = self._head + chunk, b""
        self._send_head()
        super().write(chunk)

    def respond(self) -> None:
        super().respond()
        self._send_head()

    def _send_head(self) -> None:
        if self._head:
            head, self._head = self._head, b""
            self.conn.wfile.write(head)


class LineReader(StreamReader):
    """Finds the end of a line that has arrived by one search; its parent asks for each line's bytes one by one."""

    _read_buf: bytes
    _read_pos: int

    def readline(self, size: int | None = -1) -> bytes:
        end = self._read_buf.find(b"\n", self._read_pos) + 1
        if not end or (size is not None and 0 <= size < end - self._read_pos):
            return bytes(super().readline(size))
        line, self._read_pos = self._read_buf[self._read_pos : end], end
        return line


def _file(sock: Any, mode: str, size: int) -> LineReader | StreamWriter:
    return LineReader(sock, mode, size) if "r" in mode else StreamWriter(sock, mode, size)


class Connection(HTTPConnection):
    RequestHandlerClass = OneWrite

    def __init__(self, server: Any, sock: Any, makefile: Any = None) -> None:
        super().__init__(server, sock, _file)
        self._arrival = select.poll()
        self._arrival.register(sock.fileno(), select.POLLIN)

    def communicate(self) -> bool:
        """Answer one request and those that follow at once; whether the connection stays open."""
        while super().communicate():  # type: ignore[no-untyped-call]
            if not self._asks_on():
                return True
        return False

    def _asks_on(self) -> bool:
        """Whether another request comes within a moment, as long as threads are free for whoever else asks."""
        if self.rfile.has_data():
            return True
        return self.server.requests.idle >= FREE_THREADS and bool(self._arrival.poll(LINGER_MILLIS))
