"""Matching as people ask for it: load, decide, swap, tell. Whoever was first decides; who was not decides anew."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import structlog

from generated.events import MATCH_LEFT
from generated.models import ModeManifest
from generated.vocabulary import Caller, ConsentGrantKind, ErrorCode
from services.infra.house import Configuration, EntryPolicy
from services.infra.redis.limiter import Rate
from services.kernel.callers import account_of, signed_in
from services.kernel.clock import Clock
from services.kernel.errors import Conflict, Invalid, RateLimited, Unauthenticated, Unavailable
from services.kernel.ids import IdSource
from services.match import domain
from services.match.domain import PAIRED, QUEUED, Person, Segment, Standing, Ticket
from services.match.matching import Matcher, guardrails_of, limits_of
from services.match.ports import Admission, Encounters, People
from services.match.store import Known, MatchStore, Pair
from services.match.telling import Changes

_log = structlog.get_logger("match")
_MINUTE_S = 60
Decide = Callable[[Person, int], Person]
"""What somebody becomes, at a moment in ms."""


@dataclass(frozen=True, slots=True)
class Opened:
    """What a connection is greeted with."""

    ticket: Ticket | None
    reconnect_after_s: float


class MatchService:
    """Everybody's tickets."""

    def __init__(
        self,
        store: MatchStore,
        changes: Changes,
        matcher: Matcher,
        encounters: Encounters,
        people: People,
        policy: EntryPolicy,
        admission: Admission,
        clock: Clock,
        ids: IdSource,
        configuration: Configuration,
    ) -> None:
        self._store = store
        self._changes = changes
        self._matcher = matcher
        self._encounters = encounters
        self._people = people
        self._policy = policy
        self._admission = admission
        self._clock = clock
        self._ids = ids
        self._configuration = configuration

    async def join(self, caller: Caller, mode: str, segment: Segment) -> Ticket:
        """Somebody wants to meet somebody; said again it keeps the ticket.

        Raises Unauthenticated, Invalid (MODE_UNKNOWN), Denied (POLICY_DENIED), RateLimited (MATCH_LIMIT), Conflict
        (CONSENT_BUSY), Unavailable.
        """
        me, manifest = signed_in(caller), self._manifest(mode)
        await self._policy.require(caller, "match", f"mode:{mode}", manifest.required_capabilities, mode=mode)
        standing = await self._people.standing(me.user_id)
        if standing is None:
            raise Unauthenticated(ErrorCode.AUTH_FAILED, "This account is gone.")
        limits = limits_of(self._configuration.current, in_quarantine=standing.in_quarantine)
        await self._count(me.user_id, standing)
        await self._must_be_free(me.user_id)
        ticket_id = self._ids.new()

        def decide(person: Person, now_ms: int) -> Person:
            return domain.joined(person, ticket_id, me, mode, segment, standing, limits, now_ms)

        _, after = await self._change(me.user_id, decide, act="match.joined", lease=True)
        return domain.held(after)

    async def skip(self, caller: Caller, session_id: str) -> Ticket:
        """The next one after this. Raises NotFound, RateLimited (SKIP_TOO_EARLY, RATE_LIMITED), Unavailable."""
        me = account_of(caller)

        def decide(person: Person, now_ms: int) -> Person:
            return domain.skipped(person, session_id, self._matcher.limits(person), now_ms)

        known, after = await self._change(me, decide, act="match.skipped", lease=True)
        if after != known.person:
            before = domain.held(known.person)
            self._changes.skipped(before, after, domain.held(after).since_ms)
            await self._part(before)
        return await self.inspect(caller)

    async def leave(self, caller: Caller) -> None:
        """Enough of it; nothing to leave is no failure. Raises Unavailable."""
        await self._leave(account_of(caller), reason="left", act=MATCH_LEFT.kind)

    async def inspect(self, caller: Caller) -> Ticket:
        """The caller's ticket. Raises NotFound, Unavailable."""
        return domain.held((await self._store.load(account_of(caller))).person)

    async def ticket_of(self, user_id: str) -> Ticket | None:
        """Somebody's ticket, if they have one. Raises Unavailable."""
        return (await self._store.load(user_id)).person.ticket

    async def open(self, caller: Caller) -> Opened:
        """Somebody connects. Raises RateLimited when they came back too often or too soon; Unavailable."""

        def decide(person: Person, now_ms: int) -> Person:
            return domain.opened(person, self._matcher.limits(person), now_ms)

        _, after = await self._change(account_of(caller), decide, lease=True)
        if after.ticket is None:
            return Opened(None, 0)
        schedule_s = self._matcher.limits(after).reconnect_backoff_s
        reconnects = len(after.history.opened_ms) - 1
        return Opened(after.ticket, domain.backoff_s(schedule_s, reconnects))

    async def beat(self, user_id: str) -> None:
        """Somebody is still there. Raises Unavailable."""
        await self._store.beat(user_id)

    async def account_changed(self, user_id: str) -> None:
        """Know somebody as they stand now; who is barred, or not signed in any more as they joined, is out of it.

        Raises Unavailable.
        """
        ticket = (await self._store.load(user_id)).person.ticket
        if ticket is None:
            return
        standing = await self._people.standing(user_id)
        if standing is None or not await self._people.is_signed_in(ticket.owner):
            await self._leave(user_id, reason="gone")
            return

        def decide(person: Person, _now_ms: int) -> Person:
            if person.ticket is None or person.ticket.state not in QUEUED:
                return person
            return replace(person, ticket=replace(person.ticket, standing=standing))

        await self._change(user_id, decide)

    async def _leave(self, user_id: str, *, reason: str, act: str | None = None) -> None:
        def decide(person: Person, now_ms: int) -> Person:
            return domain.departed(person, self._matcher.limits(person), now_ms)

        known, _ = await self._change(user_id, decide, act=act, reason=reason)
        if known.person.ticket is not None:
            await self._part(known.person.ticket)

    async def _part(self, ticket: Ticket) -> None:
        """End the encounter of a ticket now, as whoever looks at its pair next would."""
        if ticket.pair_id is None or ticket.partner_id is None:
            return
        try:
            await self._matcher.settle(Pair.of(ticket.pair_id, (ticket.owner.user_id, ticket.partner_id)))
        except Unavailable as outage:
            _log.warning("match_left_to_the_next_look", pair_id=ticket.pair_id, error=str(outage))

    async def _change(
        self,
        user_id: str,
        decide: Decide,
        *,
        act: str | None = None,
        reason: str = "left",
        lease: bool = False,
    ) -> tuple[Known, Person]:
        """Somebody as they were, and what they have become."""
        while True:
            known, now_ms = await self._store.load(user_id), self._clock.unix_ms()
            after = decide(known.person, now_ms)
            is_changed = after != known.person
            if not is_changed and (after.ticket is None or not lease):
                return known, after
            done = act if is_changed else None
            if await self._changes.make((known, after), now_ms=now_ms, act=done, reason=reason, lease=lease):
                return known, after

    async def _count(self, user_id: str, standing: Standing) -> None:
        """Count a join. Raises RateLimited, Unavailable."""
        bundle = self._configuration.current
        per_minute = guardrails_of(bundle, in_quarantine=standing.in_quarantine).random.join_rate_per_minute
        if not per_minute:
            raise RateLimited(ErrorCode.RATE_LIMITED, "Nobody may join just now.", retry_after_s=_MINUTE_S)
        await self._admission.take("match", user_id, Rate(per_minute, _MINUTE_S / per_minute))

    async def _must_be_free(self, user_id: str) -> None:
        """Raise Conflict (CONSENT_BUSY) if somebody is in a call that is none of matching's."""
        ticket = (await self._store.load(user_id)).person.ticket
        is_met = ticket is not None and ticket.state in PAIRED
        if not is_met and await self._encounters.is_busy(user_id):
            raise Conflict(ErrorCode.CONSENT_BUSY, "You are in a call.")

    def _manifest(self, mode: str) -> ModeManifest:
        manifest = self._configuration.current.modes.get(mode)
        if manifest is None or manifest.policies.grant is not ConsentGrantKind.RANDOM_TICKETS:
            raise Invalid(ErrorCode.MODE_UNKNOWN, f"{mode} is no mode in which people meet by chance.")
        return manifest
