"""Cloudflare Realtime's HTTPS API, one attempt a call: sessions, their tracks, and TURN credentials.

Shapes: https://developers.cloudflare.com/realtime/static/realtime-api-2024-05-21.yaml and the pages around it. A call
that may go well next time raises Fault; one that never will, ProviderFailed. Items of an answer fail one by one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar
from urllib.parse import quote

import httpx
from pydantic import BaseModel, Field, ValidationError

from generated.models import IceServer
from generated.vocabulary import ErrorCode
from services.kernel.errors import Invalid, ProviderFailed
from services.media.calling import Fault

_AGAIN = frozenset((406, 408, 429))
"""406: another exchange of the session is under way."""
_EARLY = 425
"""The session is not connected yet: no fault of Cloudflare's, and nothing that trying at once would change."""
_GONE = frozenset((404, 410))
_NO_OFFER, _NO_APP = "invalid_session_description", "not_found"
_PASSING = frozenset(
    (
        "retryable_transient_error",
        "temporarily_unavailable_error",
        "transport_unavailable_error",
        "backend_error",
        "internal_error",
    )
)
"""Cloudflare's own faults; all other codes are about what a client sent or asked for."""
_ABSENT = "close_track_error"
_BLOCKED_PORT = ":53"
"""Browsers refuse this port, and whoever waits for every candidate would wait for its time to run out."""
Answer = TypeVar("Answer", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Access:
    """What Cloudflare knows the house by; the TURN key may be missing."""

    app: str
    secret: str = field(repr=False)
    turn_key: str | None = None
    turn_token: str | None = field(default=None, repr=False)


class _Read(BaseModel):
    error: str = Field("", alias="errorCode")


class _Described(BaseModel):
    sdp: str
    type: str


class _Opened(_Read):
    session: str = Field(alias="sessionId")


class Item(_Read):
    """What became of one track: `mid` is its m-line in the session that was asked, no `error` that all is well."""

    mid: str = ""
    name: str = Field("", alias="trackName")
    session: str = Field("", alias="sessionId")
    status: str = ""


class _Tracks(_Read):
    description: _Described | None = Field(None, alias="sessionDescription")
    must_answer: bool = Field(False, alias="requiresImmediateRenegotiation")
    tracks: list[Item] = []


class _Servers(_Read):
    servers: list[dict[str, Any]] = Field(alias="iceServers")


@dataclass(frozen=True, slots=True)
class Local:
    """A track to be published from an m-line."""

    mid: str
    name: str


@dataclass(frozen=True, slots=True)
class Remote:
    """A track that another session publishes."""

    session: str
    name: str


class Realtime:
    """One application of Cloudflare Realtime."""

    def __init__(self, api_url: str, access: Access) -> None:
        self._app, self._access = f"/apps/{quote(access.app, safe='')}", access
        self._client = httpx.AsyncClient(base_url=api_url, timeout=None)  # noqa: S113 (whoever calls bounds the attempt)

    async def open_session(self) -> str:
        """A new session, which expires by itself unless somebody connects."""
        answer = await self._ask("POST", f"{self._app}/sessions/new", None)
        return _read(_Opened, answer).session

    async def push(self, session: str, offer: str, tracks: Iterable[Local]) -> str:
        """Publish tracks by an offer: the answer to it. Raises Invalid for an offer that Cloudflare does not take."""
        listed = [{"location": "local", "mid": one.mid, "trackName": one.name} for one in tracks]
        told = await self._add(session, {"sessionDescription": _offer(offer), "tracks": listed})
        _refuse(_first_error(told.tracks), "Cloudflare does not take a track of this offer")
        return _answered(told)

    async def pull(self, session: str, offer: str, tracks: Iterable[Remote]) -> tuple[str, list[Item]]:
        """Subscribe to tracks by an offer: the answer, empty if no track was had, and what became of each."""
        listed = [{"location": "remote", "sessionId": one.session, "trackName": one.name} for one in tracks]
        told = await self._add(session, {"sessionDescription": _offer(offer), "tracks": listed})
        had = any(not one.error for one in told.tracks)
        return (_answered(told) if had else ""), told.tracks

    async def switch(self, session: str, mid: str, track: Remote) -> None:
        """Send another track on an m-line that already receives one."""
        order = {"location": "remote", "sessionId": track.session, "trackName": track.name, "mid": mid}
        answer = await self._ask("PUT", self._of(session, "/tracks/update"), {"tracks": [order]})
        told = _read(_Tracks, answer)
        offered = "renegotiation" if told.must_answer else ""
        error = told.error or _first_error(told.tracks) or offered
        _refuse(error, "Cloudflare does not switch this slot: make a new viewer")

    async def close(self, session: str, mids: Iterable[str]) -> None:
        """Stop the media of m-lines without the client's help. What is not there any more is as good as closed."""
        wanted = list(mids)
        order = {"tracks": [{"mid": mid} for mid in wanted], "force": True}
        answer = await self._ask("PUT", self._of(session, "/tracks/close"), order, gone=True)
        if answer.status_code in _GONE:
            return
        told = _read(_Tracks, answer)
        closed = {one.mid for one in told.tracks if one.error in ("", _ABSENT)}
        if told.error or not closed.issuperset(wanted):
            why = told.error or _first_error(told.tracks) or "no word of one"
            raise Fault(f"Cloudflare did not close every track ({why})")

    async def lives(self, session: str) -> bool:
        """Whether a session has a track that is not over."""
        answer = await self._ask("GET", self._of(session, ""), None, gone=True)
        if answer.status_code in _GONE:
            return False
        return any(one.status != "inactive" for one in _read(_Tracks, answer).tracks)

    async def relays(self, ttl_s: int) -> list[IceServer] | None:
        """Fresh credentials for Cloudflare's TURN; None for a house without a key to it."""
        if self._access.turn_key is None:
            return None
        answer = await self._turn("generate-ice-servers", {"ttl": ttl_s})
        try:
            return [_server(one) for one in _read(_Servers, answer).servers]
        except ValidationError as error:
            raise ProviderFailed(
                ErrorCode.PROVIDER_FAILED, "Cloudflare's answer is not understood."
            ) from error

    async def revoke_relay(self, username: str) -> None:
        """Void a TURN credential; one that has expired is as good as void."""
        if self._access.turn_key is not None:
            await self._turn(f"{quote(username, safe='')}/revoke", None, gone=True)

    async def aclose(self) -> None:
        """Close every connection to Cloudflare."""
        await self._client.aclose()

    async def _add(self, session: str, order: Mapping[str, object]) -> _Tracks:
        answer = await self._ask("POST", self._of(session, "/tracks/new"), order, taken=False)
        told = _read(_Tracks, answer)
        _refuse(told.error, "Cloudflare does not take this offer")
        if told.must_answer:
            raise ProviderFailed(
                ErrorCode.PROVIDER_FAILED, "Cloudflare asks for an answer where one was asked for."
            )
        return told

    def _of(self, session: str, rest: str) -> str:
        return f"{self._app}/sessions/{quote(session, safe='')}{rest}"

    async def _turn(
        self, what: str, order: Mapping[str, object] | None, *, gone: bool = False
    ) -> httpx.Response:
        key = quote(self._access.turn_key or "", safe="")
        path = f"/turn/keys/{key}/credentials/{what}"
        return await self._ask("POST", path, order, token=self._access.turn_token, gone=gone)

    async def _ask(
        self,
        method: str,
        path: str,
        order: Mapping[str, object] | None,
        *,
        token: str | None = None,
        gone: bool = False,
        taken: bool = True,
    ) -> httpx.Response:
        """One attempt; `gone` is for calls that are done when what they are about is not there.

        `taken` is False for calls whose offer may not be taken, which the caller then tells.
        """
        headers = {"authorization": f"Bearer {token or self._access.secret}"}
        try:
            answer = await self._client.request(method, path, json=order, headers=headers)
        except httpx.TransportError as error:
            raise Fault(f"Cloudflare is not reached ({type(error).__name__})") from error
        status, told = answer.status_code, "" if answer.status_code < 400 else _error(answer)
        if status < 400 or (gone and status in _GONE and told != _NO_APP):
            return answer
        if told == _NO_OFFER and not taken:
            return answer
        if status >= 500 or status in _AGAIN:
            raise Fault(f"Cloudflare answered {status}")
        if status == _EARLY:
            raise ProviderFailed(
                ErrorCode.PROVIDER_FAILED, "A client is about to connect: to be closed later."
            )
        raise ProviderFailed(ErrorCode.PROVIDER_FAILED, f"Cloudflare refused with {status} ({told}).")


def _offer(sdp: str) -> dict[str, str]:
    return {"type": "offer", "sdp": sdp}


def _answered(told: _Tracks) -> str:
    if told.description is None or told.description.type != "answer":
        raise ProviderFailed(ErrorCode.PROVIDER_FAILED, "Cloudflare did not answer the offer.")
    return told.description.sdp


def _server(told: Mapping[str, Any]) -> IceServer:
    urls = told.get("urls", [])
    listed = [urls] if isinstance(urls, str) else list(urls)
    kept = [url for url in listed if not url.partition("?")[0].endswith(_BLOCKED_PORT)]
    return IceServer.model_validate({**told, "urls": kept or listed})


def _read(model: type[Answer], answer: httpx.Response) -> Answer:
    try:
        return model.model_validate_json(answer.content)
    except ValidationError as error:
        raise ProviderFailed(ErrorCode.PROVIDER_FAILED, "Cloudflare's answer is not understood.") from error


def _error(answer: httpx.Response) -> str:
    """The code of a refusal; `not_found` is the application's absence, and no session's."""
    try:
        return _Read.model_validate_json(answer.content).error[:64]
    except ValidationError:
        return "no code"


def _first_error(tracks: Iterable[Item]) -> str:
    return next((one.error for one in tracks if one.error), "")


def _refuse(error: str, told: str) -> None:
    """Raise what a code of an answer is: Cloudflare's own fault, or a refusal of what was asked for."""
    if error in _PASSING:
        raise Fault(f"Cloudflare answered {error}")
    if error:
        raise Invalid(ErrorCode.MEDIA_REFUSED, f"{told} ({error[:64]}).")
