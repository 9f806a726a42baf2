"""Looks at the station, keeps its alerts, and has them told.

An alert, its audit entry and the notice of it are one transaction. What is shown to people is written to a file
afterwards, and again when it changed.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import sqlalchemy as sa
import structlog

from generated import models
from lab.alerts import store
from lab.alerts.domain import Alert, Known, Patience, Step, step
from lab.alerts.indicators import Indicators, Thresholds
from lab.alerts.published import document, publish
from lab.alerts.rules import findings
from lab.alerts.telling import Notice, due, gone
from lab.station.ports import Audit
from services.infra.sql.database import Database
from services.kernel.clock import Clock
from services.kernel.ids import IdSource

_log = structlog.get_logger("lab.alerts")
_ACTOR = "station"


@dataclass(frozen=True)
class AlertLimits:
    """When something is an alert, when it is told, and how much is kept to be shown and sent."""

    thresholds: Thresholds
    patience: Patience
    cooldown: timedelta
    published: int
    backlog: int


Look = Callable[[], Awaitable[Indicators]]


class AlertService:
    """The alerts of a station. `told` is called when there is a notice to send; None: nobody is told."""

    def __init__(
        self,
        database: Database,
        audit: Audit,
        clock: Clock,
        ids: IdSource,
        look: Look,
        limits: AlertLimits,
        published: Path,
        *,
        told: Callable[[], None] | None,
    ) -> None:
        self._database = database
        self._audit = audit
        self._clock = clock
        self._ids = ids
        self._look = look
        self._limits = limits
        self._published = published
        self._told = told
        self._known: Known | None = None
        self._shown: list[Alert] | None = None

    @property
    def active(self) -> tuple[Alert, ...]:
        """The alerts that are so now."""
        return tuple(self._known.active.values()) if self._known else ()

    async def check(self) -> None:
        """One look, and everything that follows from it. Raises `Unavailable` and `OSError`; the next one makes up."""
        known = self._known or Known(await self._database.read(store.active))
        seen = await self._look()
        now = self._clock.now()
        found = findings(seen, self._limits.thresholds)
        after = step(known, found, now, self._limits.patience, self._ids.new)
        notices = await self._keep(after)
        self._known = after.known
        for alert in (*after.raised, *after.changed):
            _log.warning("alert", code=alert.code.value, severity=alert.severity.value, detail=alert.detail)
        for alert in after.cleared:
            _log.info("alert_clear", code=alert.code.value, detail=alert.detail)
        if notices and self._told:
            self._told()
        await self._show()

    async def _keep(self, after: Step) -> list[Notice]:
        """Write what changed, and what is to be told of it; nothing is written while nothing is."""
        turned = [alert for alert in after.touched if self._turned(alert)]
        active, now = tuple(after.known.active.values()), self._clock.now()
        if not (after.raised or after.changed or after.cleared or turned) and not await self._waits(active):
            return []

        def job(conn: sa.Connection) -> list[Notice]:
            for alert in (*after.raised, *after.changed, *after.cleared, *turned):
                store.save(conn, alert)
            self._record(conn, after)
            return [] if self._told is None else self._enqueue(conn, active, now)

        return await self._database.write(job)

    async def _waits(self, active: tuple[Alert, ...]) -> bool:
        """Whether something is to be told though nothing changed: a loud alert may have waited for its cooldown."""
        if self._told is None or (self._known is not None and not active):
            return False
        told = await self._database.read(store.told)
        late = due(active, (), told, self._clock.now(), self._limits.cooldown)
        return bool(late or gone(active, told))

    def _enqueue(self, conn: sa.Connection, active: tuple[Alert, ...], now: datetime) -> list[Notice]:
        told = store.told(conn)
        lost = [store.by_id(conn, alert_id) for alert_id in gone(active, told)]
        cleared = [alert for alert in lost if alert is not None and not alert.active]
        notices = due(active, cleared, told, now, self._limits.cooldown)
        for notice in notices:
            notice_id = self._ids.new()
            body = _body(notice_id, notice)
            store.add_notice(conn, notice_id, notice.kind, notice.alert, body, now)
        if notices and (given_up := store.give_up_oldest(conn, self._limits.backlog)):
            _log.error("notices_given_up", notices=given_up)
        return notices

    def _record(self, conn: sa.Connection, after: Step) -> None:
        for action, alerts in (
            ("alert.raised", after.raised),
            ("alert.changed", after.changed),
            ("alert.cleared", after.cleared),
        ):
            for alert in alerts:
                self._audited(conn, action, alert)

    def _turned(self, alert: Alert) -> bool:
        """Whether it began to be well, or stopped; words and figures alone are not worth a write."""
        before = self._known.active.get(alert.code) if self._known else None
        return before is None or (before.well_since is None) != (alert.well_since is None)

    def _audited(self, conn: sa.Connection, action: str, alert: Alert) -> None:
        self._audit.record(
            conn,
            actor=_ACTOR,
            action=action,
            subject=f"alert:{alert.alert_id}",
            after={"code": alert.code.value, "severity": alert.severity.value},
            reason=f"{alert.code.value}: {alert.detail}",
        )

    async def _show(self) -> None:
        active = sorted(self.active, key=lambda alert: alert.since, reverse=True)
        limit = self._limits.published
        went = await self._database.read(lambda conn: store.cleared(conn, limit))
        shown = [*active, *went][:limit]
        if shown != self._shown:
            publish(self._published, shown)
            self._shown = shown


def _body(notice_id: str, notice: Notice) -> str:
    body = models.AlertNotice(notice_id=notice_id, kind=notice.kind, alert=document(notice.alert))
    return body.model_dump_json(by_alias=True)
