"""Matching in Redis, and the one script that changes it (ADR 0039). Every method raises Unavailable without Redis.

Under one hash tag: each person as one JSON text; for each mode a sorted set of who searches, by since when; `cooling`,
those who will search, by when; `leases`, until when each ticket holds by Redis's own clock; `pairs`, by when somebody
must look at them; `awaiting`, pairs that wait for their session, by since when; `met`, by when, those that got it, with
how long that took; `untold`, whose changes may not have been told yet. The script swaps the texts of up to two people
for others if both are still as they were read: that is a pairing, and every other change. So nobody is in two pairs,
and whoever is first decides. What many ask for at the same time is one call: swaps too, of which each is done or not.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from redis.asyncio import Redis

from generated.models import MatchSettings
from generated.vocabulary import ErrorCode, MatchState
from services.infra.house import Configuration
from services.infra.redis.gathering import Gathered
from services.infra.streams import REDIS_ERRORS
from services.kernel.errors import Unavailable
from services.match.domain import PAIRED, Person
from services.match.pace import Pace
from services.match.spelling import person_from, person_to

T = TypeVar("T")
_HOME: Final = "vvtv:{match}:"
COOLING, LEASES, PAIRS, UNTOLD, AWAITING, MET = (
    f"{_HOME}{name}" for name in ("cooling", "leases", "pairs", "untold", "awaiting", "met")
)

_NOW: Final = """
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local whole = function(number) return string.format('%.0f', number) end
"""
# KEYS: leases, a person. ARGV: who, lease and kept in ms.
_BEAT: Final = f"""
{_NOW}
if not redis.call('ZSCORE', KEYS[1], ARGV[1]) then return end
redis.call('ZADD', KEYS[1], whole(now + ARGV[2]), ARGV[1])
redis.call('PEXPIRE', KEYS[2], ARGV[3])
"""
# KEYS: leases, pairs, untold, awaiting, met, and every other one that a swap names. ARGV: swaps, each done or not: kept
# and lease in ms, the people, the pair with when to look at it again, or without when it is over, how long it took to
# meet, and what is to be told, with when that was.
_SWAP: Final = f"""
{_NOW}
local leases, pairs, untold, awaiting, met = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local swap = function(said)
  for _, one in ipairs(said.people) do
    if (redis.call('GET', one.key) or '') ~= one.before then return 0 end
    if said.is_pairing and tonumber(redis.call('ZSCORE', leases, one.user) or '0') <= now then return 0 end
  end
  for _, one in ipairs(said.people) do
    redis.call('SET', one.key, one.after, 'PX', whole(said.kept))
    if one.from then redis.call('ZREM', one.from, one.user) end
    if one.to then redis.call('ZADD', one.to, whole(one.score), one.user) end
    if one.is_over then redis.call('ZREM', leases, one.user)
    elseif said.lease then redis.call('ZADD', leases, whole(now + said.lease), one.user) end
  end
  if said.pair then
    if said.look then redis.call('ZADD', pairs, whole(said.look), said.pair)
    else redis.call('ZREM', pairs, said.pair) end
    if said.is_pairing then redis.call('ZADD', awaiting, whole(said.at), said.pair)
    elseif said.took or not said.look then redis.call('ZREM', awaiting, said.pair) end
    if said.took then redis.call('ZADD', met, whole(said.at), said.pair .. ' ' .. whole(said.took)) end
  end
  if said.untold then redis.call('ZADD', untold, whole(said.at), said.untold) end
  return 1
