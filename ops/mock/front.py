"""What stands before the mock's server: wishes come in, what became of them goes out, pages of other origins may read.

A wish that an operation has no answer for is no error (RFC 7240, section 2): the usual answer comes, without
`Preference-Applied`, and `x-mock-answers` says what there was to wish for.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, MutableMapping
from typing import Any

from generated.server.seam import Endpoint, Receive, Scope, Send
from ops.mock.turn import TURN, Turn
from ops.mock.wishes import wishes_of
from services.infra.http.signing import target

Note = Callable[[str], None]
_METHODS = b"GET, HEAD, POST, PUT, PATCH, DELETE"


class Front:
    """An ASGI application around another; `note` is told of every call of an operation.

    `origins` are those whose pages may read the answers (Fetch Standard, CORS protocol).
    """

    def __init__(self, app: Endpoint, origins: Collection[str], note: Note) -> None:
        self._app = app
        self._origins = frozenset(origin.rstrip("/").encode() for origin in origins)
        self._note = note

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        origin = headers.get(b"origin", b"")
        if scope["method"] == "OPTIONS" and b"access-control-request-method" in headers:
            await self._preflight(send, origin, headers.get(b"access-control-request-headers", b""))
            return
        turn = Turn(wishes_of(scope["headers"]))
        TURN.set(turn)
        # Before it is answered: a mount changes the path on its way.
        call = f"{scope['method']} {target(scope).decode('latin-1')}"
        await self._app(scope, receive, self._telling(turn, call, send, origin))

    def _telling(self, turn: Turn, call: str, send: Send, origin: bytes) -> Send:
        async def tell(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                more = [*_told(turn), *self._readable(origin)]
                message = {**message, "headers": [*message["headers"], *more]}
                self._report(turn, call, message["status"])
            await send(message)

        return tell

    async def _preflight(self, send: Send, origin: bytes, asked: bytes) -> None:
        """Say what a page may send; to a page of a foreign origin, nothing."""
        allowed = [(b"access-control-allow-methods", _METHODS), (b"access-control-allow-headers", asked)]
        headers = [*self._readable(origin), *(allowed if origin in self._origins else ())]
        await send({"type": "http.response.start", "status": 204, "headers": headers})
        await send({"type": "http.response.body", "body": b""})

    def _readable(self, origin: bytes) -> Iterator[tuple[bytes, bytes]]:
        if self._origins:
            yield b"vary", b"origin"
        if origin in self._origins:
            yield b"access-control-allow-origin", origin
            yield b"access-control-expose-headers", b"*"

    def _report(self, turn: Turn, call: str, status: int) -> None:
        if turn.choices or status >= 400:
            ignored = f"  (no {turn.wishes} here: {turn.choices})" if turn.wishes and not turn.granted else ""
            self._note(f"{call}  {turn.answered or status}{ignored}")


def _told(turn: Turn) -> Iterator[tuple[bytes, bytes]]:
    if turn.granted:
        yield b"preference-applied", str(turn.wishes).encode("latin-1")
    if turn.choices:
        yield b"x-mock-answers", turn.choices.encode("latin-1", "replace")
