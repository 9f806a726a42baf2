"""Matching in Redis, and the one script that changes it (ADR 0038). Every method raises Unavailable without Redis.

Under one hash tag: each person as one JSON text; for each mode a sorted set of who searches, by since when; `cooling`,
those who will search, by when; `leases`, until when each ticket holds; `pairs`, by when somebody must look at them. The
script swaps the texts of up to two people for others if both are still as they were read: that is a pairing, and every
other change. So nobody is in two pairs, and whoever is first decides.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from redis.asyncio import Redis

from generated.vocabulary import ErrorCode, MatchState
from services.infra.house import Configuration
from services.infra.streams import REDIS_ERRORS
from services.kernel.errors import Unavailable
from services.match.domain import PAIRED, Person
from services.match.spelling import person_from, person_to

T = TypeVar("T")
_HOME: Final = "vvtv:{match}:"
COOLING, LEASES, PAIRS = f"{_HOME}cooling", f"{_HOME}leases", f"{_HOME}pairs"

# ARGV[1]: now and kept in ms, the swaps, and the pair with when to look at it again, or without when it is over.
_SWAP: Final = """
local said = cjson.decode(ARGV[1])
local whole = function(number) return string.format('%.0f', number) end
local key = function(name) return 'vvtv:{match}:' .. name end
for _, one in ipairs(said.swaps) do
  if (redis.call('GET', key('person:' .. one.user)) or '') ~= one.before then return 0 end
  if said.is_pairing and tonumber(redis.call('ZSCORE', key('leases'), one.user) or '0') < said.now then return 0 end
end
for _, one in ipairs(said.swaps) do
  redis.call('SET', key('person:' .. one.user), one.after, 'PX', whole(said.kept))
  if one.from then redis.call('ZREM', key(one.from), one.user) end
  if one.to then redis.call('ZADD', key(one.to), whole(one.score), one.user) end
  if one.lease == 0 then redis.call('ZREM', key('leases'), one.user)
  elseif one.lease then redis.call('ZADD', key('leases'), whole(one.lease), one.user) end
end
if said.pair then
  if said.look then redis.call('ZADD', key('pairs'), whole(said.look), said.pair)
  else redis.call('ZREM', key('pairs'), said.pair) end
