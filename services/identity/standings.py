"""What the guard knows of an account, the same on every node at once: kept in Redis, truth in SQL.

A change is told to Redis before its answer leaves, and only ever replaces an older version. A node that is killed
between its commit and that is made up for by the record's short life. Without Redis, SQL is asked at every call.
"""

from __future__ import annotations

import asyncio
import json
import logging
from datetime import timedelta
from typing import Any

from redis.asyncio import Redis

from generated.vocabulary import Role
from services.identity import store
from services.identity.domain import Standing, in_order
from services.infra.sql import Database
from services.infra.streams import REDIS_ERRORS
from services.kernel.clock import Clock, rfc3339

_log = logging.getLogger(__name__)
CHANGES = "vvtv:standing:changes"
"""The channel on which the ids of changed accounts are told."""
_TELL = """
local known = redis.call('HGET', KEYS[1], 'version')
if known and tonumber(known) > tonumber(ARGV[1]) then return 0 end
redis.call('HSET', KEYS[1], 'version', ARGV[1], 'standing', ARGV[2])
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return 1
"""


class _Reads:
    """Asks Redis for what is told of accounts: at once while nobody else is asking, else all who wait in one call.

    So a burst of calls takes one connection and a few calls, and nobody is told what was read before they asked.
    """

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._asking = False
        self._waiting: dict[str, asyncio.Future[bytes | str | None]] = {}
        self._next: asyncio.Task[None] | None = None

    async def of(self, user_id: str) -> bytes | str | None:
        """What is told of an account. Raises what Redis's client raises."""
        if self._asking:
            waiting = self._waiting.get(user_id)
            if waiting is None:
                waiting = self._waiting[user_id] = asyncio.get_running_loop().create_future()
            return await asyncio.shield(waiting)
        self._asking = True
        try:
            return await self._redis.hget(_key(user_id), "standing")
        finally:
            self._go_on()

    def _go_on(self) -> None:
        self._asking = bool(self._waiting)
        if self._asking:
            self._next = asyncio.create_task(self._ask_for_all())

    async def _ask_for_all(self) -> None:
        waiting, self._waiting = self._waiting, {}
        try:
            async with self._redis.pipeline(transaction=False) as calls:
                for user_id in waiting:
                    calls.hget(_key(user_id), "standing")
                for one, told in zip(waiting.values(), await calls.execute(), strict=True):
                    one.set_result(told)
        except BaseException as error:
            for one in waiting.values():
                if not one.done():
                    _fail(one, error)
            if not isinstance(error, Exception):
                raise
        finally:
            self._go_on()


def _fail(waiting: asyncio.Future[bytes | str | None], error: BaseException) -> None:
    waiting.set_exception(error if isinstance(error, Exception) else ConnectionError("the call was given up"))
    waiting.exception()  # whoever asked may be gone


class Standings:
    """Standings by account."""

    def __init__(
        self, db: Database, redis: Redis, clock: Clock, *, ttl_s: int, token_lifetime: timedelta
    ) -> None:
        self._db = db
        self._redis, self._reads = redis, _Reads(redis)
        self._clock = clock
        self._ttl_ms = ttl_s * 1000
        self._lifetime = token_lifetime
        self._script = redis.register_script(_TELL)
        self._filling: dict[str, asyncio.Task[Standing | None]] = {}
        self._away = False

    async def of(self, user_id: str) -> Standing | None:
        """The account's standing; None when there is no such account. Raises Unavailable when nobody can say."""
        try:
            told = await self._reads.of(user_id)
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
