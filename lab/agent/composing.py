"""Makes what the LAB tells its control plane, from the control API and the station's own figures."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from http import HTTPStatus
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from pydantic import MISSING

from generated import models
from generated.vocabulary import AgentMessageKind
from lab.agent.door import Door
from lab.alerts.domain import Alert
from lab.alerts.figures import FAILED, PREPARED, REFUSED, Figures
from lab.alerts.gather import Gather, aired_since
from lab.alerts.indicators import air_time
from lab.alerts.published import document
from lab.playout.channel import Channel
from lab.queue import store as queue
from services.infra.sql.database import Database
from services.kernel.clock import Clock
from services.kernel.ids import IdSource


class NotComposed(Exception):
    """The control API did not answer well; the next time is soon enough."""


@dataclass(frozen=True)
class Sources:
    """Where the figures come from. `config_hash` and `zone` are asked each time: both may be reloaded."""

    database: Database
    channel: Channel
    gather: Gather
    figures: Figures
    active: Callable[[], tuple[Alert, ...]]
    preparing: Callable[[], int]
    config_hash: Callable[[], str]
    zone: Callable[[], ZoneInfo]
    version: str


class Composer:
    """Makes messages of each kind. `snapshot_entries` bounds a snapshot."""

    def __init__(self, sources: Sources, clock: Clock, ids: IdSource, *, snapshot_entries: int) -> None:
        self._from = sources
        self._clock = clock
        self._ids = ids
        self._entries = snapshot_entries
        self._since = clock.now()
        self._counted = sources.figures.prep_counts()

    async def status(self, door: Door) -> models.AgentMessage:
        """The LAB now. Raises `NotComposed`."""
        seen = self._from.gather.seen
        if seen is None:
            raise NotComposed("nothing was seen yet")
        playout = models.Playout.model_validate(await _asked(door, "/v1/control/playout"))
        name = self._from.channel.channel_id
        entries = await self._from.database.read(lambda conn: len(queue.load(conn, name)))
        report = models.LabReport(
            version=self._from.version,
            config_hash=self._from.config_hash(),
            playout=playout,
            queue_s=float(seen.channels[0].queue_s or 0),
            queue_entries=entries,
            preparing=self._from.preparing(),
            disk_used_ratio=float(seen.disk_used or 0),
            alerts=[document(alert) for alert in self._from.active()],
        )
        return self._message(AgentMessageKind.STATUS, status=report)

    async def snapshot(self, door: Door) -> models.AgentMessage:
        """What airs next. Raises `NotComposed`."""
        page = models.QueuePage.model_validate(await _asked(door, f"/v1/control/queue?limit={self._entries}"))
        snapshot = models.QueueSnapshot(channel_id=self._from.channel.channel_id, entries=page.items)
        return self._message(AgentMessageKind.SNAPSHOT, snapshot=snapshot)

    async def telemetry(self) -> models.AgentMessage:
        """What happened since the last one, or since the LAB started."""
        begins, ends = self._since, self._clock.now()
        counted, before = self._from.figures.prep_counts(), self._counted
        aired_s, fallback_s = await self._from.database.read(
            lambda conn: aired_between(conn, self._from.channel, begins, ends)
        )
        seen = self._from.gather.seen
        mean = seen.qa_mean if seen else None
        told = models.LabTelemetry(
            begins_at=begins,
            ends_at=ends,
            aired_s=aired_s,
            fallback_s=fallback_s,
            prepared=counted[PREPARED] - before[PREPARED],
            refused=counted[REFUSED] - before[REFUSED],
            failed=counted[FAILED] - before[FAILED],
            qa_mean=MISSING if mean is None else float(mean),
        )
        self._since, self._counted = ends, counted
        return self._message(AgentMessageKind.TELEMETRY, telemetry=told)

    def yesterday(self) -> date:
        """The day before this one, by the channel's own clock."""
        return self._clock.now().astimezone(self._from.zone()).date() - timedelta(days=1)

    async def nightly(self, door: Door, day: date) -> models.AgentMessage | None:
        """The nightly's report of a day; None before there is one. Raises `NotComposed`."""
        path = f"/v1/control/report?channel={self._from.channel.channel_id}&day={day.isoformat()}"
        status, body = await door.call("GET", path)
        if status == HTTPStatus.NOT_FOUND:
            return None
        report = models.NightlyReport.model_validate(_good(path, status, body))
        return self._message(AgentMessageKind.REPORT, report=report)

    def result(self, result: models.CommandResult) -> models.AgentMessage:
        """What became of a command."""
        return self._message(AgentMessageKind.RESULT, result=result)

    def _message(
        self,
        kind: AgentMessageKind,
        *,
        status: models.LabReport | None = None,
        telemetry: models.LabTelemetry | None = None,
        snapshot: models.QueueSnapshot | None = None,
        report: models.NightlyReport | None = None,
        result: models.CommandResult | None = None,
    ) -> models.AgentMessage:
        return models.AgentMessage(
            message_id=self._ids.new(),
            kind=kind,
            occurred_at=self._clock.now(),
            status=status or MISSING,
            telemetry=telemetry or MISSING,
            snapshot=snapshot or MISSING,
            report=report or MISSING,
            result=result or MISSING,
        )


def aired_between(
    conn: sa.Connection, channel: Channel, begins: datetime, ends: datetime
) -> tuple[float, float]:
    """Seconds on air, and of these on reserve or slate."""
    first, last = channel.grid.index_at(begins), channel.grid.index_at(ends)
    aired = aired_since(conn, channel, first)
    known, fallback = air_time([item for item in aired if item[0] < last], first, last)
    return float(channel.grid.seconds_of(known)), float(channel.grid.seconds_of(fallback))


async def _asked(door: Door, path: str) -> object:
    return _good(path, *await door.call("GET", path))


def _good(path: str, status: int, body: object) -> object:
    if status != HTTPStatus.OK:
        raise NotComposed(f"{path} answered {status}")
    return body