end
local done = {{}}
for index, text in ipairs(ARGV) do done[index] = swap(cjson.decode(text)) end
return done
"""
# KEYS: pairs. ARGV: now, until when whoever takes them has them, how many.
_TAKE: Final = """
local due = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1], 'LIMIT', 0, ARGV[3])
for _, pair in ipairs(due) do redis.call('ZADD', KEYS[1], ARGV[2], pair) end
return due
"""
# KEYS: pairs, and the two people of each. ARGV: when to look at them, kept in ms, the state of who is in a pair, pairs.
# The others of them are told: of whom one is not in the pair any more, or not yet.
_POSTPONE: Final = """
local others = {}
for index = 4, #ARGV do
  local pair, first, whole = ARGV[index], 2 * index - 6, true
  for key = first, first + 1 do
    local text = redis.call('GET', KEYS[key])
    local ticket = text and cjson.decode(text).ticket
    whole = whole and type(ticket) == 'table' and ticket.state == ARGV[3]
      and ticket.pair_id == string.match(pair, '^%S+')
  end
  if whole then
    redis.call('ZADD', KEYS[1], 'XX', ARGV[1], pair)
    for key = first, first + 1 do redis.call('PEXPIRE', KEYS[key], ARGV[2]) end
  else others[#others + 1] = pair end
end
return others
"""
_AT_ONCE: Final = 64
"""Of what many ask for at the same time, so much in one call: Redis does nothing else meanwhile."""


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody as they are kept: what a swap expects."""

    person: Person
    text: str

    @classmethod
    def of(cls, person: Person) -> Known:
        """Somebody as a swap has left them."""
        return cls(person, person_to(person))


@dataclass(frozen=True, slots=True)
class Pair:
    """Two people, and the grant's id that is theirs."""

    pair_id: str
    people: tuple[str, ...]

    @classmethod
    def of(cls, pair_id: str, people: Iterable[str]) -> Pair:
        """The pair of these two, whoever is named first."""
        return cls(pair_id, (*sorted(people),))

    def __str__(self) -> str:
        """As it is kept."""
        return " ".join((self.pair_id, *self.people))


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody, and how long their lease still holds; nothing for who has none."""

    known: Known
    holds_ms: int

    @property
    def is_there(self) -> bool:
        """Whether it holds."""
        return self.holds_ms > 0


@dataclass(frozen=True, slots=True)
class Paired:
    """Two who were paired, as they were kept then."""

    pair: Pair
    people: tuple[Known, Known]


class MatchStore:
    """The matching of one Redis."""

    def __init__(self, redis: Redis, configuration: Configuration) -> None:
        self._redis = redis
        self._swap, self._beat, self._take, self._postpone = (
            redis.register_script(script) for script in (_SWAP, _BEAT, _TAKE, _POSTPONE)
        )
        self._swaps = Gathered(self._swap_all, _AT_ONCE)
        self._loads = Gathered(self.load_all, _AT_ONCE)
        self._tellings = Gathered(self._told_all, _AT_ONCE)
        self._configuration = configuration

    async def load(self, user_id: str) -> Known:
        """Somebody; one of whom nothing is remembered is new."""
        return await self._loads.of(user_id)

    async def load_all(self, people: Sequence[str]) -> list[Known]:
        """Several, in their order."""
        texts: Any = await _guarded(self._redis.mget([_person(one) for one in people]))
        return [_known(one, text) for one, text in zip(people, texts, strict=True)]

    async def swap(
        self,
        *changes: tuple[Known, Person],
        now_ms: int,
        lease: bool = False,
        is_pairing: bool = False,
        pair: Pair | None = None,
        look_ms: int | None = None,
        took_ms: int | None = None,
        untold: str | None = None,
    ) -> bool:
        """Make people what they have become, all or nobody; False when somebody was changed meanwhile.

        `lease` gives whoever keeps a ticket a new one; `is_pairing` asks that everybody's holds. `pair` is looked at
        again at `look_ms`, or not any more; its session is there after `took_ms`. `untold` is kept until it is `told`.
        """
        said: dict[str, Any] = {
            "at": now_ms,
            "kept": self._settings.kept_s * 1000,
            "is_pairing": is_pairing,
            "people": [_said(known, after) for known, after in changes],
        }
        if lease:
            said["lease"] = self._lease_ms
        if pair is not None:
            said["pair"] = str(pair)
            if look_ms is not None:
                said["look"] = look_ms
            if took_ms is not None:
                said["took"] = took_ms
        if untold is not None:
            said["untold"] = untold
        return await self._swaps.of(said)

    async def _swap_all(self, swaps: Sequence[dict[str, Any]]) -> list[bool]:
        people = (one for said in swaps for one in said["people"])
        named = {one[name] for one in people for name in ("key", "from", "to") if name in one}
        keys = [LEASES, PAIRS, UNTOLD, AWAITING, MET, *sorted(named)]
        done = await _guarded(self._swap(keys=keys, args=[json.dumps(said) for said in swaps]))
        return [bool(int(one)) for one in done]

    async def beat(self, user_id: str) -> None:
        """Renew somebody's lease, if they have one."""
        args: list[str | int] = [user_id, self._lease_ms, self._settings.kept_s * 1000]
        await _guarded(self._beat(keys=[LEASES, _person(user_id)], args=args))

    async def seen(self, people: Sequence[str]) -> list[Waiting]:
        """Several with how long their leases still hold, by Redis's own clock; in their order."""
        if not people:
            return []
        pipeline = self._redis.pipeline(transaction=True)
        pipeline.mget([_person(one) for one in people])
        pipeline.zmscore(LEASES, [*people])
        pipeline.time()
        texts, leases, time = await _guarded(pipeline.execute())
        return [
            Waiting(_known(one, text), 0 if until is None else max(0, int(until) - _ms(time)))
            for one, text, until in zip(people, texts, leases, strict=True)
        ]

    async def waiting(self, mode: str, turn: int) -> list[Waiting]:
        """Who searches in a mode: all of them, or those who wait longest and a part of the others, by the turn."""
        most = self._settings.considered_max
        key = _queue(mode)
        people = _names(await _guarded(self._redis.zrange(key, 0, most)))
        if len(people) > most:
            count = int(await _guarded(self._redis.zcard(key)))
            first, rest = most // 2, most - most // 2
            start = first + turn * rest % max(1, count - first)
            part = await _guarded(self._redis.zrange(key, start, start + rest - 1))
            people = list(dict.fromkeys([*people[:first], *_names(part)]))
        return await self.seen(people)

    async def forget(self, mode: str, user_id: str) -> None:
        """Take somebody out of a queue in whom there is no ticket for it: their record ran out."""
        await _guarded(self._redis.zrem(_queue(mode), user_id))
        await _guarded(self._redis.zrem(COOLING, user_id))

    async def cooled(self, now_ms: int, limit: int) -> list[str]:
        """Those whose cooldown is over."""
        due = self._redis.zrangebyscore(COOLING, "-inf", now_ms, start=0, num=limit)
        return _names(await _guarded(due))

    async def take_due(self, now_ms: int, until_ms: int, limit: int) -> list[Pair]:
        """Pairs that somebody must look at: the caller, and nobody else before `until_ms`."""
        return _pairs(await _guarded(self._take(keys=[PAIRS], args=[now_ms, until_ms, limit])))

    async def postpone(self, pairs: Sequence[Pair], at_ms: int) -> list[Pair]:
        """Look later at those of these in which both are together; the others are told, for somebody to look at."""
        if not pairs:
            return []
        keys = [PAIRS, *(_person(user_id) for pair in pairs for user_id in pair.people)]
        args: list[str | int] = [
            at_ms,
            self._settings.kept_s * 1000,
            MatchState.TOGETHER.value,
            *map(str, pairs),
        ]
        return _pairs(await _guarded(self._postpone(keys=keys, args=args)))

    async def look_again(self, pair: Pair, at_ms: int) -> None:
        """Look at a pair later, if it is still one; its people are remembered as long."""
        kept_ms = self._settings.kept_s * 1000
        pipeline = self._redis.pipeline(transaction=True)
        pipeline.zadd(PAIRS, {str(pair): at_ms}, xx=True)
        for user_id in pair.people:
            pipeline.pexpire(_person(user_id), kept_ms)
        await _guarded(pipeline.execute())

    async def drop(self, pair: Pair) -> bool:
        """A pair in which nobody is any more; False when it was dropped before."""
        pipeline = self._redis.pipeline(transaction=True)
        pipeline.zrem(PAIRS, str(pair))
        pipeline.zrem(AWAITING, str(pair))
        dropped, _ = await _guarded(pipeline.execute())
        return bool(dropped)

    async def pace(self, now_ms: int, window_ms: int) -> Pace:
        """How quickly pairs of the last `window_ms` met, and how long others wait; what is older is forgotten."""
        pipeline = self._redis.pipeline(transaction=True)
        for key in (MET, AWAITING):
            pipeline.zremrangebyscore(key, "-inf", now_ms - window_ms)
        pipeline.zrange(MET, 0, -1)
        pipeline.zrange(AWAITING, 0, -1, withscores=True)
        _, _, met, awaiting = await _guarded(pipeline.execute())
        took_s = [int(name.rpartition(" ")[2]) / 1000 for name in _names(met)]
        return Pace(took_s, [max(0.0, now_ms - since) / 1000 for _, since in awaiting])

    async def queued(self, modes: Sequence[str]) -> dict[str, int]:
        """How many search in each of these modes."""
        pipeline = self._redis.pipeline(transaction=False)
        for mode in modes:
            pipeline.zcard(_queue(mode))
        counts = await _guarded(pipeline.execute())
        return {mode: int(count) for mode, count in zip(modes, counts, strict=True)}

    async def untold(self, before_ms: int, limit: int) -> list[str]:
        """What was to be told before then, and may not have been: a mark and whom it is about."""
        found = self._redis.zrangebyscore(UNTOLD, "-inf", before_ms, start=0, num=limit)
        return _names(await _guarded(found))

    async def told(self, untold: str) -> None:
        """It was told."""
        await self._tellings.of(untold)

    async def _told_all(self, untold: Sequence[str]) -> Sequence[None]:
        await _guarded(self._redis.zrem(UNTOLD, *untold))
        return [None] * len(untold)

    @property
    def _settings(self) -> MatchSettings:
        return self._configuration.current.platform.match

    @property
    def _lease_ms(self) -> int:
        return round(self._settings.lease_s * 1000)


def _person(user_id: str) -> str:
    return f"{_HOME}person:{user_id}"


def _queue(mode: str) -> str:
    return f"{_HOME}queue:{mode}"


def _names(found: Any) -> list[str]:
    """Members of a sorted set, as bytes come."""
    return [name.decode() for name in found]


def _pairs(found: Any) -> list[Pair]:
    """Pairs as they are kept."""
    named = (name.split(" ") for name in _names(found))
    return [Pair(pair_id, (*people,)) for pair_id, *people in named]


def _known(user_id: str, text: bytes | None) -> Known:
    return Known(Person(user_id), "") if text is None else Known(person_from(text), text.decode())


def _ms(time: tuple[int, int]) -> int:
    """A time of Redis's, which comes as seconds and microseconds."""
    return time[0] * 1000 + time[1] // 1000


def _said(known: Known, after: Person) -> dict[str, Any]:
    said: dict[str, Any] = {
        "user": after.user_id,
        "key": _person(after.user_id),
        "before": known.text,
        "after": person_to(after),
        "is_over": after.ticket is None,
    }
    came_from, goes_to = _place(known.person), _place(after)
    if came_from is not None:
        said["from"] = came_from
    if goes_to is not None and after.ticket is not None:
        said |= {"to": goes_to, "score": after.ticket.since_ms}
    return said


def _place(person: Person) -> str | None:
    ticket = person.ticket
    if ticket is None or ticket.state in PAIRED:
        return None
    return COOLING if ticket.state is MatchState.COOLDOWN else _queue(ticket.mode)


async def _guarded(call: Awaitable[T]) -> T:
    try:
        return await call
    except REDIS_ERRORS as error:
        raise Unavailable(ErrorCode.OVERLOADED, "Nobody can be met just now.") from error
