"""Looks at the queue and at pairs: pairs who fit, has their sessions begun, and lets go of pairs that are over.

One on each node. What one has done the others find done: every change is a swap of what was read, and a pair whose node
died is given up by another, once its grant is void or its sessions are there.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Mapping, Sequence
from typing import Any, Final

import structlog

from generated.models import Guardrails, MatchSettings
from generated.vocabulary import ConsentGrantKind, MatchState, SessionEndReason, SessionState
from services.infra.configuration import ConfigBundle
from services.infra.house import Configuration
from services.infra.repeating import again_and_again, described
from services.kernel.clock import Clock
from services.kernel.errors import Conflict, Denied, Failed, Invalid, Unavailable
from services.kernel.ids import IdSource
from services.match import domain
from services.match.domain import Limits, Person
from services.match.pairing import pairs
from services.match.ports import Encounters, People, Side
from services.match.store import Known, MatchStore, Pair, Paired, Waiting
from services.match.telling import Changes

_log = structlog.get_logger("match")
_BATCH: Final = 200
_OWN: Final = frozenset(
    {
        SessionEndReason.ENDED,
        SessionEndReason.MOVED_ON,
        SessionEndReason.SIGNED_OUT,
        SessionEndReason.SILENT,
    }
)
"""Ends of a side by which its person has left matching, too, and skipped the other."""
_LIVING: Final = frozenset({SessionState.CREATING, SessionState.ACTIVE})


def limits_of(bundle: ConfigBundle, *, in_quarantine: bool) -> Limits:
    """The guardrails in force for somebody."""
    random = guardrails_of(bundle, in_quarantine=in_quarantine).random
    return Limits(
        cooldown_schedule_s=random.cooldown_schedule_s,
        quick_skip_ms=random.quick_skip_ms,
        min_time_before_skip_ms=random.min_time_before_skip_ms,
        reconnect_budget_per_minute=random.reconnect_budget_per_minute,
        reconnect_backoff_s=random.reconnect_backoff_s,
        max_matches_per_hour=random.max_matches_per_hour,
        recent_pair_s=random.recent_pair_s,
        max_skips_per_minute=bundle.guardrails.kill_switch.max_skips_per_minute,
    )


def guardrails_of(bundle: ConfigBundle, *, in_quarantine: bool) -> Guardrails:
    """What the configuration says for somebody, as they stand."""
    return (bundle.quarantine if in_quarantine else bundle).guardrails


class Matcher:
    """The matcher of this node."""

    def __init__(
        self,
        store: MatchStore,
        encounters: Encounters,
        people: People,
        changes: Changes,
        clock: Clock,
        ids: IdSource,
        configuration: Configuration,
    ) -> None:
        self._store = store
        self._encounters = encounters
        self._people = people
        self._changes = changes
        self._clock = clock
        self._ids = ids
        self._configuration = configuration
        self._turn = 0
        self._wake = asyncio.Event()
        self._beginning = asyncio.Semaphore(self._settings.begun_at_once)
        self._tasks: set[asyncio.Task[None]] = set()
        changes.when_searching(self.wake)

    async def run(self) -> None:
        """Look until cancelled: at the queue, and beside it at pairs, so that whoever joins waits for no pair."""
        await asyncio.gather(
            again_and_again(self.look_at_queue, self._interval_s, _not_looked, self._wake),
            again_and_again(self.look_at_pairs, self._interval_s, _not_looked),
        )

    def wake(self) -> None:
        """Somebody searches: look now."""
        self._wake.set()

    async def look_at_queue(self) -> None:
        """One look; the sessions of new pairs begin beside it."""
        await self._cool()
        for mode, manifest in self._configuration.current.modes.items():
            if manifest.policies.grant is ConsentGrantKind.RANDOM_TICKETS:
                for paired in await self.pair(mode):
                    self._spawn(self.begin(paired))

    async def look_at_pairs(self) -> None:
        """One look at every pair that is due, and at what may not have been told."""
        while True:
            now_ms = self._clock.unix_ms()
            due = await self._store.take_due(now_ms, now_ms + self._look_ms, _BATCH)
            doubtful = await self._doubtful(due)
            await asyncio.gather(*(self._guarded(self.settle(pair)) for pair in doubtful))
            if len(due) < _BATCH:
                break
        for untold in await self._store.untold(now_ms - round(self._settings.pair_lease_s * 1000), _BATCH):
            await self._guarded(self._changes.tell_again(untold))

    async def quiet(self) -> None:
        """Wait for what a look has begun."""
        while self._tasks:
            await asyncio.gather(*self._tasks)

    # The queue

    async def pair(self, mode: str) -> list[Paired]:
        """Pair those of a mode who fit, and let those go whose lease is over."""
        self._turn += 1
        now_ms = self._clock.unix_ms()
        there: dict[str, Known] = {}
        for one in await self._store.waiting(mode, self._turn):
            if one.is_there and one.known.person.ticket is not None:
                there[one.known.person.user_id] = one.known
            elif not one.is_there:
                await self._gone(mode, one, now_ms)
        searching = [one.person for one in there.values() if _is_searching(one.person)]
        if len(searching) < 2:
            return []
        apart = await self._encounters.apart([one.user_id for one in searching])
        guardrails = self._configuration.current.guardrails.random
        found = pairs(searching, apart, guardrails, now_ms)
        claims = (self._claim(there[a.user_id], there[b.user_id], now_ms) for a, b in found)
        return [paired for paired in await asyncio.gather(*claims) if paired is not None]

    async def _claim(self, one: Known, other: Known, now_ms: int) -> Paired | None:
        pair = Pair.of(self._ids.new(), (one.person.user_id, other.person.user_id))
        after = [
            domain.matched(mine.person, theirs.person.user_id, pair.pair_id, self.limits(mine.person), now_ms)
            for mine, theirs in ((one, other), (other, one))
        ]
        look_ms = now_ms + round(self._settings.pair_lease_s * 1000)
        done = await self._store.swap(
            (one, after[0]), (other, after[1]), now_ms=now_ms, is_pairing=True, pair=pair, look_ms=look_ms
        )
        return Paired(pair, (Known.of(after[0]), Known.of(after[1]))) if done else None

    async def _gone(self, mode: str, one: Waiting, now_ms: int) -> None:
        if one.known.person.ticket is None:
            await self._store.forget(mode, one.known.person.user_id)
        elif _is_searching(one.known.person):
            await self._become((one.known, domain.left(one.known.person)), reason="gone", now_ms=now_ms)

    async def _cool(self) -> None:
        now_ms = self._clock.unix_ms()
        for user_id in await self._store.cooled(now_ms, _BATCH):
            known = await self._store.load(user_id)
            ticket = known.person.ticket
            if ticket is None or ticket.state is not MatchState.COOLDOWN:
                await self._store.forget("", user_id)
            else:
                await self._become((known, domain.searching(known.person, now_ms)), now_ms=now_ms)

    # Pairs

    async def begin(self, paired: Paired) -> None:
        """Have the sessions of a pair begun; who can't be in one leaves, and the other searches on."""
        async with self._beginning:
            await self._begin(paired)

    async def _begin(self, paired: Paired) -> None:
        pair = paired.pair
        try:
            sessions = await self._encounters.begin(pair.pair_id, pair.people)
            if await self._together(pair, paired.people, sessions):
                return
        except (Denied, Conflict, Invalid) as refusal:
            _log.info("match_refused", pair_id=pair.pair_id, code=refusal.code)
            await self._undo(pair)
            return
        except Failed as failure:
            _log.warning("match_failed", pair_id=pair.pair_id, code=failure.code)
        except Unavailable as outage:
            _log.warning("match_left_to_the_next_look", pair_id=pair.pair_id, error=str(outage))
            return
        await self.settle(pair)

    async def _together(self, pair: Pair, people: Sequence[Known], sessions: Mapping[str, str]) -> bool:
        """Tell two of their sessions; False when one of them was changed meanwhile. Raises Unavailable."""
        now_ms = self._clock.unix_ms()
        after = [(one, domain.began(one.person, sessions[one.person.user_id], now_ms)) for one in people]
        took_ms = max(0, now_ms - max(domain.held(one.person).since_ms for one in people))
        return await self._become(
            *after, now_ms=now_ms, pair=pair, look_ms=now_ms + self._look_ms, took_ms=took_ms
        )

    async def _doubtful(self, pairs: Sequence[Pair]) -> list[Pair]:
        """Those of these that do not simply go on: both in it, and their call too. The others are looked at later."""
        living = (
            await self._encounters.living([pair.pair_id for pair in pairs]) if pairs else frozenset[str]()
        )
        going_on = [pair for pair in pairs if pair.pair_id in living]
        others = await self._store.postpone(going_on, self._clock.unix_ms() + self._look_ms)
        return [*(pair for pair in pairs if pair.pair_id not in living), *others]

    async def settle(self, pair: Pair) -> None:
        """Bring a pair to where its sessions are. Raises Unavailable."""
        mine = await self._still_in(pair)
        states = {domain.held(one.person).state for one in mine}
        if len(mine) < len(pair.people) or MatchState.PARTING in states:
            await self._encounters.void(pair.pair_id)
            await self._encounters.end(pair.pair_id)
            await self._release(pair, mine, await self._encounters.sides(pair.pair_id))
            return
        sides = await self._encounters.sides(pair.pair_id)
        if any(side.state in _LIVING for side in sides.values()):
            await self._going_on(pair, mine, sides)
        elif MatchState.TOGETHER in states or any(side.end_reason in _OWN for side in sides.values()):
            await self._release(pair, mine, sides)
        elif sides:
            await self._undo(pair, failed=True)
        else:
            await self._give_up_late(pair, mine)

    async def _still_in(self, pair: Pair) -> list[Known]:
        known = await self._store.load_all(pair.people)
        return [
            one
            for one in known
            if one.person.ticket is not None and one.person.ticket.pair_id == pair.pair_id
        ]

    async def _going_on(self, pair: Pair, mine: list[Known], sides: Mapping[str, Side]) -> None:
        is_open = all(side.state is SessionState.ACTIVE for side in sides.values())
        if is_open and any(domain.held(one.person).state is MatchState.MATCHED for one in mine):
            await self._together(pair, mine, {who: side.session_id for who, side in sides.items()})
        else:
            await self._store.look_again(pair, self._clock.unix_ms() + self._look_ms)

    async def _give_up_late(self, pair: Pair, mine: list[Known]) -> None:
        """Whoever was to begin it is gone, or takes too long: nobody may any more, and both search on."""
        now_ms = self._clock.unix_ms()
        due_ms = domain.held(mine[0].person).since_ms + round(self._settings.pair_lease_s * 1000)
        if now_ms < due_ms:
            await self._store.look_again(pair, due_ms)
            return
        await self._encounters.void(pair.pair_id)
        if await self._encounters.sides(pair.pair_id):
            await self._store.look_again(pair, now_ms)
        else:
            await self._undo(pair)

    async def _release(self, pair: Pair, mine: list[Known], sides: Mapping[str, Side]) -> None:
        if not mine:
            if await self._store.drop(pair):
                self._changes.ended(sides)
            return
        now_ms = self._clock.unix_ms()
        after = [(one, await self._after(one.person, sides, now_ms)) for one in mine]
        if await self._become(*after, reason="gone", now_ms=now_ms, pair=pair):
            self._changes.ended(sides)

    async def _after(self, person: Person, sides: Mapping[str, Side], now_ms: int) -> Person:
        """Somebody whose encounter is over: gone if they ended it or their lease is over, or in the queue again."""
        side = sides.get(person.user_id)
        if side is not None and side.end_reason in _OWN:
            return domain.departed(person, self.limits(person), now_ms)
        (seen,) = await self._store.seen([person.user_id])
        if not seen.is_there:
            return domain.left(person)
        if not sides:
            return domain.undone(person, self.limits(person), now_ms)
        return domain.released(person, self.limits(person), now_ms)

    async def _undo(self, pair: Pair, *, failed: bool = False) -> None:
        """Nobody met: who can't be in a call leaves; who can searches on, after a pause if that would not help."""
        mine = await self._still_in(pair)
        owners = [domain.held(one.person).owner for one in mine]
        here = [one.user_id for one in owners if await self._people.is_signed_in(one)]
        unfit = await self._encounters.unfit(owners, here)
        now_ms = self._clock.unix_ms()
        pause_ms = round(self._settings.retry_s * 1000) if failed or not unfit else 0
        if not failed and len(mine) == 2 and await self._encounters.apart(pair.people):
            pause_ms = 0
        after = [
            (
                one,
                domain.left(one.person)
                if one.person.user_id in unfit
                else domain.undone(one.person, self.limits(one.person), now_ms, pause_ms),
            )
            for one in mine
        ]
        await self._become(*after, reason="busy", now_ms=now_ms, pair=pair)

    async def _become(
        self,
        *changes: tuple[Known, Person],
        now_ms: int,
        reason: str = "left",
        pair: Pair | None = None,
        look_ms: int | None = None,
        took_ms: int | None = None,
    ) -> bool:
        """Make people what they have become and tell of it; False when somebody else was first."""
        return await self._changes.make(
            *changes, now_ms=now_ms, reason=reason, pair=pair, look_ms=look_ms, took_ms=took_ms
        )

    def limits(self, person: Person) -> Limits:
        """By how they stood when last looked at."""
        in_quarantine = person.ticket is not None and person.ticket.standing.in_quarantine
        return limits_of(self._configuration.current, in_quarantine=in_quarantine)

    @property
    def _settings(self) -> MatchSettings:
        return self._configuration.current.platform.match

    @property
    def _look_ms(self) -> int:
        return round(self._settings.look_s * 1000)

    def _interval_s(self) -> float:
        return self._settings.interval_s

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(self._guarded(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _guarded(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except Exception as error:  # noqa: BLE001 - the pair is looked at again
            _log.error("match_not_settled", error=f"{type(error).__name__}: {error}")


def _is_searching(person: Person) -> bool:
    return person.ticket is not None and person.ticket.state is MatchState.SEARCHING


def _not_looked(error: Exception) -> None:
    _log.error("match_not_looked", error=described(error))
