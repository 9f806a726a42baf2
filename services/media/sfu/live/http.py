"""WHIP (RFC 9725) for a channel's live source: translates, never decides."""

from __future__ import annotations

import re

from generated.server.seam import Scope
from generated.vocabulary import ErrorCode
from services.infra.http.problems import Refusal
from services.kernel.errors import Conflict, NotFound
from services.media.exchange import (
    FRAGMENT,
    SDP,
    Reply,
    Stop,
    allow,
    bearer,
    check_kind,
    check_match,
    only,
    text_of,
)
from services.media.sfu.live.inputs import LiveInputs

PREFIX = "/v1/media/live/"
_LIVE = re.compile(rf"{PREFIX}(?P<channel>[a-z][a-z0-9-]{{0,31}})(?:/(?P<name>[\w-]{{8,64}}))?")


class LiveExchange:
    """The paths of live sources."""

    def __init__(self, inputs: LiveInputs, *, retry_after_s: int) -> None:
        self._inputs, self._retry_after_s = inputs, retry_after_s

    async def answer(self, scope: Scope, body: bytes) -> Reply:
        """The answer to a request; raises kernel errors and Stop."""
        found = _LIVE.fullmatch(scope["path"])
        if found is None:
            raise NotFound(ErrorCode.NOT_FOUND, "There is nothing at this path.")
        channel, name, method = found["channel"], found["name"], scope["method"]
        allowed = ("POST",) if name is None else ("DELETE", "PATCH")
        if method == "OPTIONS":
            return Reply(204, headers=(allow(allowed), (b"accept-post", SDP)))
        only(method, allowed)
        self._inputs.takes(channel)
        key = bearer(scope)
        if name is None:
            return await self._publish(scope, body, channel, key)
        self._inputs.found(channel, key, name)
        if method == "DELETE":
            self._inputs.hang_up(channel, key, name)
            return Reply(200)
        check_kind(scope, FRAGMENT)
        check_match(scope, name)
        await self._inputs.trickle(channel, key, name, text_of(body))
        return Reply(204)

    async def _publish(self, scope: Scope, body: bytes, channel: str, key: str) -> Reply:
        check_kind(scope, SDP)
        try:
            name, answer = await self._inputs.publish(channel, key, text_of(body))
        except Conflict as error:
            later = (b"retry-after", str(self._retry_after_s).encode())
            raise Stop(Refusal(409, error.code, error.detail, headers=(later,))) from error
        location = f"{PREFIX}{channel}/{name}".encode()
        headers = ((b"location", location), (b"etag", f'"{name}"'.encode()), (b"accept-patch", FRAGMENT))
        return Reply(201, SDP, answer.encode(), headers)
