"""The SFU's interface, on its UNIX socket: WHIP (RFC 9725), WHEP, and what the platform itself asks.

The edge passes on what is below its media path; the platform's own paths are reached over the socket only, and by
whoever shows the token that is derived from the house's secret. Translates, never decides.
"""

from __future__ import annotations

import hmac
import logging
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import parse_qs

import pydantic
from pydantic import BaseModel

from generated.models import (
    LayerOrder,
    MediaEndpoints,
    SfuGrant,
    SfuHealth,
    SfuOrder,
    WatchedSlots,
    WhipWhepEndpoints,
)
from generated.server.binding import dump
from generated.server.seam import Headers, InvalidRequest, Receive, Scope, Send
from generated.vocabulary import ErrorCode
from services.infra.http import problems
from services.infra.http.answering import Answers
from services.infra.http.body import BodyTooLarge, Disconnected, read_body
from services.infra.http.problems import Refusal
from services.kernel.clock import Clock
from services.kernel.errors import Invalid, NotFound, Unauthenticated
from services.kernel.ids import IdSource
from services.media.sfu.rooms import Rooms
from services.media.tokens import Grant
from services.media.turn import IceServers

_log = logging.getLogger(__name__)

SDP, FRAGMENT, JSON = b"application/sdp", b"application/trickle-ice-sdpfrag", b"application/json"
_UUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_MEDIA = re.compile(
    rf"(?P<at>/v1/media/(?P<session>{_UUID}))/(?P<kind>whip|whep)(?:/(?P<name>[\w-]{{8,64}}))?(?P<layer>/layer)?"
)
_ROOM = re.compile(rf"/internal/rooms/(?P<session>{_UUID})")
_HEALTH = "/internal/health"
_BEARER = b"bearer "
Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True)
class _Reply:
    status: int
    content_type: bytes = b""
    body: bytes = b""
    headers: Headers = ()


class _Stop(Exception):
    """A refusal that no kernel error stands for."""

    def __init__(self, refusal: Refusal) -> None:
        self.refusal = refusal


class Interface:
    """An ASGI application over the rooms."""

    def __init__(
        self,
        rooms: Rooms,
        ice: IceServers,
        internal_token: str,
        clock: Clock,
        ids: IdSource,
        *,
        body_bytes: int,
    ) -> None:
        self._rooms, self._ice, self._internal = rooms, ice, internal_token
        self._clock, self._ids, self._body_bytes = clock, ids, body_bytes
        self._answers = Answers()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        request_id = self._ids.new()
        try:
            body = await read_body(scope, receive, self._body_bytes)
            reply = await self._answer(scope, body)
        except Disconnected:
            return
        except BodyTooLarge as error:
            reply = self._told(Refusal(413, ErrorCode.BODY_TOO_LARGE, str(error)), request_id, scope)
        except _Stop as stop:
            reply = self._told(stop.refusal, request_id, scope)
        except Exception as error:  # noqa: BLE001 - the outermost frame
            refusal = problems.refusal(error)
            if refusal is None:
                _log.error("%s %s failed [%s]", scope["method"], scope["path"], request_id, exc_info=error)
            reply = self._told(refusal or problems.internal(), request_id, scope)
        await self._answers.send(
            send, reply.status, request_id, reply.content_type, reply.body, reply.headers
        )

    async def _answer(self, scope: Scope, body: bytes) -> _Reply:
        path: str = scope["path"]
        if found := _MEDIA.fullmatch(path):
            return await self._media(scope, body, found.groupdict())
        if found := _ROOM.fullmatch(path):
            return self._room(scope, body, found["session"])
        if path == _HEALTH:
            self._show_own(scope)
            rooms, publications, viewers = self._rooms.counts()
            return _json(200, SfuHealth(rooms=rooms, publications=publications, viewers=viewers))
        raise NotFound(ErrorCode.NOT_FOUND, "There is nothing at this path.")

    async def _media(self, scope: Scope, body: bytes, at: Mapping[str, str | None]) -> _Reply:
        method: str = scope["method"]
        allowed = _methods(at)
        if method == "OPTIONS":
            return _Reply(204, headers=(_allow(allowed), (b"accept-post", SDP)))
        grant = self._rooms.admitted(at["session"] or "", _token(scope))
        name = at["name"]
        if name is None:
            _only(method, allowed)
            return await self._connect(scope, body, grant, at)
        if at["kind"] == "whep":
            self._rooms.slots(grant, name)
        else:
            self._rooms.check(grant, name)
        _only(method, allowed)
        if method == "PATCH":
            _kind(scope, FRAGMENT)
            _match(scope, name)
            await self._rooms.trickle(grant, name, _text(body))
            return _Reply(204)
        if method == "DELETE":
            self._rooms.hang_up(grant, name)
            return _Reply(200)
        if at["layer"] is not None:
            _kind(scope, JSON)
            order = _read(LayerOrder, body)
            self._rooms.choose(grant, name, order)
        return _json(200, WatchedSlots(slots=self._rooms.slots(grant, name)))

    async def _connect(self, scope: Scope, body: bytes, grant: Grant, at: Mapping[str, str | None]) -> _Reply:
        _kind(scope, SDP)
        text = _text(body)
        if at["kind"] == "whip":
            name, answer = await self._rooms.publish(grant, text)
        else:
            own = parse_qs(scope["query_string"].decode("latin-1")).get("own", [None])[0]
            name, answer = await self._rooms.watch(grant, text, own)
        location = f"{at['at']}/{at['kind']}/{name}".encode()
        headers = ((b"location", location), (b"etag", f'"{name}"'.encode()), (b"accept-patch", FRAGMENT))
        return _Reply(201, SDP, answer.encode(), headers)

    def _room(self, scope: Scope, body: bytes, session_id: str) -> _Reply:
        self._show_own(scope)
        _only(scope["method"], ("PUT", "DELETE"))
        if scope["method"] == "DELETE":
            self._rooms.revoke(session_id)
            return _Reply(204)
        token, grant = self._rooms.grant(session_id, _read(SfuOrder, body).profile)
        endpoints: MediaEndpoints = WhipWhepEndpoints(
            kind="whip_whep",
            publish_url=f"/v1/media/{session_id}/whip",
            subscribe_url=f"/v1/media/{session_id}/whep",
            token=token,
            ice_servers=self._ice.of(session_id, self._clock.now()),
            expires_at=grant.expires_at,
        )
        return _json(200, SfuGrant(endpoints=endpoints))

    def _show_own(self, scope: Scope) -> None:
        if not hmac.compare_digest(_token(scope), self._internal):
            raise Unauthenticated(ErrorCode.AUTH_FAILED, "Only the platform itself asks this.")

    def _told(self, refusal: Refusal, request_id: str, scope: Scope) -> _Reply:
        body = refusal.render(request_id, scope["path"])
        return _Reply(refusal.status, problems.CONTENT_TYPE, body, refusal.headers)


