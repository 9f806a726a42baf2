"""WHIP and WHEP taken to Cloudflare: each connection is a session there, known in Redis before it carries anything.

Cloudflare needs the tracks of a viewer when it connects: slots are filled then, and a viewer whom `waiting` tells of
more makes another connection. An attempt that failed half-way is repeated with a new session; nobody has the answer
of the first, so nobody can connect to it, and it expires.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeVar

import structlog
from pydantic import MISSING

from generated.models import LayerOrder, MediaProfile, SfuSettings, WatchedSlot, WatchedSlots
from generated.vocabulary import ErrorCode, TrackKind
from services.infra.left_out import or_left_out
from services.kernel.clock import Clock
from services.kernel.errors import Conflict, Invalid, NotFound, ProviderFailed, Unavailable
from services.media.calling import Calls, Fault
from services.media.cloudflare import sdp
from services.media.cloudflare.api import Local, Realtime, Remote
from services.media.cloudflare.legs import (
    Leg,
    Seat,
    Slot,
    asked_slots,
    best,
    filled,
    published,
    seats,
    shown,
    waiting,
)
from services.media.cloudflare.memory import Added, Memory
from services.media.profiles import profile_for_webrtc
from services.media.sfu.agreeing import agree_to_publish, agree_to_watch, read_and_agree
from services.media.sfu.offer import Unreadable, read_fragment
from services.media.tokens import EndpointTokens, Grant, check_publishing

_log = structlog.get_logger("media.cloudflare")
_NAME_BYTES = 16
_PUBLISHER, _VIEWER = "p:", "w:"
_REVOKED = "The session's endpoints were revoked."
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Bounds:
    """How many of a session's connections there may be, and after how many seconds one that is silent is looked at."""

    publications_max: int
    viewers_max: int
    slots_max: int
    connect_timeout_s: float

    @classmethod
    def configured(cls, sfu: SfuSettings) -> Bounds:
        """Those of the configuration, which are the embedded SFU's too."""
        return cls(sfu.publications_max, sfu.viewers_max, sfu.slots_max, sfu.connect_timeout_s)


