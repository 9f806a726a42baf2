"""Cloudflare Realtime's HTTPS API, one attempt a call: sessions, their tracks, and TURN credentials.

Shapes: https://developers.cloudflare.com/realtime/static/realtime-api-2024-05-21.yaml and the pages around it. A call
that may go well next time raises Fault; one that never will, ProviderFailed. Items of an answer fail one by one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import quote

import httpx
from pydantic import ValidationError

from generated.models import IceServer
from generated.vocabulary import ErrorCode
from services.infra.settings import RealtimeAccess
from services.kernel.errors import Invalid, ProviderFailed
from services.media.calling import Fault
from services.media.cloudflare.answers import (
    Item,
    NotUnderstood,
    Told,
    read_error,
    read_servers,
    read_session,
    read_tracks,
)

_AGAIN = frozenset((406, 408, 429))
"""406: another exchange of the session is under way."""
_EARLY = 425
"""The session is not connected yet: no fault of Cloudflare's, and nothing that trying at once would change."""
_GONE = frozenset((404, 410))
_NO_OFFER, _NO_APP = "invalid_session_description", "not_found"
"""`not_found` is the application's absence, and no session's."""
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
Answer = TypeVar("Answer")


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

    def __init__(self, api_url: str, access: RealtimeAccess) -> None:
        self._app, self._access = f"/apps/{quote(access.app, safe='')}", access
        self._client = httpx.AsyncClient(base_url=api_url, timeout=None)  # noqa: S113 (whoever calls bounds the attempt)

    async def open_session(self) -> str:
        """A new session, which expires by itself unless somebody connects."""
        answer = await self._ask("POST", f"{self._app}/sessions/new", None)
        return _read(read_session, answer)

    async def push(self, session: str, offer: str, tracks: Iterable[Local]) -> str:
        """Publish tracks by an offer: the answer to it. Raises Invalid for an offer that Cloudflare does not take."""
        listed = [{"location": "local", "mid": one.mid, "trackName": one.name} for one in tracks]
        told = await self._add(session, {"sessionDescription": _offer(offer), "tracks": listed})
        _refuse(told.first_error, "Cloudflare does not take a track of this offer")
        return _answered(told)

    async def pull(self, session: str, offer: str, tracks: Iterable[Remote]) -> tuple[str, tuple[Item, ...]]:
        """Subscribe to tracks by an offer: the answer, empty if no track was had, and what became of each."""
        listed = [{"location": "remote", "sessionId": one.session, "trackName": one.name} for one in tracks]
        told = await self._add(session, {"sessionDescription": _offer(offer), "tracks": listed})
        had = any(not one.error for one in told.tracks)
        return (_answered(told) if had else ""), told.tracks

    async def switch(self, session: str, mid: str, track: Remote) -> None:
        """Send another track on an m-line that already receives one."""
        order = {"location": "remote", "sessionId": track.session, "trackName": track.name, "mid": mid}
        answer = await self._ask("PUT", self._of(session, "/tracks/update"), {"tracks": [order]})
        told = _read(read_tracks, answer)
        offered = "renegotiation" if told.must_answer else ""
        error = told.error or told.first_error or offered
        _refuse(error, "Cloudflare does not switch this slot: make a new viewer")

    async def close(self, session: str, mids: Iterable[str]) -> None:
        """Stop the media of m-lines without the client's help. What is not there any more is as good as closed."""
        wanted = list(mids)
        order = {"tracks": [{"mid": mid} for mid in wanted], "force": True}
        answer = await self._ask("PUT", self._of(session, "/tracks/close"), order, gone=True)
        if answer.status_code in _GONE:
            return
        told = _read(read_tracks, answer)
        closed = {one.mid for one in told.tracks if one.error in ("", _ABSENT)}
        if told.error or not closed.issuperset(wanted):
            why = told.error or told.first_error or "no word of one"
            raise Fault(f"Cloudflare did not close every track ({why})")

    async def lives(self, session: str) -> bool:
        """Whether a session has a track that is not over."""
        answer = await self._ask("GET", self._of(session, ""), None, gone=True)
        if answer.status_code in _GONE:
            return False
        return any(one.status != "inactive" for one in _read(read_tracks, answer).tracks)

    async def relays(self, ttl_s: int) -> list[IceServer] | None:
        """Fresh credentials for Cloudflare's TURN; None for a house without a key to it."""
        if self._access.turn_key is None:
            return None
        answer = await self._turn("generate-ice-servers", {"ttl": ttl_s})
        try:
            return [_server(one) for one in _read(read_servers, answer)]
        except ValidationError as error:
            raise _not_understood() from error

    async def revoke_relay(self, username: str) -> None:
        """Void a TURN credential; one that has expired is as good as void."""
        if self._access.turn_key is not None:
            await self._turn(f"{quote(username, safe='')}/revoke", None, gone=True)

    async def aclose(self) -> None:
        """Close every connection to Cloudflare."""
        await self._client.aclose()

    async def _add(self, session: str, order: Mapping[str, object]) -> Told:
        answer = await self._ask("POST", self._of(session, "/tracks/new"), order, taken=False)
        told = _read(read_tracks, answer)
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
        status, told = answer.status_code, "" if answer.status_code < 400 else read_error(answer.content)
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
        raise ProviderFailed(
            ErrorCode.PROVIDER_FAILED, f"Cloudflare refused with {status} ({told[:64] or 'no code'})."
        )


def _offer(sdp: str) -> dict[str, str]:
    return {"type": "offer", "sdp": sdp}


def _answered(told: Told) -> str:
    if not told.answer:
        raise ProviderFailed(ErrorCode.PROVIDER_FAILED, "Cloudflare did not answer the offer.")
    return told.answer


def _server(told: Mapping[str, Any]) -> IceServer:
    urls = told.get("urls", [])
    listed = [urls] if isinstance(urls, str) else urls
    kept = [url for url in listed if not str(url).partition("?")[0].endswith(_BLOCKED_PORT)]
    return IceServer.model_validate({**told, "urls": kept or listed})


def _read(read: Callable[[bytes], Answer], answer: httpx.Response) -> Answer:
    try:
        return read(answer.content)
    except NotUnderstood as error:
        raise _not_understood() from error


def _not_understood() -> ProviderFailed:
    return ProviderFailed(ErrorCode.PROVIDER_FAILED, "Cloudflare's answer is not understood.")


def _refuse(error: str, told: str) -> None:
    """Raise what a code of an answer is: Cloudflare's own fault, or a refusal of what was asked for."""
    if error in _PASSING:
        raise Fault(f"Cloudflare answered {error}")
    if error:
        raise Invalid(ErrorCode.MEDIA_REFUSED, f"{told} ({error[:64]}).")
