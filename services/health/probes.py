"""Probes of the dependencies that every edge has."""

from __future__ import annotations

from redis.asyncio import Redis
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import OutOfMemoryError
from redis.exceptions import TimeoutError as RedisTimeout
from sqlalchemy import text

from generated.vocabulary import ObservationCode
from services.health.domain import Finding, Seen, judge_lab, judge_schedule
from services.health.ports import Configuration, Station
from services.infra.sql import Database
from services.infra.streams import REDIS_ERRORS
from services.kernel.clock import Clock
from services.kernel.errors import Unavailable


class DatabaseProbe:
    """The database answers a read, and its writer lives."""

    def __init__(self, db: Database, clock: Clock, name: str = "database") -> None:
        self._db = db
        self._clock = clock
        self.name = name

    async def look(self) -> Finding:
        """Read once; ask the writer."""
        failure = self._db.failure()
        if failure is not None:
            return Finding(self.name, ok=False, seen=(Seen(ObservationCode.DATABASE_FAILED, detail=failure),))
        began = self._clock.monotonic()
        try:
            await self._db.read(lambda connection: connection.execute(text("SELECT 1")))
        except Unavailable as error:
            return Finding(
                self.name, ok=False, seen=(Seen(ObservationCode.DATABASE_FAILED, detail=error.detail),)
            )
        return Finding(self.name, ok=True, seen=(_answered(self._clock.monotonic() - began),))


class RedisProbe:
    """Redis answers, and accepts writes (a full one refuses them while it still answers PING)."""

    name = "redis"

    def __init__(self, redis: Redis, clock: Clock, key: str = "vvtv:probe") -> None:
        self._redis = redis
        self._clock = clock
        self._key = key

    async def look(self) -> Finding:
        """Write a key that expires at once."""
        began = self._clock.monotonic()
        try:
            await self._redis.set(self._key, b"1", px=1000)
        except REDIS_ERRORS as error:
            return Finding(self.name, ok=False, seen=(_trouble(error),))
        return Finding(self.name, ok=True, seen=(_answered(self._clock.monotonic() - began),))


class LabProbe:
    """The LAB's heartbeat is young."""

    name = "lab"

    def __init__(self, station: Station, clock: Clock, max_age_s: float) -> None:
        self._station = station
        self._clock = clock
        self._max_age_s = max_age_s

    async def look(self) -> Finding:
        """Read the heartbeat."""
        return judge_lab(self._station.lab(), self._clock.now(), self._max_age_s)


class ScheduleProbe:
    """Every channel has fresh segments."""

    name = "schedule"

    def __init__(self, station: Station, max_age_s: float) -> None:
        self._station = station
        self._max_age_s = max_age_s

    async def look(self) -> Finding:
        """Read the published schedules."""
        return judge_schedule(self._station.channels(), self._max_age_s)


class ConfigurationProbe:
    """The configuration's files are valid; a refused edit leaves the old bundle in force."""

    name = "configuration"

    def __init__(self, configuration: Configuration) -> None:
        self._configuration = configuration

    async def look(self) -> Finding:
        """Ask the loader. A refused edit is told but breaks nothing: the bundle in force stays."""
        in_force = Seen(ObservationCode.CONFIGURATION_IN_FORCE, config_hash=self._configuration.hash())
        refusal = self._configuration.refusal()
        refused = () if refusal is None else (Seen(ObservationCode.EDIT_REFUSED, detail=refusal),)
        return Finding(self.name, ok=True, seen=(in_force, *refused))


def _trouble(error: BaseException) -> Seen:
    """The kind of trouble: the driver's own text names hosts and paths, which are nobody's business."""
    if isinstance(error, OutOfMemoryError):
        return Seen(ObservationCode.MEMORY_FULL)
    if isinstance(error, (RedisTimeout, TimeoutError)):
        return Seen(ObservationCode.ANSWER_LATE)
    if isinstance(error, (RedisConnectionError, OSError)):
        return Seen(ObservationCode.UNREACHABLE)
    return Seen(ObservationCode.WRITE_REFUSED, detail=type(error).__name__)


def _answered(seconds: float) -> Seen:
    return Seen(ObservationCode.ANSWERED, seconds=seconds)
