"""Grants, connects, revokes: what the SFU's interface does, room by room.

Raises kernel errors in the contract's words. A room is made by the first who comes with a good token, so the SFU needs
no memory of grants; only of what was revoked.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Mapping
from datetime import timedelta

import structlog
from pydantic import MISSING

from generated.models import LayerOrder, MediaLayer, MediaProfile, WatchedSlot, WatchedSlots
from generated.vocabulary import ErrorCode, TrackKind
from services.infra.left_out import given, or_left_out
from services.kernel.clock import Clock
from services.kernel.errors import Conflict, Invalid, NotFound
from services.media.profiles import profile_for_webrtc, publishable
from services.media.sfu.agreeing import agree_to_publish, agree_to_watch, read_and_agree
from services.media.sfu.answer import write_answer
from services.media.sfu.connecting import Connections, new_name
from services.media.sfu.figures import Figures
from services.media.sfu.limits import Limits
from services.media.sfu.publication import Publication
from services.media.sfu.revocations import Revocations
from services.media.sfu.room import Publishing, Room, Watching
from services.media.sfu.viewer import Viewer
from services.media.tokens import EndpointTokens, Grant, check_publishing

_log = structlog.get_logger("sfu.rooms")
_TICK_S = 0.1


class Rooms:
    """Every session that has somebody in it. `profiles` gives the caps in force now."""

    def __init__(
        self,
        profiles: Callable[[], Mapping[str, MediaProfile]],
        limits: Limits,
        connections: Connections,
        tokens: EndpointTokens,
        revocations: Revocations,
        clock: Clock,
        figures: Figures,
        *,
        token_s: int,
        viewer_token_s: int,
    ) -> None:
        self._profiles, self._limits, self._connections = profiles, limits, connections
        self._tokens, self._revocations, self._clock = tokens, revocations, clock
        self._figures = figures
        self._lifetime, self._viewers_lifetime = timedelta(seconds=token_s), timedelta(seconds=viewer_token_s)
        self._rooms: dict[str, Room] = {}

    def grant(
        self,
        session_id: str,
        profile: str,
        viewer: str | None = None,
        layer: str | None = None,
        participant: str | None = None,
        *,
        only_watches: bool = False,
    ) -> tuple[str, Grant]:
        """A token for a session's endpoints; with a `viewer`, for that one to watch in no better layer.

        With a `participant`, for that one's stay, in which they publish unless they `only_watch`.

        Raises Invalid for a profile that is none of WebRTC, and for a layer that it does not have.
        """
        number = self._number(profile, layer)
        room = self._rooms.get(session_id)
        if viewer is not None and room is not None:
            room.bind(viewer, number)
        lifetime = self._lifetime if viewer is None else self._viewers_lifetime
        epoch = max(self._clock.unix_ms(), self._epoch(session_id, viewer or participant) + 1)
        until = (self._clock.now() + lifetime).replace(microsecond=0)
        grant = Grant(
            session_id, profile, epoch, until, viewer, layer, participant, only_watches=only_watches
        )
        return self._tokens.make(grant), grant

    def publishable(self, profile: str) -> list[MediaLayer]:
        """The pictures that may be published under a profile. Raises Invalid for one that is none of WebRTC."""
        return publishable(self._profile(profile))

    def bind(self, session_id: str, profile: str, viewer: str, layer: str | None) -> None:
        """Send a viewer no better layer from now on, on the connections that they have. Raises Invalid."""
        number = self._number(profile, layer)
        if room := self._rooms.get(session_id):
            room.bind(viewer, number)

    def revoke(self, session_id: str, viewer: str | None = None, participant: str | None = None) -> None:
        """Void every grant of a session up to now, and stop all its media at once; again and for nobody is no error.

        With a `viewer` or a `participant`, those of that one alone.
        """
        lifetime, whose = self._lifetime if viewer is None else self._viewers_lifetime, viewer or participant
        until, name = (self._clock.now() + lifetime).timestamp(), _name(session_id, whose)
        epoch = max(self._clock.unix_ms(), self._revocations.epoch(name))
        room = self._rooms.get(session_id)
        if whose is None:
            self._rooms.pop(session_id, None)
            legs = room.legs if room else ()
        else:
            legs = room.legs_of(whose) if room else ()
            if room is not None:
                room.bounds.pop(whose, None)
        for leg in legs:
            leg.close("revoked")
        self._figures.revoked()
        self._revocations.add(name, epoch, until, self._clock.now().timestamp())

    async def admitted(self, session_id: str, token: str) -> Grant:
        """The grant of a token. Raises Unauthenticated, and NotFound for another session or one that is over."""
        grant = self._tokens.read(token, self._clock.now())
        if grant.session_id != session_id:
            raise NotFound(ErrorCode.NOT_FOUND, "The token is for another session.")
        if grant.epoch <= self._epoch(session_id, grant.whose):
            raise _revoked()
        return grant

    async def publish(self, grant: Grant, text: str) -> tuple[str, str]:
        """Answer a WHIP offer: the resource's name and the SDP answer."""
        check_publishing(grant)
        profile = self._profile(grant.profile)
        offer, agreed = read_and_agree(text, lambda offer: agree_to_publish(offer, profile))
        room, name = self._room(grant), new_name()
        if len(room.publishing) >= self._limits.publications_max:
            raise Conflict(ErrorCode.MEDIA_REFUSED, "The session has as many publishers as it may have.")

        def excess(reason: str) -> None:
            leg.close(reason)

        def closed(reason: str) -> None:
            room.unpublish(name)
            self._gone(room, name, "publication", reason)

        publication = Publication(name, agreed, profile, self._limits, self._clock, excess)
        leg = self._connections.leg(publication.take, publication.heed, room.fill, closed)
        publication.up = leg
        room.publishing[name] = Publishing(publication, leg, grant.whose)
        end = await self._connections.accept(leg, offer, gone=_revoked())
        self._figures.opened("publication", profile.use)
        return name, write_answer(agreed, end, (None,) * len(agreed))

    async def watch(self, grant: Grant, text: str, own: str | None) -> tuple[str, str]:
        """Answer a WHEP offer: the resource's name and the SDP answer. Who may only watch has one connection."""
        profile = self._profile(grant.profile)
        offer, agreed = read_and_agree(
            text, lambda offer: agree_to_watch(offer, profile, self._limits.slots_max)
        )
        room, name = self._room(grant), new_name()
        if len(room.watching) >= self._limits.viewers_max:
            raise Conflict(ErrorCode.MEDIA_REFUSED, "The session has as many viewers as it may have.")

        def closed(reason: str) -> None:
            room.unwatch(name)
            self._gone(room, name, "viewer", reason)

        viewer = Viewer(name, own, agreed, self._limits, self._clock, secrets.randbits)
        leg = self._connections.leg(_nothing, viewer.heed, room.fill, closed)
        viewer.connect(leg)
        earlier = room.watched_by(grant.viewer) if grant.viewer is not None else ()
        room.watching[name] = Watching(viewer, leg, grant.whose)
        if grant.viewer is not None:
            room.bind(grant.viewer, room.bounds.get(grant.viewer, self._number(grant.profile, grant.layer)))
            for one in earlier:
                one.leg.close("replaced")
        end = await self._connections.accept(leg, offer, gone=_revoked())
        self._figures.opened("viewer", profile.use)
        return name, write_answer(agreed, end, tuple(slot.sent for slot in viewer.slots))

    async def trickle(self, grant: Grant, name: str, text: str) -> None:
        """Take further candidates of a peer. Raises Invalid for an ICE restart, which this SFU does not do."""
        await self._connections.trickle(self._found(grant, name).leg, text)

    async def hang_up(self, grant: Grant, name: str) -> None:
        """End a publication or a viewer. Raises NotFound, with the reason if it ended by itself."""
        self._found(grant, name).leg.close("hung_up")

    async def check(self, grant: Grant, name: str) -> None:
        """Raise NotFound, with the reason if it ended by itself, unless there is such a connection."""
        self._found(grant, name)

    async def watched(self, grant: Grant, name: str) -> WatchedSlots:
        """What a viewer's slots show now, and how many publications none of them does."""
        viewer, layers, room = (
            self._viewer(grant, name),
            self._profile(grant.profile).layers,
            self._room(grant),
        )
        slots = [
            WatchedSlot(
                mid=slot.mid,
                kind=TrackKind(slot.kind),
                publication=slot.source.name if slot.source else MISSING,
                participant=or_left_out(room.participant(slot.source.name) if slot.source else None),
                layer=MISSING if slot.layer is None else layers[slot.layer].name,
                paused=slot.paused,
            )
            for slot in viewer.slots
        ]
        return WatchedSlots(slots=slots, waiting=room.waiting(viewer))

    async def choose(self, grant: Grant, name: str, order: LayerOrder) -> None:
        """Let a slot, or all of them, be sent no better layer than the ordered one, or nothing."""
        number = self._number(grant.profile, given(order.layer))
        slots = [slot for slot in self._viewer(grant, name).slots if order.mid in (MISSING, slot.mid)]
        if not slots:
            raise Invalid(ErrorCode.SCHEMA_INVALID, "There is no slot of this mid.")
        for slot in slots:
            if order.layer is not MISSING and slot.choice is not None:
                slot.choice.ask(number)
            slot.pause(order.paused)

    async def run(self) -> None:
        """Let time pass in every room until cancelled."""
        reported_s = self._clock.monotonic()
        while True:
            await asyncio.sleep(_TICK_S)
            now_s = self._clock.monotonic()
            report = now_s - reported_s >= self._limits.report_interval_s
            reported_s = now_s if report else reported_s
            for room in tuple(self._rooms.values()):
                room.pass_time(now_s, report=report)
            if report:
                self._figures.count(self._rooms.values())

    async def close(self) -> None:
        """Hang up on everybody."""
        legs = [leg for room in self._rooms.values() for leg in room.legs]
        await asyncio.gather(*(leg.close("stopping") for leg in legs))

    def counts(self) -> tuple[int, int, int]:
        """Rooms, publications, viewers."""
        rooms = self._rooms.values()
        return len(rooms), sum(len(r.publishing) for r in rooms), sum(len(r.watching) for r in rooms)

    def _profile(self, name: str) -> MediaProfile:
        return profile_for_webrtc(self._profiles(), name)

    def _number(self, profile: str, layer: str | None) -> int:
        """Which of the profile's layers has that name; the best for None. Raises Invalid."""
        names = [one.name for one in self._profile(profile).layers]
        if layer is not None and layer not in names:
            raise Invalid(ErrorCode.SCHEMA_INVALID, f"The profile has the layers {', '.join(names)}.")
        return 0 if layer is None else names.index(layer)

    def _epoch(self, session_id: str, whose: str | None) -> int:
        """Grants up to this epoch are void."""
        known = self._revocations.epoch
        return max(known(session_id), 0 if whose is None else known(_name(session_id, whose)))

    def _room(self, grant: Grant) -> Room:
        return self._rooms.setdefault(grant.session_id, Room(grant.session_id))

    def _found(self, grant: Grant, name: str) -> Publishing | Watching:
        room = self._rooms.get(grant.session_id)
        found = room.find(name, grant.whose) if room else None
        if found is None:
            raise self._connections.missing(grant.session_id, name)
        return found

    def _viewer(self, grant: Grant, name: str) -> Viewer:
        found = self._found(grant, name)
        if not isinstance(found, Watching):
            raise NotFound(ErrorCode.NOT_FOUND, "A publication has no layers to choose from.")
        return found.viewer

    def _gone(self, room: Room, name: str, kind: str, reason: str) -> None:
        self._connections.remember(room.session_id, name, reason)
        if room.empty and self._rooms.get(room.session_id) is room:
            del self._rooms[room.session_id]
        self._figures.closed(kind, reason)
        _log.info("closed", kind=kind, session_id=room.session_id, reason=reason)


def _name(session_id: str, whose: str | None) -> str:
    """What a revocation is known by."""
    return session_id if whose is None else f"{session_id} {whose}"


def _revoked() -> NotFound:
    return NotFound(ErrorCode.NOT_FOUND, "The session's endpoints were revoked.")


def _nothing(_data: bytes) -> None:
    """Viewers send no media; whatever comes is not heard."""
