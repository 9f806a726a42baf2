"""What is known of sessions at Cloudflare: their connections, their relays, and up to when they were revoked.

In Redis, by its own clock, so that any node may close what another opened. Whether a connection may still be added is
settled in one script with the revocation, never by a look before. A Redis that is away is a Fault.
"""

from __future__ import annotations

from collections.abc import Awaitable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, TypeVar

from pydantic import TypeAdapter
from redis.asyncio import Redis

from services.infra.streams import REDIS_ERRORS
from services.media.calling import Fault
from services.media.cloudflare.legs import Leg

_LEG = TypeAdapter(Leg)
_NOW_MS = "local time = redis.call('TIME'); local now = time[1] * 1000 + math.floor(time[2] / 1000)\n"
_VOID = """
local function void(key) return tonumber(redis.call('GET', key) or 0) end
local function is_void(epoch) return math.max(void(KEYS[1]), void(KEYS[2])) >= tonumber(epoch) end
"""
_GRANT = f"{_NOW_MS}{_VOID}return math.max(now, math.max(void(KEYS[1]), void(KEYS[2])) + 1)"
# A grant of this very millisecond is void too.
_REVOKE = f"""{_NOW_MS}
local epoch = math.max(now, tonumber(redis.call('GET', KEYS[1]) or 0))
redis.call('SET', KEYS[1], string.format('%.0f', epoch), 'EX', ARGV[1])
return {{redis.call('HGETALL', KEYS[2]), redis.call('SMEMBERS', KEYS[3])}}
"""
_ADD = f"""{_VOID}
if is_void(ARGV[1]) then return 'revoked' end
if redis.call('HEXISTS', KEYS[3], ARGV[2]) == 0 then
  local count = 0
  for _, name in ipairs(redis.call('HKEYS', KEYS[3])) do
    if string.sub(name, 1, 2) == string.sub(ARGV[2], 1, 2) then count = count + 1 end
  end
  if count >= tonumber(ARGV[4]) then return 'full' end
end
redis.call('HSET', KEYS[3], ARGV[2], ARGV[3])
redis.call('EXPIRE', KEYS[3], ARGV[5])
return 'added'
"""
_SETTLE = f"""{_VOID}
if is_void(ARGV[1]) then return 0 end
if redis.call('HEXISTS', KEYS[3], ARGV[2]) == 0 then return 0 end
redis.call('HSET', KEYS[3], ARGV[2], ARGV[3])
return 1
"""
_RELAY = """
redis.call('SADD', KEYS[1], ARGV[1])
redis.call('EXPIRE', KEYS[1], ARGV[2])
"""
Result = TypeVar("Result")


class Added(Enum):
    """What became of a connection that was to be added."""

    ADDED = "added"
    REVOKED = "revoked"
    FULL = "full"


@dataclass(frozen=True, slots=True)
class Relay:
    """A TURN user name, and whose it is where it is revoked with one person alone."""

    username: str
    whose: str | None

    @property
    def field(self) -> str:
        """As it is kept."""
        return self.username if self.whose is None else f"{self.username} {self.whose}"


@dataclass(frozen=True, slots=True)
class Known:
    """What a revocation has to undo: connections by field, and relays."""

    legs: Mapping[str, Leg]
    relays: tuple[Relay, ...]


