"""Implements the generated health operations."""

from datetime import datetime

from pydantic import MISSING

from generated import models
from generated.api.health import GetHealth200, GetReadiness200, GetReadiness503, GetStatus200
from generated.vocabulary import Caller
from services.health.domain import ChannelView, Finding, LabView, Seen, heartbeat_age_s, judge_service
from services.health.ports import Configuration, Services, Station
from services.health.service import Readiness
from services.infra.left_out import or_left_out
from services.kernel.clock import Clock


class HealthHandlers:
    """Alive, ready, on air."""

    def __init__(
        self,
        readiness: Readiness,
        station: Station,
        services: Services,
        configuration: Configuration,
        clock: Clock,
        *,
        version: str,
        lab_max_age_s: float,
        look_max_age_s: float,
    ) -> None:
        self._readiness = readiness
        self._station = station
        self._services = services
        self._configuration = configuration
        self._clock = clock
        self._version = version
        self._lab_max_age_s = lab_max_age_s
        self._look_max_age_s = look_max_age_s

    async def get_health(self, caller: Caller) -> GetHealth200:
        """The process answers; nothing else is asked."""
        return GetHealth200(body=models.Liveness(status="alive", version=self._version))

    async def get_readiness(self, caller: Caller) -> GetReadiness200 | GetReadiness503:
        """Every dependency with a reason."""
        findings = await self._readiness.findings()
        ready = all(finding.ok for finding in findings)
        body = models.Readiness(ready=ready, checks=[_check(finding) for finding in findings])
        return GetReadiness200(body=body) if ready else GetReadiness503(body=body)

    async def get_status(self, caller: Caller) -> GetStatus200:
        """The platform in one page."""
        now = self._clock.now()
        status = models.Status(
            version=self._version,
            config_hash=self._configuration.hash(),
            lab=_lab_status(self._station.lab(), now, self._lab_max_age_s),
            channels=[_channel_status(channel) for channel in self._station.channels()],
            services=[_check(judge_service(one, self._look_max_age_s)) for one in self._services.services()],
        )
        return GetStatus200(body=status)


def _check(finding: Finding) -> models.DependencyCheck:
    seen = [_observation(one) for one in finding.seen]
    return models.DependencyCheck(name=finding.name, ok=finding.ok, reason=finding.reason, seen=seen)


def _observation(seen: Seen) -> models.Observation:
    return models.Observation(
        code=seen.code,
        channel_id=or_left_out(seen.channel_id),
        seconds=MISSING if seen.seconds is None else round(seen.seconds, 6),
        count=or_left_out(seen.count),
        since=or_left_out(seen.since),
        config_hash=or_left_out(seen.config_hash),
        detail=or_left_out(seen.detail),
    )


def _lab_status(lab: LabView | None, now: datetime, max_age_s: float) -> models.LabStatus:
    if lab is None:
        return models.LabStatus(alive=False)
    age_s = heartbeat_age_s(lab, now)
    return models.LabStatus(
        alive=age_s <= max_age_s,
        heartbeat_age_s=round(age_s, 3),
        started_at=lab.started_at,
        preparing=lab.preparing,
    )


def _channel_status(channel: ChannelView) -> models.ChannelStatus:
    age_s = channel.newest_segment_age_s
    return models.ChannelStatus(
        channel_id=channel.channel_id,
        state=channel.state,
        index=channel.index,
        newest_segment_age_s=MISSING if age_s is None else round(age_s, 3),
        queue_entries=channel.queue_entries,
        ready_s=round(channel.ready_s, 3),
    )
