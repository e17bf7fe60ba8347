"""A reply whose head leaves with the first bytes of its body.

Sent apart, they cost a client that delays its acknowledgements 40 ms a call.
"""

from __future__ import annotations

import io

from cheroot.server import HTTPConnection, HTTPRequest

LARGEST_JOINED = 1 << 16  # joining copies, which a large body is not worth


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


class Connection(HTTPConnection):
    RequestHandlerClass = OneWrite