class CloudflareRooms:
    """Implements `exchange.Rooms`. `calls` is for exchanges alone: a slow publisher bars no grant and no revocation."""

    def __init__(
        self,
        realtime: Realtime,
        memory: Memory,
        tokens: EndpointTokens,
        profiles: Callable[[], Mapping[str, MediaProfile]],
        calls: Calls,
        bounds: Bounds,
        clock: Clock,
    ) -> None:
        self._realtime, self._memory, self._tokens = realtime, memory, tokens
        self._profiles, self._calls, self._bounds, self._clock = profiles, calls, bounds, clock

    async def admitted(self, session_id: str, token: str) -> Grant:
        """See the protocol."""
        grant = self._tokens.read(token, self._clock.now())
        if grant.session_id != session_id:
            raise NotFound(ErrorCode.NOT_FOUND, "The token is for another session.")
        if grant.epoch <= await _known(self._memory.revoked(session_id, grant.whose)):
            raise NotFound(ErrorCode.NOT_FOUND, _REVOKED)
        return grant

    async def publish(self, grant: Grant, text: str) -> tuple[str, str]:
        """See the protocol."""
        check_publishing(grant)
        profile = self._profile(grant)
        offer, agreed = read_and_agree(text, lambda offer: agree_to_publish(offer, profile))
        field = f"{_PUBLISHER}{secrets.token_urlsafe(_NAME_BYTES)}"
        made_s = self._clock.now().timestamp()
        leg = Leg("", offer.username, made_s, tracks=published(agreed), whose=grant.whose)
        pushed = [Local(track.mid, track.name) for track in leg.tracks]

        async def attempt(begun: Leg) -> tuple[Leg, str]:
            return begun, await self._realtime.push(begun.session, sdp.narrowed(text, agreed), pushed)

        answer = await self._connect(grant, field, leg, self._bounds.publications_max, attempt)
        return _name(field), sdp.bounded(answer, agreed)

    async def watch(self, grant: Grant, text: str, own: str | None) -> tuple[str, str]:
        """See the protocol. Raises Conflict while there is nobody to watch."""
        profile, most = self._profile(grant), self._bounds.slots_max
        offer, agreed = read_and_agree(text, lambda offer: agree_to_watch(offer, profile, most))
        legs = await self._publications(grant)
        asked = asked_slots(agreed)
        wanted = seats(asked, legs, own)
        if not wanted:
            raise _nobody()
        field = f"{_VIEWER}{secrets.token_urlsafe(_NAME_BYTES)}"
        leg = Leg("", offer.username, self._clock.now().timestamp(), slots=asked, own=own, whose=grant.whose)

        async def attempt(begun: Leg) -> tuple[Leg, str]:
            return await self._pull(begun, sdp.narrowed(text, agreed), wanted)

        try:
            answer = await self._connect(grant, field, leg, self._bounds.viewers_max, attempt)
        except Conflict:
            await self._look_after(grant.session_id)
            raise
        return _name(field), answer

    async def trickle(self, grant: Grant, name: str, text: str) -> None:
        """See the protocol; Cloudflare needs no candidates of a peer, which its own checks show."""
        _, leg = await self._found(grant, name)
        try:
            fragment = read_fragment(text)
        except Unreadable as error:
            raise Invalid(ErrorCode.SCHEMA_INVALID, f"The fragment is not understood: {error}.") from error
        if fragment.username not in (None, leg.ice):
            raise Invalid(ErrorCode.MEDIA_REFUSED, "An ICE restart is not supported: make a new session.")

    async def hang_up(self, grant: Grant, name: str) -> None:
        """See the protocol."""
        field, leg = await self._found(grant, name)
        await self._run(lambda: self._realtime.close(leg.session, leg.mids))
        await _known(self._memory.forget(grant.session_id, field))

    async def check(self, grant: Grant, name: str) -> None:
        """See the protocol."""
        await self._found(grant, name)

    async def watched(self, grant: Grant, name: str) -> WatchedSlots:
        """See the protocol."""
        _, leg = await self._viewer(grant, name)
        legs, layers = await self._publications(grant), self._profile(grant).layers
        slots = []
        for slot in leg.slots:
            source = slot.publication if slot.publication in legs else None
            told = source is not None and slot.layer is not None and not slot.paused
            slots.append(
                WatchedSlot(
                    mid=slot.mid,
                    kind=TrackKind(slot.kind),
                    publication=MISSING if source is None else source,
                    participant=or_left_out(None if source is None else legs[source].whose),
                    layer=layers[slot.layer].name if told and slot.layer is not None else MISSING,
                    paused=slot.paused,
                )
            )
        return WatchedSlots(slots=slots, waiting=waiting(leg, legs))

    async def choose(self, grant: Grant, name: str, order: LayerOrder) -> None:
        """See the protocol. A slot that was paused stays so: Cloudflare has closed it, and a new viewer is needed."""
        names = [one.name for one in self._profile(grant).layers]
        if order.layer is not MISSING and order.layer not in names:
            raise Invalid(ErrorCode.SCHEMA_INVALID, f"The profile has the layers {', '.join(names)}.")
        field, leg = await self._viewer(grant, name)
        chosen = [slot for slot in leg.slots if order.mid in (MISSING, slot.mid)]
        if not chosen:
            raise Invalid(ErrorCode.SCHEMA_INVALID, "There is no slot of this mid.")
        if not order.paused and any(slot.paused for slot in chosen):
            raise Invalid(ErrorCode.MEDIA_REFUSED, "A paused slot does not go on: make a new viewer.")
        if order.paused:
            changed = await self._pause(leg, [slot for slot in chosen if not slot.paused])
        elif order.layer is not MISSING:
            changed = await self._switch(
                leg, chosen, names.index(order.layer), await self._publications(grant)
            )
        else:
            return
        await _known(self._memory.settle(grant.session_id, grant.epoch, field, changed))

    async def _connect(
        self,
        grant: Grant,
        field: str,
        leg: Leg,
        most: int,
        exchange: Callable[[Leg], Awaitable[tuple[Leg, str]]],
    ) -> str:
        """Open a session, make it known, exchange SDP, and give the answer out unless it was revoked meanwhile."""

        async def attempt() -> str:
            begun = replace(leg, session=await self._realtime.open_session())
            await self._admit(grant, field, begun, most)
            made, answer = await exchange(begun)
            if not await self._memory.settle(grant.session_id, grant.epoch, field, made):
                raise NotFound(ErrorCode.NOT_FOUND, _REVOKED)
            return answer

        try:
            return await self._run(attempt)
        except BaseException:
            # Nobody has an answer: what was begun cannot be connected to, and expires.
            try:
                await self._memory.forget(grant.session_id, field)
            except Fault as fault:
                _log.warning("not_forgotten", session_id=grant.session_id, reason=str(fault))
            raise

    async def _admit(self, grant: Grant, field: str, leg: Leg, most: int) -> None:
        added = await self._memory.add(grant.session_id, grant.epoch, field, leg, most)
        if added is Added.FULL and await self._sweep(grant.session_id):
            added = await self._memory.add(grant.session_id, grant.epoch, field, leg, most)
        if added is Added.FULL:
            raise Conflict(ErrorCode.MEDIA_REFUSED, "The session has as many connections as it may have.")
        if added is Added.REVOKED:
            raise NotFound(ErrorCode.NOT_FOUND, _REVOKED)

    async def _pull(self, leg: Leg, offer: str, wanted: list[Seat]) -> tuple[Leg, str]:
        answer, items = await self._realtime.pull(
            leg.session, offer, [Remote(seat.session, seat.track.name) for seat in wanted]
        )
        by_track = {(seat.session, seat.track.name): seat for seat in wanted}
        had = {
            one.mid: seat
            for one in items
            if not one.error and (seat := by_track.get((one.session, one.name))) is not None
        }
        if not had:
            raise _nobody()
        return replace(leg, slots=filled(leg.slots, had)), answer

    async def _pause(self, leg: Leg, slots: list[Slot]) -> Leg:
        mids = [slot.mid for slot in slots]
        if mids:
            await self._run(lambda: self._realtime.close(leg.session, mids))
        return replace(leg, slots=tuple(replace(s, paused=True) if s.mid in mids else s for s in leg.slots))

    async def _switch(self, leg: Leg, slots: list[Slot], ceiling: int, legs: Mapping[str, Leg]) -> Leg:
        changed = {slot.mid: slot for slot in leg.slots}
        for slot in slots:
            source = legs.get(slot.publication or "")
            track = best(source, slot.kind, ceiling) if source is not None else None
            if source is None or track is None or track.layer == slot.layer:
                continue
            to = Remote(source.session, track.name)
            await self._run(partial(self._realtime.switch, leg.session, slot.mid, to))
            changed[slot.mid] = replace(slot, layer=track.layer)
        return replace(leg, slots=tuple(changed.values()))

    async def _sweep(self, session_id: str) -> bool:
        """Forget connections that are over at Cloudflare; whether there were any."""
        before_s = self._clock.now().timestamp() - self._bounds.connect_timeout_s
        legs = await self._memory.legs(session_id)
        old = [(field, leg.session) for field, leg in legs.items() if leg.made_s < before_s]
        alive = await asyncio.gather(*(self._realtime.lives(session) for _, session in old))
        over = [field for (field, _), lives in zip(old, alive, strict=True) if not lives]
        for field in over:
            await self._memory.forget(session_id, field)
        return bool(over)

    async def _look_after(self, session_id: str) -> None:
        """Sweep, if that can be done now: the next who comes would find what is over once more."""
        try:
            await self._run(partial(self._sweep, session_id))
        except Unavailable as error:
            _log.warning("not_swept", session_id=session_id, reason=error.detail)

    async def _run(self, attempt: Callable[[], Awaitable[Result]]) -> Result:
        """The result, with repeated faults told as a part that is away: the client may come again."""
        try:
            return await self._calls.run(attempt)
        except ProviderFailed as error:
            raise Unavailable(error.code, error.detail) from error

    async def _publications(self, grant: Grant) -> Mapping[str, Leg]:
        legs = await _known(self._memory.legs(grant.session_id))
        return dict(shown({_name(field): leg for field, leg in legs.items()}, None))

    async def _found(self, grant: Grant, name: str) -> tuple[str, Leg]:
        legs = await _known(self._memory.legs(grant.session_id))
        for field in (f"{_PUBLISHER}{name}", f"{_VIEWER}{name}"):
            if field in legs and grant.whose in (None, legs[field].whose):
                return field, legs[field]
        raise NotFound(ErrorCode.NOT_FOUND, "There is no such connection in this session.")

    async def _viewer(self, grant: Grant, name: str) -> tuple[str, Leg]:
        field, leg = await self._found(grant, name)
        if not leg.slots:
            raise NotFound(ErrorCode.NOT_FOUND, "A publication has no layers to choose from.")
        return field, leg

    def _profile(self, grant: Grant) -> MediaProfile:
        return profile_for_webrtc(self._profiles(), grant.profile)


async def _known(work: Awaitable[Result]) -> Result:
    """What is known; raises Unavailable while that is not reached."""
    try:
        return await work
    except Fault as fault:
        raise Unavailable(ErrorCode.PROVIDER_FAILED, f"The media provider failed: {fault}.") from fault


def _nobody() -> Conflict:
    return Conflict(ErrorCode.MEDIA_REFUSED, "Nobody publishes in this session yet: ask again.")


def _name(field: str) -> str:
    return field.removeprefix(_PUBLISHER).removeprefix(_VIEWER)
