"""Matching in Redis, and the one script that changes it (ADR 0039). Every method raises Unavailable without Redis.

Under one hash tag: each person as one JSON text; for each mode a sorted set of who searches, by since when; `cooling`,
those who will search, by when; `leases`, until when each ticket holds, by Redis's own clock; `pairs`, by when somebody
must look at them; `untold`, those whom nobody has told yet what became of them. The
script swaps the texts of up to two people for others if both are still as they were read: that is a pairing, and every
other change. So nobody is in two pairs, and whoever is first decides.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable
from dataclasses import dataclass
from typing import Any, Final

from redis.asyncio import Redis

from generated.vocabulary import ErrorCode, MatchState
from services.infra.house import Configuration
from services.infra.streams import REDIS_ERRORS
from services.kernel.errors import Unavailable
from services.match.domain import PAIRED, Person, told_of
from services.match.spelling import person_from, person_to

_HOME: Final = "vvtv:{match}:"
COOLING, LEASES, PAIRS, UNTOLD = (f"{_HOME}{name}" for name in ("cooling", "leases", "pairs", "untold"))
_BEAT: Final = """
if not redis.call('ZSCORE', KEYS[1], ARGV[1]) then return 0 end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZADD', KEYS[1], string.format('%.0f', now + ARGV[2]), ARGV[1])
redis.call('PEXPIRE', KEYS[2], ARGV[3])
return 1
"""

# KEYS: leases, pairs, untold, then the people's and the queues', which a swap names by their places.
# ARGV[1]: kept and lease in ms, the swaps, and the pair with when to look at it again, or without when it is over.
_SWAP: Final = """
local said = cjson.decode(ARGV[1])
local leases, pairs, untold = KEYS[1], KEYS[2], KEYS[3]
local whole = function(number) return string.format('%.0f', number) end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
for _, one in ipairs(said.swaps) do
  if (redis.call('GET', KEYS[one.key]) or '') ~= one.before then return 0 end
  if said.is_pairing and tonumber(redis.call('ZSCORE', leases, one.user) or '0') < now then return 0 end
end
for _, one in ipairs(said.swaps) do
  redis.call('SET', KEYS[one.key], one.after, 'PX', whole(said.kept))
  if one.from then redis.call('ZREM', KEYS[one.from], one.user) end
  if one.to then redis.call('ZADD', KEYS[one.to], whole(one.score), one.user) end
  if one.is_over then redis.call('ZREM', leases, one.user)
  elseif said.lease then redis.call('ZADD', leases, whole(now + said.lease), one.user) end
  if one.tells then redis.call('ZADD', untold, whole(now), one.user) end
end
if said.pair then
  if said.look then redis.call('ZADD', pairs, whole(said.look), said.pair)
  else redis.call('ZREM', pairs, said.pair) end
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

    @classmethod
    def of(cls, pair_id: str, one: str, other: str) -> Pair:
        """The same of the same two, whoever names them."""
        return cls(pair_id, (min(one, other), max(one, other)))

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
        text = await _guarded(self._redis.get(_person(user_id)))
        return _known(user_id, text)

    async def swap(
        self,
        *changes: tuple[Known, Person],
        lease: bool = False,
        is_pairing: bool = False,
        pair: Pair | None = None,
        look_ms: int | None = None,
    ) -> bool:
        """Make people what they have become, all or nobody; False when somebody was changed meanwhile.

        `lease` gives whoever keeps a ticket a new one; `is_pairing` asks that everybody's holds. `pair` is looked at
        again at `look_ms`, or not any more. Whose state is another one is `untold` until `told`.
        """
        settings = self._configuration.current.platform.match
        keys = _Keys()
        said: dict[str, Any] = {
            "kept": settings.kept_s * 1000,
            "is_pairing": is_pairing,
            "swaps": [_said(known, after, keys) for known, after in changes],
        }
        if lease:
            said["lease"] = round(settings.lease_s * 1000)
        if pair is not None:
            said["pair"] = str(pair)
            if look_ms is not None:
                said["look"] = look_ms
        done = await _guarded(self._swap(keys=keys.names, args=[json.dumps(said)]))
        return bool(int(done))

    async def beat(self, user_id: str) -> bool:
        """Renew somebody's lease; False when they have none."""
        settings = self._configuration.current.platform.match
        args: list[str | int] = [user_id, round(settings.lease_s * 1000), settings.kept_s * 1000]
        return bool(await _guarded(self._beat(keys=[LEASES, _person(user_id)], args=args)))

    async def is_there(self, user_id: str) -> bool:
        """Whether somebody's lease holds."""
        pipeline = self._redis.pipeline(transaction=True)
        pipeline.time()
        pipeline.zscore(LEASES, user_id)
        time, score = await _guarded(pipeline.execute())
        return score is not None and score >= _ms(time)

    async def told(self, *people: str) -> None:
        """What became of these people has been told."""
        if people:
            await _guarded(self._redis.zrem(UNTOLD, *people))

    async def untold(self, limit: int) -> list[str]:
        """Those of whom it should have been told long since."""
        seconds, _ = await _guarded(self._redis.time())
        before = (seconds - self._configuration.current.platform.match.retry_s) * 1000
        late = self._redis.zrangebyscore(UNTOLD, "-inf", before, start=0, num=limit)
        return [name.decode() for name in await _guarded(late)]

    async def waiting(self, mode: str, turn: int) -> list[Waiting]:
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
        pipeline.time()
        texts, leases, time = await _guarded(pipeline.execute())
        return [
            Waiting(_known(one, text), until is not None and until >= _ms(time))
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


class _Keys:
    """The keys of one swap, and their places among them."""

    def __init__(self) -> None:
        self.names = [LEASES, PAIRS, UNTOLD]

    def place(self, key: str) -> int:
        """Where a key is, from 1 on."""
        if key not in self.names:
            self.names.append(key)
        return self.names.index(key) + 1


def _said(known: Known, after: Person, keys: _Keys) -> dict[str, Any]:
    said: dict[str, Any] = {
        "user": after.user_id,
        "key": keys.place(_person(after.user_id)),
        "before": known.text,
        "after": person_to(after),
        "is_over": after.ticket is None,
        "tells": told_of(known.person, after) is not None,
    }
    came_from, goes_to = _place(known.person), _place(after)
    if came_from is not None:
        said["from"] = keys.place(_HOME + came_from)
    if goes_to is not None and after.ticket is not None:
        said |= {"to": keys.place(_HOME + goes_to), "score": after.ticket.since_ms}
    return said


def _ms(time: tuple[int, int]) -> int:
    return time[0] * 1000 + time[1] // 1000


def _place(person: Person) -> str | None:
    ticket = person.ticket
    if ticket is None or ticket.state in PAIRED:
        return None
    return "cooling" if ticket.state is MatchState.COOLDOWN else f"queue:{ticket.mode}"


async def _guarded(call: Awaitable[Any]) -> Any:
    try:
        return await call
    except REDIS_ERRORS as error:
        raise Unavailable(ErrorCode.OVERLOADED, "Nobody can be met just now.") from error
