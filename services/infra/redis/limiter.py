"""Rate limits by GCRA (ITU-T I.371, virtual scheduling) in one Redis script: a burst at once, then one an interval.

One key per limited thing holds its theoretical arrival time in microseconds of Redis's own clock, so that every node
measures by the same one. The key goes by itself once the thing may have its whole burst again.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING

from redis.asyncio import Redis

from generated.vocabulary import ErrorCode
from services.infra.streams import REDIS_ERRORS
from services.kernel.errors import RateLimited, Unavailable

if TYPE_CHECKING:
    from generated.models import RateSettings

_TAKE = """
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local arrival = math.max(tonumber(redis.call('GET', KEYS[1]) or 0), now)
local after = arrival + ARGV[1]
local wait = after - ARGV[1] * ARGV[2] - now
if wait > 0 then return wait end
redis.call('SET', KEYS[1], string.format('%.0f', after), 'PX', math.ceil((after - now) / 1000))
return 0
"""
_GIVE_BACK = """
local arrival = redis.call('GET', KEYS[1])
if arrival then redis.call('SET', KEYS[1], string.format('%.0f', arrival - ARGV[1]), 'KEEPTTL') end
"""


@dataclass(frozen=True, slots=True)
class Rate:
    """`burst` at once and one more every `every_s` seconds."""

    burst: int
    every_s: float

    @staticmethod
    def configured(settings: RateSettings) -> Rate:
        """The rate that the configuration names."""
        return Rate(settings.burst, settings.every_s)


class Limiter:
    """The limits of one Redis. `kind` names what is counted, `subject` who; subjects are stored hashed."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._script = redis.register_script(_TAKE)
        self._undo = redis.register_script(_GIVE_BACK)

    async def take(self, kind: str, subject: str, rate: Rate) -> None:
        """Count one; raises RateLimited with the wait when there were too many, Unavailable without Redis."""
        interval = round(rate.every_s * 1e6)
        try:
            wait = await self._script(keys=[_key(kind, subject)], args=[interval, rate.burst])
        except REDIS_ERRORS as error:
            raise Unavailable(ErrorCode.OVERLOADED, "Attempts can't be counted just now.") from error
        if wait:
            raise RateLimited(
                ErrorCode.RATE_LIMITED,
                "Too many attempts; wait before the next.",
                retry_after_s=math.ceil(int(wait) / 1e6),
            )

    async def give_back(self, kind: str, subject: str, rate: Rate) -> None:
        """Uncount one that went well; an outage leaves it counted."""
        try:
            await self._undo(keys=[_key(kind, subject)], args=[round(rate.every_s * 1e6)])
        except REDIS_ERRORS:
            return


def _key(kind: str, subject: str) -> str:
    return f"vvtv:rate:{kind}:{blake2b(subject.encode(), digest_size=16).hexdigest()}"
