"""What the guard knows of an account, the same on every node at once: kept in Redis, truth in SQL.

A change is told to Redis before its answer leaves, and only ever replaces an older version. A node that is killed
between its commit and that is made up for by the record's short life. Without Redis, SQL is asked at every call.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final

from redis.asyncio import Redis

from generated.vocabulary import Role
from services.identity import store
from services.identity.domain import Standing, in_order
from services.infra.redis.gathering import Gathered
from services.infra.sql import Database
from services.infra.streams import REDIS_ERRORS
from services.kernel.clock import Clock, rfc3339

_log = logging.getLogger(__name__)
CHANGES = "vvtv:standing:changes"
"""The channel on which the ids of changed accounts are told."""
_AT_ONCE: Final = 256
"""So many accounts in one call."""
_TELL = """
local known = redis.call('HGET', KEYS[1], 'version')
if known and tonumber(known) > tonumber(ARGV[1]) then return 0 end
redis.call('HSET', KEYS[1], 'version', ARGV[1], 'standing', ARGV[2])
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return 1
"""


class Standings:
    """Standings by account."""

    def __init__(
        self, db: Database, redis: Redis, clock: Clock, *, ttl_s: int, token_lifetime: timedelta
    ) -> None:
        self._db = db
        self._redis, self._told = redis, Gathered(self._told_of, _AT_ONCE)
        self._clock = clock
        self._ttl_ms = ttl_s * 1000
        self._lifetime = token_lifetime
        self._script = redis.register_script(_TELL)
        self._filling: dict[str, asyncio.Task[Standing | None]] = {}
        self._away = False

    async def of(self, user_id: str) -> Standing | None:
        """The account's standing; None when there is no such account. Raises Unavailable when nobody can say."""
        try:
            told = await self._told.of(user_id)
        except REDIS_ERRORS as error:
            self._note_outage(error)
            return await self._kept(user_id)
        self._away = False
        if told is not None:
            return _from(json.loads(told))
        filling = self._filling.get(user_id)
        if filling is None:
            filling = self._filling[user_id] = asyncio.create_task(self._fill(user_id))
            filling.add_done_callback(lambda _: self._filling.pop(user_id))
        return await asyncio.shield(filling)

    async def _told_of(self, user_ids: Sequence[str]) -> list[Any]:
        """What Redis knows of accounts, in their order. Raises what its client raises."""
        people = [*dict.fromkeys(user_ids)]
        async with self._redis.pipeline(transaction=False) as calls:
            for one in people:
                calls.hget(_key(one), "standing")
            told = dict(zip(people, await calls.execute(), strict=True))
        return [told[one] for one in user_ids]

    async def _fill(self, user_id: str) -> Standing | None:
        """Read what Redis does not know, and tell it; whoever finds it missing meanwhile waits for the same."""
        found = await self._kept(user_id)
        if found is not None:
            await self._tell(found)
        return found

    async def changed(self, user_id: str) -> None:
        """The account was changed: every node knows it when this returns, and who waits for it is told."""
        found = await self._kept(user_id)
        if found is None:
            return
        await self._tell(found)
        try:
            await self._redis.publish(CHANGES, user_id)
        except REDIS_ERRORS as error:
            self._note_outage(error)

    async def _kept(self, user_id: str) -> Standing | None:
        ended_after = self._clock.now() - self._lifetime
        return await self._db.read(lambda conn: store.standing(conn, user_id, ended_after))

    async def _tell(self, standing: Standing) -> None:
        try:
            await self._script(
                keys=[_key(standing.user_id)],
                args=[standing.version, json.dumps(_to(standing)), self._ttl_ms],
            )
        except REDIS_ERRORS as error:
            self._note_outage(error)

    def _note_outage(self, error: Exception) -> None:
        if not self._away:
            _log.warning("identity: standings come from SQL while Redis is away: %s", error)
        self._away = True


def _key(user_id: str) -> str:
    return f"vvtv:standing:{{{user_id}}}"


def _to(standing: Standing) -> dict[str, Any]:
    until = standing.quarantined_until
    return {
        "user_id": standing.user_id,
        "version": standing.version,
        "roles": in_order(standing.roles),
        "age_confirmed": standing.age_confirmed,
        "terms_accepted": standing.terms_accepted,
        "shadowed": standing.shadowed,
        "quarantined_until": None if until is None else rfc3339(until),
        "ban": None if standing.ban is None else store.ban_to(standing.ban),
        "ended": sorted(standing.ended),
    }


def _from(said: dict[str, Any]) -> Standing:
    return Standing(
        **{
            **said,
            "roles": frozenset(Role(name) for name in said["roles"]),
            "quarantined_until": store.instant(said["quarantined_until"]),
            "ban": store.ban_from(said["ban"]),
            "ended": frozenset(said["ended"]),
        }
    )
