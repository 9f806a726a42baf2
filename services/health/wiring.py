"""Builds the health handlers with the probes of an edge."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redis.asyncio import Redis

from services.health.handlers import HealthHandlers
from services.health.ports import Configuration, Probe, Services, Station
from services.health.probes import ConfigurationProbe, DatabaseProbe, LabProbe, RedisProbe, ScheduleProbe
from services.health.service import Readiness
from services.infra.sql import Database
from services.kernel.clock import Clock

if TYPE_CHECKING:
    from generated.models import HealthSettings


def build_health(
    limits: HealthSettings,
    db: Database,
    redis: Redis,
    station: Station,
    services: Services,
    configuration: Configuration,
    clock: Clock,
    *,
    version: str,
) -> HealthHandlers:
    """The handlers of the generated `HealthApi`."""
    probes: list[Probe] = [
        DatabaseProbe(db, clock),
        RedisProbe(redis, clock),
        ScheduleProbe(station, limits.segment_max_age_s),
        LabProbe(station, clock, limits.lab_status_max_age_s),
        ConfigurationProbe(configuration),
    ]
    readiness = Readiness(probes, limits.probe_timeout_s)
    return HealthHandlers(
        *(readiness, station, services, configuration, clock),
        version=version,
        lab_max_age_s=limits.lab_status_max_age_s,
        look_max_age_s=limits.look_max_age_s,
    )
