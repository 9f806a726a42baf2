"""Matching as people ask for it: load, decide, swap, tell.

Whoever is changed meanwhile is read and decided about anew. What a swap leaves to be done - a session to end, a pair to
let go - is done at once by whoever asked, and by any node's next look if that one is gone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Final

import structlog

from generated.vocabulary import Caller, ConsentGrantKind, ErrorCode, MatchState
from services.infra.house import Configuration, EntryPolicy
from services.infra.redis.limiter import Rate
from services.kernel.callers import account_of, signed_in
from services.kernel.clock import Clock
from services.kernel.errors import Conflict, Invalid, RateLimited, Unauthenticated, Unavailable
from services.kernel.ids import IdSource
from services.match import domain
from services.match.domain import PAIRED, QUEUED, Person, Segment, Ticket
from services.match.matching import Matcher, limits_of
from services.match.ports import Admission, Encounters, People
from services.match.store import MatchStore, Pair
from services.match.telling import Change, Teller

_log = structlog.get_logger("match")
_MINUTE_S: Final = 60
_TRIES: Final = 20
"""How often somebody is decided about anew before we say that it is too much."""


@dataclass(frozen=True, slots=True)
class Welcome:
    """How somebody stands who opens the socket, and how soon they may open it again."""

    ticket: Ticket | None
    reconnect_after_s: float


class Matching:
    """The tickets of people."""

    def __init__(
        self,
        store: MatchStore,
        matcher: Matcher,
        encounters: Encounters,
        people: People,
        teller: Teller,
        policy: EntryPolicy,
        admission: Admission,
        clock: Clock,
        ids: IdSource,
        configuration: Configuration,
    ) -> None:
        self._store = store
        self._matcher = matcher
        self._encounters = encounters
        self._people = people
        self._teller = teller
        self._policy = policy
        self._admission = admission
        self._clock = clock
        self._ids = ids
        self._configuration = configuration

    async def join(self, caller: Caller, mode: str, segment: Segment) -> Ticket:
        """Want to meet somebody, or still want to: it renews the lease.

        Raises Unauthenticated, Invalid (MODE_UNKNOWN), Denied (POLICY_DENIED), Conflict (CONSENT_BUSY), RateLimited
        (RATE_LIMITED, MATCH_LIMIT), Unavailable.
        """
        bundle, me = self._configuration.current, signed_in(caller)
        per_minute = bundle.guardrails.random.join_rate_per_minute
        if not per_minute:
            raise RateLimited(ErrorCode.RATE_LIMITED, "Nobody may join just now.", retry_after_s=_MINUTE_S)
        await self._admission.take("match", me.user_id, Rate(per_minute, _MINUTE_S / per_minute))
        manifest = bundle.modes.get(mode)
        if manifest is None or manifest.policies.grant is not ConsentGrantKind.RANDOM_TICKETS:
            raise Invalid(ErrorCode.MODE_UNKNOWN, f"Nobody meets by chance in {mode}.")
        await self._policy.require(caller, "match", f"mode:{mode}", manifest.required_capabilities, mode=mode)
        standing = await self._people.standing(me.user_id)
        if standing is None:
            raise Unauthenticated(ErrorCode.AUTH_FAILED, "This account is gone.")
        limits = limits_of(bundle, None, in_quarantine=standing.in_quarantine)
        is_busy = await self._encounters.is_busy(me.user_id)
        ticket_id = self._ids.new()

        def decide(person: Person) -> Person:
            if is_busy and (person.ticket is None or person.ticket.state in QUEUED):
                raise Conflict(ErrorCode.CONSENT_BUSY, "You are in a call.")
            return domain.joined(
                person, ticket_id, me, mode, segment, standing, limits, self._clock.unix_ms()
            )

        person = await self._become(me.user_id, decide, act="match.joined", lease=True)
        self._matcher.wake()
        return domain.held(person)

    async def skip(self, caller: Caller) -> Ticket:
        """End the encounter for both, and search on after a cooldown; without an encounter nothing changes.

        Raises NotFound, RateLimited (SKIP_TOO_EARLY, RATE_LIMITED), Unavailable.
        """
        user_id = account_of(caller)
        for _ in range(_TRIES):
            known, now_ms = await self._store.load(user_id), self._clock.unix_ms()
            before = domain.held(known.person)
            after = domain.skipped(known.person, self._limits(known.person), now_ms)
            if after == known.person:
                return before
            pair = _pair_of(before, user_id)
            if await self._store.swap((known, after), lease=True, pair=pair, look_ms=now_ms):
                sides = await self._encounters.sides(pair.pair_id)
                gb = sides[user_id].gb if user_id in sides else 0.0
                self._teller.skipped(before, after, gb, now_ms)
                await self._tell(Change(known.person, after, act="match.skipped"))
                await self._settled(pair)
                return domain.held((await self._store.load(user_id)).person)
        raise _contended()

    async def leave(self, caller: Caller) -> None:
        """Want to meet nobody any more; an encounter ends, and that counts as a skip. Raises Unavailable."""
        await self._leave(account_of(caller), act="match.left", reason="left")

    async def ticket(self, caller: Caller) -> Ticket:
        """What has come of somebody's wish. Raises NotFound, Unavailable."""
        return domain.held((await self._store.load(account_of(caller))).person)

    async def ticket_of(self, user_id: str) -> Ticket | None:
        """Somebody's ticket, if they have one. Raises Unavailable."""
        return (await self._store.load(user_id)).person.ticket

    async def open(self, user_id: str) -> Welcome:
        """Somebody opens the socket. Raises RateLimited beyond the reconnect budget, Unavailable."""
        person = await self._become(
            user_id,
            lambda one: domain.opened(one, self._limits(one), self._clock.unix_ms()),
            lease=True,
        )
        if person.ticket is None:
            return Welcome(None, 0)
        schedule_s = self._limits(person).random.reconnect_backoff_s
        return Welcome(person.ticket, domain.backoff_s(schedule_s, len(person.history.opened_ms) - 1))

    async def beat(self, user_id: str) -> None:
        """Somebody is still there. Raises Unavailable."""
        await self._store.beat(user_id)

    async def account_changed(self, user_id: str) -> None:
        """Whoever is barred leaves; of others it is known anew how they stand. Raises Unavailable."""
        if await self.ticket_of(user_id) is None:
            return
        standing = await self._people.standing(user_id)
        if standing is None:
            await self._leave(user_id, act=None, reason="gone")
            return

        def decide(person: Person) -> Person:
            ticket = person.ticket
            if ticket is None or ticket.standing == standing:
                return person
            return replace(person, ticket=replace(ticket, standing=standing))

        await self._become(user_id, decide)

    async def _leave(self, user_id: str, *, act: str | None, reason: str) -> None:
        for _ in range(_TRIES):
            known, now_ms = await self._store.load(user_id), self._clock.unix_ms()
            ticket = known.person.ticket
            if ticket is None:
                return
            after = domain.walked_out(known.person, self._limits(known.person), now_ms)
            change = Change(known.person, after, act=act, reason=reason)
            if ticket.state not in PAIRED:
                if await self._store.swap((known, after)):
                    await self._tell(change)
                    return
                continue
            pair, changes = _pair_of(ticket, user_id), [(known, after)]
            other = await self._store.load(ticket.partner_id or "")
            if other.person.ticket is not None and other.person.ticket.pair_id == pair.pair_id:
                changes.append((other, domain.parting(other.person, now_ms)))
            if await self._store.swap(*changes, pair=pair, look_ms=now_ms):
                await self._tell(change)
                await self._settled(pair)
                return
        raise _contended()

    async def _become(
        self, user_id: str, decide: Callable[[Person], Person], *, act: str | None = None, lease: bool = False
    ) -> Person:
        """Make somebody what they are decided to be; `act` is audited when it gave them a ticket."""
        for _ in range(_TRIES):
            known = await self._store.load(user_id)
            after = decide(known.person)
            if after == known.person and not (lease and after.ticket is not None):
                return after
            if await self._store.swap((known, after), lease=lease):
                is_new = _ticket_id(known.person) != _ticket_id(after)
                await self._tell(Change(known.person, after, act=act if is_new else None))
                return after
        raise _contended()

    async def _tell(self, change: Change) -> None:
        await self._teller.tell([change])
        await self._store.told(change.after.user_id)

    async def _settled(self, pair: Pair) -> None:
        """Bring a pair to where it is to be; the next look does it if we can't."""
        try:
            await self._matcher.settle(pair)
        except Unavailable as outage:
            _log.warning("match_left_to_the_next_look", pair_id=pair.pair_id, error=str(outage))

    def _limits(self, person: Person) -> domain.Limits:
        return limits_of(self._configuration.current, person.ticket)


class HeldTickets:
    """The tickets of a pair, for whoever mints its grant."""

    def __init__(self, store: MatchStore) -> None:
        self._store = store

    async def in_pair(self, pair_id: str, people: Iterable[str]) -> list[Ticket]:
        """Those of these people whose ticket is matched in this pair, and whose lease holds. Raises Unavailable."""
        loaded = [(await self._store.load(user_id)).person.ticket for user_id in people]
        mine = [one for one in loaded if one is not None and one.pair_id == pair_id]
        return [
            one
            for one in mine
            if one.state is MatchState.MATCHED and await self._store.is_there(one.owner.user_id)
        ]


def _pair_of(ticket: Ticket, user_id: str) -> Pair:
    return Pair.of(ticket.pair_id or "", user_id, ticket.partner_id or "")


def _ticket_id(person: Person) -> str | None:
    return None if person.ticket is None else person.ticket.ticket_id


def _contended() -> Unavailable:
    return Unavailable(ErrorCode.OVERLOADED, "Too much happens to you at once; say it again.")
