"""The probes of real dependencies tell the truth, and no more than that."""

import asyncio

from generated.vocabulary import ObservationCode
from services.health.domain import Finding, Seen
from services.health.probes import DatabaseProbe, RedisProbe
from services.infra.sql import migrate, open_database
from tests.support.clock import ManualClock
from tests.support.postgres import PostgresCluster
from tests.support.redis import RedisServer
from tests.support.sql import LIMITS


def test_redis_well_full_and_away(redis: RedisServer) -> None:
    async def scenario() -> None:
        client = redis.client()
        probe = RedisProbe(client, ManualClock())
        assert (await probe.look()).ok
        await client.config_set("maxmemory", "1")
        assert await probe.look() == Finding("redis", ok=False, seen=(Seen(ObservationCode.MEMORY_FULL),))
        redis.kill()
        assert await probe.look() == Finding("redis", ok=False, seen=(Seen(ObservationCode.UNREACHABLE),))
        redis.start()
        assert (await probe.look()).ok
        await client.aclose()

    asyncio.run(scenario())


def test_a_database_well_and_with_a_dead_writer(database_url: str) -> None:
    def deadly(_connection: object) -> None:
        raise SystemExit

    async def scenario() -> None:
        db = open_database(database_url, LIMITS)
        probe = DatabaseProbe(db, ManualClock())
        assert (await probe.look()).ok
        await asyncio.gather(db.write(deadly), return_exceptions=True)
        finding = await probe.look()
        assert (finding.ok, finding.reason) == (False, "the writer thread died of SystemExit")
        await db.close()

    asyncio.run(scenario())


def test_postgresql_away_and_back(postgres: PostgresCluster) -> None:
    url = postgres.database()
    migrate(url, "services.migrations")

    async def scenario() -> None:
        db = open_database(url, LIMITS)
        probe = DatabaseProbe(db, ManualClock())
        assert (await probe.look()).ok
        postgres.stop()
        finding = await probe.look()
        assert not finding.ok
        assert str(postgres.folder) not in finding.reason
        postgres.start()
        assert (await probe.look()).ok
        await db.close()

    asyncio.run(scenario())