class Memory:
    """The sessions of one Redis; keys of one session have one hash tag, so that a cluster keeps them together.

    Connections are fields of a hash, `p:` and `w:` before the name telling publishers from viewers; they are kept for
    `kept_s` after the last one came, and a revocation for `revoked_s`, as long as tokens live.
    """

    def __init__(self, redis: Redis, *, kept_s: int, revoked_s: int) -> None:
        self._redis, self._kept_s, self._revoked_s = redis, kept_s, revoked_s
        self._grant, self._revoke = redis.register_script(_GRANT), redis.register_script(_REVOKE)
        self._add, self._settle = redis.register_script(_ADD), redis.register_script(_SETTLE)
        self._relay = redis.register_script(_RELAY)

    async def grant(self, session_id: str, whose: str | None = None) -> int:
        """The epoch of a grant made now: no revocation up to now touches it, of the session or of that one."""
        return int(await _asked(self._grant(keys=_voids(session_id, whose))))

    async def revoke(self, session_id: str, whose: str | None = None) -> Known:
        """Void every grant up to now, or somebody's alone; what is to be closed stays known until it is forgotten."""
        keys = [_revoked(session_id, whose), _legs(session_id), _relays(session_id)]
        pairs, relays = await _asked(self._revoke(keys=keys, args=[self._revoked_s]))
        legs = _read(dict(zip(pairs[::2], pairs[1::2], strict=True)))
        turned = tuple(_relay(name.decode()) for name in sorted(relays))
        if whose is not None:
            theirs = {field: leg for field, leg in legs.items() if leg.whose == whose}
            return Known(theirs, tuple(relay for relay in turned if relay.whose == whose))
        return Known(legs, turned)

    async def revoked(self, session_id: str, whose: str | None = None) -> int:
        """Grants up to this epoch are void; 0 where none is."""
        epochs = await _asked(self._redis.mget(_voids(session_id, whose)))
        return max(int(epoch or 0) for epoch in epochs)

    async def add(self, session_id: str, epoch: int, field: str, leg: Leg, most: int) -> Added:
        """Let a connection be known before it is made, unless its grant is void or there are `most` of its kind."""
        args: list[int | str | bytes] = [epoch, field, _LEG.dump_json(leg), most, self._kept_s]
        keys = [*_voids(session_id, leg.whose), _legs(session_id)]
        return Added((await _asked(self._add(keys=keys, args=args))).decode())

    async def settle(self, session_id: str, epoch: int, field: str, leg: Leg) -> bool:
        """Note what a connection has become; False if it was revoked or forgotten meanwhile."""
        keys = [*_voids(session_id, leg.whose), _legs(session_id)]
        return bool(await _asked(self._settle(keys=keys, args=[epoch, field, _LEG.dump_json(leg)])))

    async def legs(self, session_id: str) -> Mapping[str, Leg]:
        """Every connection, by field."""
        return _read(await _asked(self._redis.hgetall(_legs(session_id))))

    async def forget(self, session_id: str, field: str) -> None:
        """Let a connection be known no more; it is closed."""
        await _asked(self._redis.hdel(_legs(session_id), field))

    async def relay(self, session_id: str, whose: str | None, username: str, ttl_s: int) -> None:
        """Remember a TURN user name for as long as its credential is good."""
        kept = Relay(username, whose).field
        await _asked(self._relay(keys=[_relays(session_id)], args=[kept, ttl_s]))

    async def forget_relay(self, session_id: str, relay: Relay) -> None:
        """Forget a TURN user name; it is void."""
        await _asked(self._redis.srem(_relays(session_id), relay.field))

    async def aclose(self) -> None:
        """Close every connection to Redis."""
        await self._redis.aclose()


async def _asked(answer: Awaitable[Any]) -> Any:
    try:
        return await answer
    except REDIS_ERRORS as error:
        raise Fault(f"what is known of the session is not reached ({type(error).__name__})") from error


def _read(fields: Mapping[bytes, bytes]) -> Mapping[str, Leg]:
    return {name.decode(): _LEG.validate_json(leg) for name, leg in fields.items()}


def _relay(field: str) -> Relay:
    username, _, whose = field.partition(" ")
    return Relay(username, whose or None)


def _revoked(session_id: str, whose: str | None = None) -> str:
    return f"vvtv:{{media:{session_id}}}:revoked" + ("" if whose is None else f":{whose}")


def _voids(session_id: str, whose: str | None) -> list[str]:
    """Where it is known what voids a grant: the session's, and its own."""
    return [_revoked(session_id), _revoked(session_id, whose)]


def _legs(session_id: str) -> str:
    return f"vvtv:{{media:{session_id}}}:legs"


def _relays(session_id: str) -> str:
    return f"vvtv:{{media:{session_id}}}:relays"
