"""WHIP (RFC 9725) and WHEP over HTTP, whoever forwards the media: translates, never decides.

An offer that meets a full room, or nobody to watch yet, may be made again: such a refusal says when.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol, TypeVar
from urllib.parse import parse_qs

import pydantic
from pydantic import BaseModel

from generated.models import LayerOrder, WatchedSlots
from generated.server.binding import dump
from generated.server.seam import Headers, InvalidRequest, Receive, Scope, Send
from generated.vocabulary import ErrorCode
from services.infra.http import problems
from services.infra.http.answering import Answers
from services.infra.http.body import BodyTooLarge, Disconnected, read_body
from services.infra.http.problems import Refusal
from services.kernel.errors import Conflict, Invalid, NotFound, Unauthenticated
from services.kernel.ids import IdSource
from services.media.tokens import Grant

_log = logging.getLogger(__name__)

SDP, FRAGMENT, JSON = b"application/sdp", b"application/trickle-ice-sdpfrag", b"application/json"
UUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_MEDIA = re.compile(
    rf"(?P<at>/v1/media/(?P<session>{UUID}))/(?P<kind>whip|whep)(?:/(?P<name>[\w-]{{8,64}}))?(?P<layer>/layer)?"
)
_BEARER = b"bearer "
Model = TypeVar("Model", bound=BaseModel)


class Rooms(Protocol):
    """What is behind the HTTP: sessions with publishers and viewers, each connection known by a name.

    Raises kernel errors in the contract's words.
    """

    async def admitted(self, session_id: str, token: str) -> Grant:
        """The grant of a token. Raises Unauthenticated, and NotFound for another session or one that is over."""
        ...

    async def publish(self, grant: Grant, text: str) -> tuple[str, str]:
        """Answer a WHIP offer: the resource's name and the SDP answer."""
        ...

    async def watch(self, grant: Grant, text: str, own: str | None) -> tuple[str, str]:
        """Answer a WHEP offer: the resource's name and the SDP answer. `own` is the publication not to be shown."""
        ...

    async def trickle(self, grant: Grant, name: str, text: str) -> None:
        """Take further candidates of a peer; raises Invalid for an ICE restart."""
        ...

    async def hang_up(self, grant: Grant, name: str) -> None:
        """End a publication or a viewer."""
        ...

    async def check(self, grant: Grant, name: str) -> None:
        """Raise NotFound unless there is such a connection."""
        ...

    async def watched(self, grant: Grant, name: str) -> WatchedSlots:
        """What a viewer's slots show now; raises NotFound for what is no viewer."""
        ...

    async def choose(self, grant: Grant, name: str, order: LayerOrder) -> None:
        """Let a slot, or all of them, be sent no better layer than the ordered one, or nothing."""
        ...


@dataclass(frozen=True)
class Reply:
    """An answer as it will be sent."""

    status: int
    content_type: bytes = b""
    body: bytes = b""
    headers: Headers = ()


class Stop(Exception):
    """A refusal that no kernel error stands for."""

    def __init__(self, refusal: Refusal) -> None:
        self.refusal = refusal


class Exchange:
    """The paths of WHIP and WHEP."""

    def __init__(self, rooms: Rooms, *, retry_after_s: int) -> None:
        self._rooms, self._retry_after_s = rooms, retry_after_s

    async def answer(self, scope: Scope, body: bytes) -> Reply:
        """The answer to a request; raises kernel errors and Stop."""
        found = _MEDIA.fullmatch(scope["path"])
        if found is None:
            raise NotFound(ErrorCode.NOT_FOUND, "There is nothing at this path.")
        return await self._media(scope, body, found.groupdict())

    async def _media(self, scope: Scope, body: bytes, at: Mapping[str, str | None]) -> Reply:
        method: str = scope["method"]
        allowed = _methods(at)
        if method == "OPTIONS":
            return Reply(204, headers=(allow(allowed), (b"accept-post", SDP)))
        grant = await self._rooms.admitted(at["session"] or "", bearer(scope))
        name = at["name"]
        if name is None:
            only(method, allowed)
            return await self._connect(scope, body, grant, at)
        if at["kind"] == "whep":
            await self._rooms.watched(grant, name)
        else:
            await self._rooms.check(grant, name)
        only(method, allowed)
        if method == "PATCH":
            check_kind(scope, FRAGMENT)
            check_match(scope, name)
            await self._rooms.trickle(grant, name, text_of(body))
            return Reply(204)
        if method == "DELETE":
            await self._rooms.hang_up(grant, name)
            return Reply(200)
        if at["layer"] is not None:
            check_kind(scope, JSON)
            await self._rooms.choose(grant, name, read_model(LayerOrder, body))
        return json_reply(200, await self._rooms.watched(grant, name))

    async def _connect(self, scope: Scope, body: bytes, grant: Grant, at: Mapping[str, str | None]) -> Reply:
        check_kind(scope, SDP)
        text = text_of(body)
        try:
            if at["kind"] == "whip":
                name, answer = await self._rooms.publish(grant, text)
            else:
                own = parse_qs(scope["query_string"].decode("latin-1")).get("own", [None])[0]
                name, answer = await self._rooms.watch(grant, text, own)
        except Conflict as error:
            later = (b"retry-after", str(self._retry_after_s).encode())
            raise Stop(Refusal(409, error.code, error.detail, headers=(later,))) from error
        location = f"{at['at']}/{at['kind']}/{name}".encode()
        headers = ((b"location", location), (b"etag", f'"{name}"'.encode()), (b"accept-patch", FRAGMENT))
        return Reply(201, SDP, answer.encode(), headers)


