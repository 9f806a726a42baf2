"""People who were in the house before: their accounts and their places, written by the platform's own code at once.

Thousands who sign up through the door would be a trial of the door. Whoever comes back needs a ticket and a socket.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from generated.models import Registration
from generated.vocabulary import Caller
from services.audit import AuditLog
from services.identity.wiring import Identity, build_identity
from services.infra.clock import SystemClock
from services.infra.ids import Uuid7Source
from services.infra.redis import open_redis
from services.infra.redis.limiter import Limiter
from services.infra.sql import open_database
from services.kernel.ids import IdSource
from services.presence.domain import Facts, Person, Place, Wish, place_of, wished
from services.presence.store import PresenceStore
from tests.chat_kills.house import House
from tests.support.people import PASSWORD
from tests.support.sql import LIMITS
from tests.support.world import InForce

MODE: Final = "party"
_AT_ONCE: Final = 256
"""Accounts that are written together."""


async def regulars(house: House, count: int) -> AsyncIterator[tuple[str, str]]:
    """The access token and the presence of each of so many."""
    async with _desk(house) as (identity, store, ids, place):

        async def known(number: int) -> tuple[str, str]:
            body = Registration(
                handle=f"person_{number}", password=PASSWORD, age_confirmed=True, terms_accepted=True
            )
            opened = (await identity.handlers.register(Caller.anonymous(), body, idempotency_key=None)).body
            me = Person(str(opened.me.user_id), body.handle, opened.me.display_name, False, None)
            facts = wished(None, ids.new(), me, place, Wish())

            def decide(_known: Facts | None) -> Facts:
                return facts

            await store.put(me.user_id, decide)
            return opened.access_token, facts.presence_id

        for begins in range(0, count, _AT_ONCE):
            some = range(begins, min(begins + _AT_ONCE, count))
            for one in await asyncio.gather(*map(known, some)):
                yield one


@asynccontextmanager
async def _desk(house: House) -> AsyncIterator[tuple[Identity, PresenceStore, IdSource, Place]]:
    """What writes accounts and places of a house, without a door."""
    clock, bundle = SystemClock(), house.bundle
    ids = Uuid7Source(clock)
    db, redis = open_database(house.database_url, LIMITS), open_redis(house.redis_url, bundle.platform.redis)
    identity = build_identity(
        *(db, redis, AuditLog(clock, ids), clock, ids, lambda: bundle, Limiter(redis)),
        secret=house.secret.encode(),
        env=house.env,
        is_dev=True,
    )
    policies = bundle.modes[MODE].policies
    place = place_of(
        MODE,
        policies.ecosystem,
        policies.presence_view,
        separate_from_party=policies.separate_ecosystem_from_party,
    )
    store = PresenceStore(redis, InForce(bundle), retention=bundle.platform.sockets.retention_messages)
    try:
        yield identity, store, ids, place
    finally:
        identity.close()
        await db.close()
        await redis.aclose()
