"""Matching in Redis, and the one script that changes it (ADR 0039). Every method raises Unavailable without Redis.

Under one hash tag: each person as one JSON text; for each mode a sorted set of who searches, by since when; `cooling`,
those who will search, by when; `leases`, until when each ticket holds by Redis's own clock; `pairs`, by when somebody
must look at them; `awaiting`, pairs that wait for their session, by since when; `met`, by when, those that got it, with
how long that took; `untold`, whose changes may not have been told yet. The script swaps the texts of up to two people
for others if both are still as they were read: that is a pairing, and every other change. So nobody is in two pairs,
and whoever is first decides.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Iterable
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from redis.asyncio import Redis

from generated.models import MatchSettings
from generated.vocabulary import ErrorCode, MatchState
from services.infra.house import Configuration
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
# KEYS: leases, pairs, untold, awaiting, met, and every other one that ARGV[1] names. ARGV[1]: kept and lease in ms, the
# swaps, the pair with when to look at it again, or without when it is over, how long it took to meet, and what is to be
# told, with when that was.
_SWAP: Final = f"""
{_NOW}
local leases, pairs, untold, awaiting, met = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local said = cjson.decode(ARGV[1])
for _, one in ipairs(said.swaps) do
  if (redis.call('GET', one.key) or '') ~= one.before then return 0 end
  if said.is_pairing and tonumber(redis.call('ZSCORE', leases, one.user) or '0') <= now then return 0 end
end
for _, one in ipairs(said.swaps) do
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
"""


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody as they were read: what a swap expects."""

    person: Person
    text: str


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
    """Somebody who searches, and whether their lease still holds."""

    known: Known
    is_there: bool


class MatchStore:
    """The matching of one Redis."""

    def __init__(self, redis: Redis, configuration: Configuration) -> None:
        self._redis = redis
        self._swap = redis.register_script(_SWAP)
        self._beat = redis.register_script(_BEAT)
        self._configuration = configuration

    async def load(self, user_id: str) -> Known:
        """Somebody; one of whom nothing is remembered is new."""
        text: Any = await _guarded(self._redis.get(_person(user_id)))
        return _known(user_id, text)

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
            "swaps": [_said(known, after) for known, after in changes],
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
        named = {one[name] for one in said["swaps"] for name in ("key", "from", "to") if name in one}
        keys = [LEASES, PAIRS, UNTOLD, AWAITING, MET, *sorted(named)]
        done = await _guarded(self._swap(keys=keys, args=[json.dumps(said)]))
        return bool(int(done))

    async def beat(self, user_id: str) -> None:
        """Renew somebody's lease, if they have one."""
        args: list[str | int] = [user_id, self._lease_ms, self._settings.kept_s * 1000]
        await _guarded(self._beat(keys=[LEASES, _person(user_id)], args=args))

    async def holds_ms(self, user_id: str) -> int:
        """How long somebody's lease still holds; nothing for who has none."""
        pipeline = self._redis.pipeline(transaction=True)
        pipeline.zscore(LEASES, user_id)
        pipeline.time()
        until, time = await _guarded(pipeline.execute())
        return 0 if until is None else max(0, int(until) - _ms(time))

    async def waiting(self, mode: str, turn: int) -> list[Waiting]:
        """Who searches in a mode: all of them, or those who wait longest and a part of the others, by the turn."""
        most = self._settings.considered_max
        key = _queue(mode)
        count = int(await _guarded(self._redis.zcard(key)))
        if count <= most:
            people = _names(await _guarded(self._redis.zrange(key, 0, -1)))
        else:
            first, rest = most // 2, most - most // 2
            start = first + turn * rest % (count - first)
            people = _names(await _guarded(self._redis.zrange(key, 0, first - 1)))
            people += _names(await _guarded(self._redis.zrange(key, start, start + rest - 1)))
        if not people:
            return []
        pipeline = self._redis.pipeline(transaction=True)
        pipeline.mget([_person(one) for one in people])
        pipeline.zmscore(LEASES, people)
        pipeline.time()
        texts, leases, time = await _guarded(pipeline.execute())
        return [
            Waiting(_known(one, text), until is not None and until > _ms(time))
            for one, text, until in zip(people, texts, leases, strict=True)
        ]

    async def forget(self, mode: str, user_id: str) -> None:
        """Take somebody out of a queue in whom there is no ticket for it: their record ran out."""
        await _guarded(self._redis.zrem(_queue(mode), user_id))
        await _guarded(self._redis.zrem(COOLING, user_id))

    async def cooled(self, now_ms: int, limit: int) -> list[str]:
        """Those whose cooldown is over."""
        due = self._redis.zrangebyscore(COOLING, "-inf", now_ms, start=0, num=limit)
        return _names(await _guarded(due))

    async def due(self, now_ms: int, limit: int) -> list[Pair]:
        """Pairs that somebody must look at."""
        found = await _guarded(self._redis.zrangebyscore(PAIRS, "-inf", now_ms, start=0, num=limit))
        pairs = (name.split(" ") for name in _names(found))
        return [Pair(pair_id, (*people,)) for pair_id, *people in pairs]

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

    async def untold(self, before_ms: int, limit: int) -> list[str]:
        """What was to be told before then, and may not have been: a mark and whom it is about."""
        found = self._redis.zrangebyscore(UNTOLD, "-inf", before_ms, start=0, num=limit)
        return _names(await _guarded(found))

    async def told(self, untold: str) -> None:
        """It was told."""
        await _guarded(self._redis.zrem(UNTOLD, untold))

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
