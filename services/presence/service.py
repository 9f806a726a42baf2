"""Presence as people and the rest of the platform change and ask it: load, decide, save."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from generated.models import ModeManifest
from generated.vocabulary import Caller, ErrorCode, PlatformEvent
from services.infra.house import Configuration, EntryPolicy, Telemetry
from services.infra.left_out import given
from services.infra.redis.limiter import Rate
from services.kernel.callers import account_of, signed_in
from services.kernel.clock import Clock
from services.kernel.errors import Invalid, Unauthenticated, Unavailable
from services.kernel.ids import IdSource
from services.presence.domain import (
    Facts,
    Person,
    Place,
    Present,
    Sought,
    Watcher,
    Wish,
    place_of,
    sees,
    wished,
)
from services.presence.ports import Acts, Admission, Blocks, People
from services.presence.store import PresenceStore, Rank
from services.presence.watching import Line, Receiver, Watchers

_MINUTE_S = 60


class PresenceService:
    """Where people are, and whom they see."""

    def __init__(
        self,
        store: PresenceStore,
        watchers: Watchers,
        people: People,
        blocks: Blocks,
        policy: EntryPolicy,
        admission: Admission,
        clock: Clock,
        ids: IdSource,
        configuration: Configuration,
        acts: Acts,
        telemetry: Telemetry,
    ) -> None:
        self._acts = acts
        self._telemetry = telemetry
        self._store = store
        self._watchers = watchers
        self._people = people
        self._blocks = blocks
        self._policy = policy
        self._admission = admission
        self._clock = clock
        self._ids = ids
        self._configuration = configuration

    async def set(self, caller: Caller, mode: str, wish: Wish) -> Present:
        """Somebody says where they are and how they want to be seen.

        Raises Unauthenticated, RateLimited, Invalid (MODE_UNKNOWN), Denied (POLICY_DENIED), Unavailable.
        """
        bundle = self._configuration.current
        me = signed_in(caller)
        per_minute = bundle.guardrails.presence.set_rate_per_minute
        await self._admission.take("presence", me.user_id, Rate(per_minute, _MINUTE_S / per_minute))
        manifest = bundle.modes.get(mode)
        if manifest is None:
            raise Invalid(ErrorCode.MODE_UNKNOWN, f"There is no mode {mode}.")
        await self._policy.require(
            caller, "presence", f"mode:{mode}", manifest.required_capabilities, mode=mode
        )
        person = await self._person(me.user_id)
        place, presence_id = _place(manifest), self._ids.new()
        there = await self._store.present(me.user_id)
        before = None if there is None else there.facts
        await self._leave(before, wished(before, presence_id, person, place, wish))
        await self._store.put(me.user_id, lambda known: wished(known, presence_id, person, place, wish))
        taken = await self._watchers.poll(me.user_id, me.device_id)
        if taken.present is None:  # Redis lost it between the two
            raise Unavailable(ErrorCode.OVERLOADED, "Who is where was lost just now; say it again.")
        return taken.present

    async def seen_by(
        self, caller: Caller, sought: Sought, after: Rank | None, limit: int
    ) -> tuple[list[Present], Rank | None]:
        """Up to `limit` people whom somebody sees, and the place of the last one if there are more.

        Raises Unauthenticated, Unavailable.
        """
        presence = self._configuration.current.guardrails.presence
        user_id = account_of(caller)
        limit = min(limit, presence.list_max)
        apart, me = await self._blocks.apart(user_id), await self._store.present(user_id)
        if me is None:
            return [], None
        wanted = replace(sought, newcomer=timedelta(seconds=presence.newcomer_s))
        watcher = Watcher(me.facts, apart, self._clock.now())
        found: list[tuple[Rank, Present]] = []
        while len(found) <= limit:
            page = await self._store.page(me.facts.place.ecosystem, after, presence.list_max)
            found += [(rank, one) for rank, one in page if sees(watcher, one.facts) and wanted.fits(one)]
            if len(page) < presence.list_max:
                break
            after = page[-1][0]
        people = [one for _, one in found[:limit]]
        return people, found[limit - 1][0] if len(found) > limit else None

    async def join(self, caller: Caller, line_id: str, receiver: Receiver) -> Line:
        """Somebody connects. Raises Unauthenticated, Unavailable."""
        me = signed_in(caller)
        await self._describe(me.user_id)
        return await self._watchers.join(me.user_id, line_id, me.device_id, receiver)

    async def account_changed(self, user_id: str) -> None:
        """Show an account as it is now: its name, its standing; one that is barred is nowhere. Raises Unavailable."""
        await self._describe(user_id)

    async def _leave(self, before: Facts | None, after: Facts) -> None:
        """Record what somebody changes, before it is so; nothing when they say again what is so. Raises Unavailable."""
        if before is not None and replace(before, person=after.person) == after:
            return
        user_id, mode = after.user_id, after.place.mode
        said = {
            "mode": mode,
            "visibility": after.visibility.value,
            "camera": "on" if after.is_camera_on else "off",
        }
        await self._acts.record(f"account:{user_id}", "presence.set", f"account:{user_id}", said)
        told = {
            "visibility": after.visibility.value,
            "is_camera_on": after.is_camera_on,
            "moved": before is None or before.place.mode != mode,
        }
        self._telemetry.note(PlatformEvent.PRESENCE_SET, told, person=user_id)

    async def _describe(self, user_id: str) -> None:
        person = await self._people.of(user_id)

        def decide(known: Facts | None) -> Facts | None:
            if known is None or known.person == person:
                return None
            if person is None:
                return replace(known, place=replace(known.place, is_listed=False))
            return replace(known, person=person)

        await self._store.put(user_id, decide)

    async def _person(self, user_id: str) -> Person:
        person = await self._people.of(user_id)
        if person is None:
            raise Unauthenticated(ErrorCode.AUTH_FAILED, "This account is gone.")
        return person


def _place(manifest: ModeManifest) -> Place:
    policies = manifest.policies
    return place_of(
        manifest.mode_id,
        policies.ecosystem,
        policies.presence_view,
        separate_from_party=policies.separate_ecosystem_from_party,
        tile_profile=given(policies.tile_profile) if policies.limits.uses_tiles else None,
    )
