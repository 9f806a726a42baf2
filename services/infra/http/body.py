"""Reads a request's body within a limit."""

from __future__ import annotations

from generated.server.seam import Receive, Scope


class Disconnected(Exception):
    """The client went away before its request was whole; nobody is left to answer."""


class BodyTooLarge(Exception):
    """The body is larger than `limit` bytes."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"The body is larger than {limit} bytes.")
        self.limit = limit


async def read_body(scope: Scope, receive: Receive, limit: int) -> bytes:
    """The whole body. Raises BodyTooLarge as soon as that is known, Disconnected when the client left."""
    if _declared(scope) > limit:
        raise BodyTooLarge(limit)
    message = await receive()
    if message["type"] == "http.disconnect":
        raise Disconnected
    whole: bytes = message.get("body", b"")
    if not message.get("more_body") and len(whole) <= limit:
        return whole
    return await _rest(bytearray(whole), receive, limit)


async def _rest(whole: bytearray, receive: Receive, limit: int) -> bytes:
    more = True
    while more:
        if len(whole) > limit:
            raise BodyTooLarge(limit)
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Disconnected
        whole += message.get("body", b"")
        more = message.get("more_body", False)
    if len(whole) > limit:
        raise BodyTooLarge(limit)
    return bytes(whole)


def _declared(scope: Scope) -> int:
    for name, value in scope["headers"]:
        if name == b"content-length":
            return int(value) if value.isdigit() else 0
    return 0