def _json(status: int, model: BaseModel) -> _Reply:
    return _Reply(status, JSON, dump(model))


def _methods(at: Mapping[str, str | None]) -> tuple[str, ...]:
    if at["layer"] is not None and at["kind"] == "whep" and at["name"] is not None:
        return ("POST",)
    if at["layer"] is not None:
        raise NotFound(ErrorCode.NOT_FOUND, "There is nothing at this path.")
    if at["name"] is None:
        return ("POST",)
    return ("DELETE", "PATCH") if at["kind"] == "whip" else ("DELETE", "GET", "PATCH")


def _allow(methods: Iterable[str]) -> tuple[bytes, bytes]:
    return (b"allow", ", ".join((*methods, "OPTIONS")).encode())


def _only(method: str, allowed: tuple[str, ...]) -> None:
    if method not in allowed:
        detail = f"{method} is not answered here; {', '.join(allowed)} are."
        raise _Stop(Refusal(405, ErrorCode.METHOD_NOT_ALLOWED, detail, headers=(_allow(allowed),)))


def _header(scope: Scope, wanted: bytes) -> bytes:
    return next((value for name, value in scope["headers"] if name == wanted), b"")


def _token(scope: Scope) -> str:
    value = _header(scope, b"authorization")
    if value[: len(_BEARER)].lower() != _BEARER:
        raise Unauthenticated(ErrorCode.AUTH_FAILED, "The endpoint token is missing.")
    return value[len(_BEARER) :].strip().decode("latin-1").encode("ascii", "replace").decode()


def _kind(scope: Scope, wanted: bytes) -> None:
    if _header(scope, b"content-type").partition(b";")[0].strip().lower() != wanted:
        detail = f"The body must be {wanted.decode()}."
        raise _Stop(Refusal(415, ErrorCode.MEDIA_TYPE_UNSUPPORTED, detail))


def _match(scope: Scope, name: str) -> None:
    """Whether the fragment is for this ICE session (RFC 9725, 4.3.1); `*` is for whichever there is."""
    given = _header(scope, b"if-match").decode("latin-1").strip()
    if given not in ("", "*", f'"{name}"'):
        detail = "The fragment is for another ICE session than the one that is there."
        raise _Stop(Refusal(412, ErrorCode.VERSION_CONFLICT, detail))


def _text(body: bytes) -> str:
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        raise Invalid(ErrorCode.SCHEMA_INVALID, "The body is no UTF-8.") from error


def _read(model: type[Model], body: bytes) -> Model:
    try:
        return model.model_validate_json(body, strict=True)
    except pydantic.ValidationError as error:
        items = [
            (f"/{'/'.join(map(str, one['loc']))}", one["msg"]) for one in error.errors(include_url=False)
        ]
        raise InvalidRequest(*items) from error