end
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
    people: tuple[str, str]

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
        self._configuration = configuration

    async def load(self, user_id: str) -> Known:
        """Somebody; one of whom nothing is remembered is new."""
        text = await _guarded(self._redis.get(_person(user_id)))
        return _known(user_id, text)

    async def swap(
        self,
        *changes: tuple[Known, Person],
        now_ms: int,
        lease: bool = False,
        is_pairing: bool = False,
        pair: Pair | None = None,
        look_ms: int | None = None,
    ) -> bool:
        """Make people what they have become, all or nobody; False when somebody was changed meanwhile.

        `lease` gives whoever keeps a ticket a new one; `is_pairing` asks that everybody's holds. `pair` is looked at
        again at `look_ms`, or not any more.
        """
        settings = self._configuration.current.platform.match
        until = now_ms + round(settings.lease_s * 1000)
        said: dict[str, Any] = {
            "now": now_ms,
            "kept": settings.kept_s * 1000,
            "is_pairing": is_pairing,
            "swaps": [_said(known, after, until if lease else None) for known, after in changes],
        }
        if pair is not None:
            said["pair"] = str(pair)
            if look_ms is not None:
                said["look"] = look_ms
        done = await _guarded(self._swap(keys=[LEASES], args=[json.dumps(said)]))
        return bool(int(done))

    async def beat(self, user_id: str, now_ms: int) -> bool:
        """Renew somebody's lease; False when they have none."""
        settings = self._configuration.current.platform.match
        until = now_ms + round(settings.lease_s * 1000)
        pipeline = self._redis.pipeline(transaction=True)
        pipeline.zadd(LEASES, {user_id: until}, xx=True)
        pipeline.zscore(LEASES, user_id)
        pipeline.pexpire(_person(user_id), settings.kept_s * 1000)
        _, score, _ = await _guarded(pipeline.execute())
        return score is not None

    async def is_there(self, user_id: str, now_ms: int) -> bool:
        """Whether somebody's lease holds."""
        score = await _guarded(self._redis.zscore(LEASES, user_id))
        return score is not None and score >= now_ms

    async def waiting(self, mode: str, turn: int, now_ms: int) -> list[Waiting]:
        """Who searches in a mode: all of them, or those who wait longest and a part of the others, by the turn."""
        most = self._configuration.current.platform.match.considered_max
        key = f"{_HOME}queue:{mode}"
        count = int(await _guarded(self._redis.zcard(key)))
        if count <= most:
            names = await _guarded(self._redis.zrange(key, 0, -1))
        else:
            first, rest = most // 2, most - most // 2
            start = first + turn * rest % (count - first)
            names = await _guarded(self._redis.zrange(key, 0, first - 1))
            names += await _guarded(self._redis.zrange(key, start, start + rest - 1))
        people = [name.decode() for name in names]
        if not people:
            return []
        pipeline = self._redis.pipeline(transaction=True)
        pipeline.mget([_person(one) for one in people])
        pipeline.zmscore(LEASES, people)
        texts, leases = await _guarded(pipeline.execute())
        return [
            Waiting(_known(one, text), until is not None and until >= now_ms)
            for one, text, until in zip(people, texts, leases, strict=True)
        ]

    async def forget(self, mode: str, user_id: str) -> None:
        """Take somebody out of a queue in whom there is no ticket for it: their record ran out."""
        await _guarded(self._redis.zrem(f"{_HOME}queue:{mode}", user_id))
        await _guarded(self._redis.zrem(COOLING, user_id))

    async def cooled(self, now_ms: int, limit: int) -> list[str]:
        """Those whose cooldown is over."""
        due = self._redis.zrangebyscore(COOLING, "-inf", now_ms, start=0, num=limit)
        return [name.decode() for name in await _guarded(due)]

    async def due(self, now_ms: int, limit: int) -> list[Pair]:
        """Pairs that somebody must look at."""
        found = await _guarded(self._redis.zrangebyscore(PAIRS, "-inf", now_ms, start=0, num=limit))
        pairs = (name.decode().split(" ") for name in found)
        return [Pair(pair_id, (one, other)) for pair_id, one, other in pairs]

    async def look_again(self, pair: Pair, at_ms: int) -> None:
        """Look at a pair later, if it is still one."""
        await _guarded(self._redis.zadd(PAIRS, {str(pair): at_ms}, xx=True))

    async def drop(self, pair: Pair) -> None:
        """A pair in which nobody is any more."""
        await _guarded(self._redis.zrem(PAIRS, str(pair)))


def _person(user_id: str) -> str:
    return f"{_HOME}person:{user_id}"


def _known(user_id: str, text: bytes | None) -> Known:
    return Known(Person(user_id), "") if text is None else Known(person_from(text), text.decode())


def _said(known: Known, after: Person, until_ms: int | None) -> dict[str, Any]:
    said: dict[str, Any] = {"user": after.user_id, "before": known.text, "after": person_to(after)}
    came_from, goes_to = _place(known.person), _place(after)
    if came_from is not None:
        said["from"] = came_from
    if goes_to is not None and after.ticket is not None:
        said |= {"to": goes_to, "score": after.ticket.since_ms}
    if after.ticket is None:
        said["lease"] = 0
    elif until_ms is not None:
        said["lease"] = until_ms
    return said


def _place(person: Person) -> str | None:
    ticket = person.ticket
    if ticket is None or ticket.state in PAIRED:
        return None
    return "cooling" if ticket.state is MatchState.COOLDOWN else f"queue:{ticket.mode}"


async def _guarded(call: Awaitable[T]) -> T:
    try:
        return await call
    except REDIS_ERRORS as error:
        raise Unavailable(ErrorCode.OVERLOADED, "Nobody can be met just now.") from error
