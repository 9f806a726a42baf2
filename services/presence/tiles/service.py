"""Tiles as people connect and leave them, and as they are looked at again and again: load, decide, stop."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Container, Sequence
from datetime import datetime, timedelta

import structlog

from generated.models import MediaEndpoints, MediaProfile, TilesActive
from generated.vocabulary import Caller, ErrorCode, FormFactor, PlatformEvent
from services.infra.house import Configuration, Telemetry
from services.infra.looks import Looks
from services.infra.redis.limiter import Rate
from services.infra.repeating import again_and_again, described
from services.kernel.callers import signed_in
from services.kernel.clock import Clock
from services.kernel.errors import Conflict, KernelError, NotFound, ProviderFailed, Unavailable
from services.presence.domain import Change, Facts, Watcher
from services.presence.ports import Acts, Admission, Blocks, Egress, Pictures
from services.presence.store import PresenceStore
from services.presence.tiles.domain import (
    End,
    Priced,
    Shedding,
    Tile,
    TileName,
    may_show,
    shed,
    why_over,
)
from services.presence.tiles.figures import TileFigures, seen
from services.presence.tiles.store import TileStore

_log = structlog.get_logger("presence.tiles")
_MINUTE_S = 60
_OUTGOING = "outgoing"
"""Stands for a viewport in what a device shows of its own person: there is one of it."""
_BATCH = 64
"""Tiles that one look stops at once."""


class Tiles:
    """The tiles of the house, as one of its nodes connects and stops them."""

    def __init__(
        self,
        store: TileStore,
        presence: PresenceStore,
        blocks: Blocks,
        pictures: Pictures,
        egress: Egress,
        admission: Admission,
        clock: Clock,
        configuration: Configuration,
        figures: TileFigures,
        acts: Acts,
        telemetry: Telemetry,
    ) -> None:
        self._acts = acts
        self._telemetry = telemetry
        self._figures = figures
        self.looks = Looks("tiles", clock)
        self._store = store
        self._presence = presence
        self._blocks = blocks
        self._pictures = pictures
        self._egress = egress
        self._admission = admission
        self._clock = clock
        self._configuration = configuration
        self._woken = asyncio.Event()
        self._doubted: frozenset[str] | None = frozenset()
        """Whose tiles are to be looked at anew; None for everybody's."""

    async def connect(
        self, caller: Caller, presence_id: str, viewport_id: str, form: FormFactor
    ) -> MediaEndpoints:
        """Where somebody's picture is had, or the caller's own is published.

        Raises Unauthenticated, RateLimited, NotFound, Conflict (TILE_LIMIT), ProviderFailed, Unavailable.
        """
        me, limits = signed_in(caller), self._limits
        rate = Rate(limits.connects_per_minute, _MINUTE_S / limits.connects_per_minute)
        await self._admission.take("tile", me.user_id, rate)
        owner_id = await self._presence.whose(presence_id)
        watcher = await self._watcher(me.user_id)
        other = None if owner_id is None else await self._shown_to(watcher, owner_id)
        if owner_id is None or other is None or not may_show(watcher, other):
            raise NotFound(ErrorCode.NOT_FOUND, "There is no such picture, or not for you.")
        is_own = owner_id == me.user_id
        now = watcher.at
        wanted = Tile(
            name=TileName(me.user_id, me.device_id, _OUTGOING if is_own else viewport_id, presence_id),
            owner_id=owner_id,
            profile=str(other.place.tile_profile),
            mode=watcher.facts.place.mode if watcher.facts else other.place.mode,
            form=form,
            since=now,
            until=now + self._lapse,
        )
        if not is_own:
            self._must_have_room(wanted)
        tile = await self._store.connect(wanted, most(limits, form), now)
        if tile is None:
            raise Conflict(ErrorCode.TILE_LIMIT, f"A {form} shows {most(limits, form)} tiles at once.")
        self._figures.connected()
        self._woken.set()
        return await self._endpoints(tile)

    async def disconnect(self, caller: Caller, presence_id: str) -> None:
        """Stop somebody's tile on the caller's device, or the caller's own picture. Raises NotFound, Unavailable."""
        me = signed_in(caller)
        is_own = await self._presence.whose(presence_id) == me.user_id
        tiles = [
            tile
            for tile in await self._store.watched_by(me.user_id)
            if tile.name.presence_id == presence_id and (is_own or tile.name.device_id == me.device_id)
        ]
        if not tiles and not is_own:
            raise NotFound(ErrorCode.NOT_FOUND, "There is no such tile on this device.")
        for tile in tiles:
            await self._stop(tile, End.LEFT)

    async def show(self, caller: Caller, viewport_id: str, visible: Sequence[str]) -> None:
        """A viewport shows these presences, and no others. Told again and again: an outage is waited out."""
        me, now = signed_in(caller), self._clock.now()
        viewport = TileName(me.user_id, me.device_id, viewport_id, "")
        out = now + timedelta(milliseconds=self._limits.offscreen_disconnect_ms)
        try:
            await self._store.show(viewport, visible, now + self._lapse, out, now)
        except Unavailable as error:
            _log.debug("viewport_not_told", error=error.detail)

    def changed(self, changes: Sequence[Change] | None) -> None:
        """People came apart, left, or are seen otherwise: look at their tiles at once. None: nobody knows whose."""
        people = frozenset(
            user_id
            for change in changes or ()
            if change.before is not None or change.only_for is not None
            for user_id in (change.user_id, change.only_for)
            if user_id is not None
        )
        self._doubted = _together(self._doubted, None if changes is None else people)
        if changes is None or people:
            self._woken.set()

    async def run(self) -> None:
        """Look at tiles and at the egress until cancelled."""
        await asyncio.gather(
            again_and_again(lambda: self._all_of(self.sweep), self._pause, _not_swept, self._woken),
            again_and_again(lambda: self._all_of(self.shed), self._pause_of_egress, _not_swept),
        )

    async def sweep(self) -> int:
        """Look at the tiles that are due; how many they were. Raises Unavailable."""
        now = self._clock.now()
        await self._doubt(now)
        lease = now + timedelta(milliseconds=self._limits.lapse_ms)
        tiles = await self._store.lapsed(_BATCH, lease, now)
        by_viewer: dict[str, set[TileName]] = defaultdict(set)
        for tile in tiles:
            by_viewer[tile.name.user_id].add(tile.name)
        looks = [self._look_at(user_id, theirs) for user_id, theirs in by_viewer.items()]
        for told in await asyncio.gather(*looks, return_exceptions=True):
            if isinstance(told, BaseException):
                _log.warning("tiles_not_looked_at", error=f"{type(told).__name__}: {told}")
        return len(tiles)

    async def shed(self) -> int:
        """Save what is sent above the limit, once for all nodes; how many tiles that took. Raises Unavailable."""
        interval_ms = round(self._configuration.current.platform.sessions.egress_interval_s * 1000)
        if not await self._store.is_first_to_look(interval_ms):
            return 0
        await self._egress.look()
        if self._egress.reached is None:
            return await self._give_back()
        over = self._egress.gb_per_hour - self._egress.limit_gb_per_hour
        plan = shed(await self._outgoing(), over) if over > 0 else Shedding()
        for tile in plan.lowered:
            profile = self._profile(tile)
            if profile is None or not await self._bind(tile, profile.layers[-1].name):
                await self._stop(tile, End.SHED)
        for tile in plan.stopped:
            await self._stop(tile, End.SHED)
        if plan.saved:
            lowered, stopped = len(plan.lowered), len(plan.stopped)
            self._figures.shed(lowered, stopped)
            gave_way: dict[str, str | bool | int | float | None] = {
                "lowered": lowered,
                "stopped": stopped,
                "saved_gb_per_hour": round(plan.saved, 3),
            }
            self._telemetry.note(PlatformEvent.TILES_SHED, gave_way)
            await self._acts.record("presence", "tiles.shed", "house:egress", gave_way)
            _log.warning("tiles_shed", gb_per_hour=round(plan.saved, 3), lowered=lowered, stopped=stopped)
        return len(plan.lowered) + len(plan.stopped)

    async def sending(self) -> tuple[dict[str, float], float]:
        """What tiles make the house send by the mode of who watches, and what smaller pictures hold back, GB per hour.

        Raises Unavailable.
        """
        outgoing = await self._outgoing()
        self.looks.see(*seen(outgoing, self._configuration.current.profiles))
        by_mode: dict[str, float] = defaultdict(float)
        for one in outgoing:
            by_mode[one.tile.mode] += one.now
        return by_mode, sum(one.best - one.now for one in outgoing)

    async def _outgoing(self) -> list[Priced]:
        """Every tile that the house sends, with its price."""
        return [
            priced
            for tile in await self._store.every()
            if not tile.is_own and not tile.is_over and (priced := self._priced(tile))
        ]

    async def _give_back(self) -> int:
        """Let pictures be large again; how many were not."""
        small = [one.tile for one in await self._outgoing() if one.tile.layer is not None]
        for tile in small:
            await self._bind(tile, None)
        return len(small)

    async def _endpoints(self, tile: Tile) -> MediaEndpoints:
        name = tile.name
        try:
            return await self._pictures.create_webrtc_endpoints(
                name.presence_id,
                tile.profile,
                viewer=None if tile.is_own else name.viewer,
                layer=tile.layer,
            )
        except BaseException as error:
            now = self._clock.now()
            await self._store.doom(tile, now, now)
            if isinstance(error, Exception) and not isinstance(error, Unavailable):
                _log.error("tile_not_connected", error=f"{type(error).__name__}: {error}")
                raise ProviderFailed(
                    ErrorCode.PROVIDER_FAILED, "The media provider gave no endpoints."
                ) from error
            raise

    async def _look_at(self, user_id: str, names: Container[TileName]) -> None:
        """Keep or stop tiles of one viewer, as they are by now: they may have been shown since they were due."""
        watcher, theirs = await self._watcher(user_id), await self._store.watched_by(user_id)
        again = watcher.at + self._lapse
        for tile in [one for one in theirs if one.name in names]:
            other = await self._shown_to(watcher, tile.owner_id)
            reason = why_over(tile, watcher, other, theirs, most(self._limits, tile.form))
            if reason is not None:
                await self._stop(tile, reason)
            else:
                await self._store.keep(tile, again if tile.is_own else min(tile.until, again), watcher.at)

    async def _stop(self, tile: Tile, reason: End) -> None:
        """Stop a tile, or leave it to a later look when the media plane does not do it now."""
        now, name = self._clock.now(), tile.name
        await self._store.doom(tile, now + self._lapse, now)
        try:
            await self._pictures.revoke_endpoints(
                name.presence_id, viewer=None if tile.is_own else name.viewer
            )
        except KernelError as error:
            _log.error("tile_not_stopped", reason=reason, error=str(error))
            return
        await self._store.forget(tile, now)
        self._account(tile, reason, now)

    def _account(self, tile: Tile, reason: End, now: datetime) -> None:
        """Tell what a tile cost: its bitrate for the time that it was there (spec 04)."""
        lasted_s = max((now - tile.since).total_seconds(), 0.0)  # the clock of another node may be ahead
        priced = None if tile.is_own else self._priced(tile)
        gb = priced.now * lasted_s / 3600 if priced else 0.0
        self._figures.ended(reason, gb)
        if priced is not None:
            self._telemetry.note(
                PlatformEvent.TILE_ENDED,
                {
                    "profile": tile.profile,
                    "reason": reason.value,
                    "connected_ms": round(lasted_s * 1000),
                    "estimated_gb": round(gb, 6),
                },
                person=tile.name.user_id,
            )
        _log.info("tile_ended", reason=reason, lasted_s=round(lasted_s, 3), gb=round(gb, 6))

    async def _bind(self, tile: Tile, layer: str | None) -> bool:
        """Let a tile be sent no better layer, on the connection that it has; whether that can be."""
        name = tile.name
        try:
            held = await self._pictures.bound_viewer(name.presence_id, tile.profile, name.viewer, layer)
        except KernelError as error:
            _log.error("tile_not_bound", error=str(error))
            return False
        if held:
            await self._store.bind(tile, layer, self._clock.now())
        return held

    async def _watcher(self, user_id: str) -> Watcher:
        """Who watches, as they are now."""
        apart, me = await self._blocks.apart(user_id), await self._presence.present(user_id)
        return Watcher(me.facts if me else None, apart, self._clock.now())

    async def _shown_to(self, watcher: Watcher, owner_id: str) -> Facts | None:
        """Whose picture it is, as they are now; None for who is not there."""
        if watcher.facts is not None and watcher.facts.user_id == owner_id:
            return watcher.facts
        other = await self._presence.present(owner_id)
        return other.facts if other else None

    def _must_have_room(self, tile: Tile) -> None:
        priced = self._priced(tile)
        if priced is not None and not self._egress.has_room(priced.best):
            interval_s = self._configuration.current.platform.sessions.egress_interval_s
            raise Unavailable(
                ErrorCode.OVERLOADED,
                "As much is being watched as this house may send; try again soon.",
                retry_after_s=round(interval_s),
                reason="kill_switch.max_estimated_egress_gb_per_hour_total is reached",
            )

    def _priced(self, tile: Tile) -> Priced | None:
        """A tile with its price; None for one of a profile that is there no more."""
        profile = self._profile(tile)
        if profile is None:
            return None
        mean_bps = profile.cost.mean_bitrate_bps
        best = self._egress.rate_of(mean_bps)
        least = self._egress.rate_of(min(profile.layers[-1].max_bitrate_bps, mean_bps))
        return Priced(tile, best if tile.layer is None else least, least, best)

    def _profile(self, tile: Tile) -> MediaProfile | None:
        return self._configuration.current.profiles.get(tile.profile)

    @property
    def _limits(self) -> TilesActive:
        return self._configuration.current.guardrails.tiles_active

    @property
    def _lapse(self) -> timedelta:
        return timedelta(milliseconds=self._limits.lapse_ms)

    def _pause(self) -> float:
        return self._configuration.current.guardrails.presence.sweep_interval_s

    def _pause_of_egress(self) -> float:
        return self._configuration.current.platform.sessions.egress_interval_s

    async def _doubt(self, now: datetime) -> None:
        """Make the tiles due whose people have changed; an outage leaves them to the next look."""
        people, self._doubted = self._doubted, frozenset()
        try:
            if people is None:
                await self._store.doubt_all(now)
            elif people:
                await self._store.doubt(people, now)
        except BaseException:
            self._doubted = _together(self._doubted, people)
            raise

    async def _all_of(self, look: Callable[[], Awaitable[int]]) -> None:
        """Look until nothing is due."""
        while await look():
            pass


def most(limits: TilesActive, form: FormFactor) -> int:
    """How many tiles a device of that form may have; never more than its hard ceiling, whatever was configured."""
    if form is FormFactor.MOBILE:
        return min(limits.mobile, limits.hard_ceiling_mobile)
    return min(limits.desktop, limits.hard_ceiling_desktop)


def _together(one: frozenset[str] | None, other: frozenset[str] | None) -> frozenset[str] | None:
    """The people of both; None is everybody."""
    return None if one is None or other is None else one | other


def _not_swept(error: Exception) -> None:
    if isinstance(error, Unavailable):  # an outage is waited out
        _log.warning("tiles_not_swept", error=error.detail)
    else:
        _log.error("tiles_not_swept", error=described(error))
