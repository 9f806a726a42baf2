"""Writes whole answers: at once where the server is uvicorn's own, else in ASGI's two messages.

uvicorn takes an answer apart to check it: two regular expressions for every header, then its length and framing.
Of ours all is known beforehand but the values that a handler supplies, so a plain answer on a kept connection is
put together here and written in one piece. Whatever is out of the ordinary (a wrapped `send`, HEAD, a connection that
closes or whose client reads slowly, an access log) goes the ordinary way, and reads the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, RequestResponseCycle

from generated.server.seam import Headers, Send

COMMON_HEADERS: Headers = ((b"cache-control", b"no-store"), (b"x-content-type-options", b"nosniff"))
_WITHOUT_CONTENT = (204, 304)
_CONTROL = re.compile(rb"[\x00-\x08\x0a-\x1f\x7f]")


class Answers:
    """One per process: remembers the lines that answers share. An empty content type means no body."""

    def __init__(self) -> None:
        self._heads: dict[tuple[int, bytes], bytes] = {}
        self._server: list[tuple[bytes, bytes]] = []
        self._lines = b""

    async def send(
        self,
        send: Send,
        status: int,
        request_id: str,
        content_type: bytes,
        body: bytes,
        headers: Headers = (),
    ) -> None:
        """Send a whole answer, whichever way is open."""
        if self.at_once(send, status, request_id, content_type, body, headers):
            return
        fields = [(b"x-request-id", request_id.encode()), *COMMON_HEADERS, *headers]
        if content_type:
            fields += ((b"content-type", content_type), (b"content-length", b"%d" % len(body)))
        await send({"type": "http.response.start", "status": status, "headers": fields})
        await send({"type": "http.response.body", "body": body})

    def at_once(
        self,
        send: Send,
        status: int,
        request_id: str,
        content_type: bytes,
        body: bytes,
        headers: Headers = (),
    ) -> bool:
        """Write a whole answer without waiting; False when nothing was written and `send` must do it.

        Raises ValueError for a header that would end its line.
        """
        cycle = getattr(send, "__self__", None)
        if type(cycle) is not RequestResponseCycle or not _plain(cycle):
            return False
        if not content_type and status not in _WITHOUT_CONTENT:
            return False
        head = self._heads.get((status, content_type)) or self._head(status, content_type)
        parts = [head, request_id.encode(), b"\r\n", self._server_lines(cycle)]
        if headers:
            parts.append(_lines(headers))
        parts += (b"content-length: %d\r\n\r\n" % len(body), body) if content_type else (b"\r\n",)
        _write(cycle, b"".join(parts))
        return True

    def _server_lines(self, cycle: RequestResponseCycle) -> bytes:
        """The server's own fields (the date), which it makes anew once a second."""
        if cycle.default_headers is not self._server:
            self._server, self._lines = cycle.default_headers, _lines(cycle.default_headers)
        return self._lines

    def _head(self, status: int, content_type: bytes) -> bytes:
        """An answer's lines as far as they are always the same, and the name of the next field."""
        kind = ((b"content-type", content_type),) if content_type else ()
        head = STATUS_LINE[status] + _lines((*COMMON_HEADERS, *kind)) + b"x-request-id: "
        self._heads[status, content_type] = head
        return head


def _plain(cycle: RequestResponseCycle) -> bool:
    """The first answer to a request that wants a body, on a connection that stays and takes it now."""
    return (
        cycle.keep_alive
        and not cycle.response_started
        and not cycle.disconnected
        and not cycle.flow.write_paused
        and not cycle.access_log
        and cycle.scope["method"] != "HEAD"
    )


def _write(cycle: RequestResponseCycle, answer: bytes) -> None:
    """What uvicorn does with an answer's last message, and leaves behind after it."""
    cycle.response_started = True
    cycle.waiting_for_100_continue = False
    cycle.transport.write(answer)
    cycle.response_complete = True
    cycle.message_event.set()
    cycle.on_response()


def _lines(headers: Iterable[tuple[bytes, bytes]]) -> bytes:
    for name, value in headers:
        if _CONTROL.search(value):
            raise ValueError(f"a control character in the header {name.decode()}")
    return b"".join([b"%b: %b\r\n" % pair for pair in headers])