class Served:
    """An ASGI application of what answers whole requests; an error of it is told as a problem."""

    def __init__(
        self, answer: Callable[[Scope, bytes], Awaitable[Reply]], ids: IdSource, *, body_bytes: int
    ) -> None:
        self._answer, self._ids, self._body_bytes = answer, ids, body_bytes
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
            reply = _told(Refusal(413, ErrorCode.BODY_TOO_LARGE, str(error)), request_id, scope)
        except Stop as stop:
            reply = _told(stop.refusal, request_id, scope)
        except Exception as error:  # noqa: BLE001 - the outermost frame
            refusal = problems.refusal(error)
            if refusal is None:
                _log.error("%s %s failed [%s]", scope["method"], scope["path"], request_id, exc_info=error)
            reply = _told(refusal or problems.internal(), request_id, scope)
        await self._answers.send(
            send, reply.status, request_id, reply.content_type, reply.body, reply.headers
        )


def json_reply(status: int, model: BaseModel) -> Reply:
    """A model as JSON."""
    return Reply(status, JSON, dump(model))


def only(method: str, allowed: tuple[str, ...]) -> None:
    """Raise Stop with 405 for another method."""
    if method not in allowed:
        detail = f"{method} is not answered here; {', '.join(allowed)} are."
        raise Stop(Refusal(405, ErrorCode.METHOD_NOT_ALLOWED, detail, headers=(allow(allowed),)))


def bearer(scope: Scope) -> str:
    """The bearer token. Raises Unauthenticated where there is none."""
    value = _header(scope, b"authorization")
    if value[: len(_BEARER)].lower() != _BEARER:
        raise Unauthenticated(ErrorCode.AUTH_FAILED, "The bearer token is missing.")
    return value[len(_BEARER) :].strip().decode("latin-1").encode("ascii", "replace").decode()


def read_model(model: type[Model], body: bytes) -> Model:
    """The body as a model. Raises InvalidRequest."""
    try:
        return model.model_validate_json(body, strict=True)
    except pydantic.ValidationError as error:
        items = [
            (f"/{'/'.join(map(str, one['loc']))}", one["msg"]) for one in error.errors(include_url=False)
        ]
        raise InvalidRequest(*items) from error


def _told(refusal: Refusal, request_id: str, scope: Scope) -> Reply:
    body = refusal.render(request_id, scope["path"])
    return Reply(refusal.status, problems.CONTENT_TYPE, body, refusal.headers)


def _methods(at: Mapping[str, str | None]) -> tuple[str, ...]:
    if at["layer"] is not None and at["kind"] == "whep" and at["name"] is not None:
        return ("POST",)
    if at["layer"] is not None:
        raise NotFound(ErrorCode.NOT_FOUND, "There is nothing at this path.")
    if at["name"] is None:
        return ("POST",)
    return ("DELETE", "PATCH") if at["kind"] == "whip" else ("DELETE", "GET", "PATCH")


def allow(methods: Iterable[str]) -> tuple[bytes, bytes]:
    """The header that names the methods of a path."""
    return (b"allow", ", ".join((*methods, "OPTIONS")).encode())


def _header(scope: Scope, wanted: bytes) -> bytes:
    return next((value for name, value in scope["headers"] if name == wanted), b"")


def check_kind(scope: Scope, wanted: bytes) -> None:
    """Raise Stop with 415 unless the body is of the wanted media type."""
    if _header(scope, b"content-type").partition(b";")[0].strip().lower() != wanted:
        detail = f"The body must be {wanted.decode()}."
        raise Stop(Refusal(415, ErrorCode.MEDIA_TYPE_UNSUPPORTED, detail))


def check_match(scope: Scope, name: str) -> None:
    """Raise Stop with 412 unless the fragment is for this ICE session (RFC 9725, 4.3.1); `*` is for whichever it is."""
    given = _header(scope, b"if-match").decode("latin-1").strip()
    if given not in ("", "*", f'"{name}"'):
        detail = "The fragment is for another ICE session than the one that is there."
        raise Stop(Refusal(412, ErrorCode.VERSION_CONFLICT, detail))


def text_of(body: bytes) -> str:
    """The body as text. Raises Invalid."""
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        raise Invalid(ErrorCode.SCHEMA_INVALID, "The body is no UTF-8.") from error
