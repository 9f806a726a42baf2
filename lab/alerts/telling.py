"""Which alerts are worth a call, and when: pure.

Only `high` and `critical` ones are told. A code is told again only after its cooldown, however often it comes and goes
meanwhile; one that still is active then is told late rather than not. Whoever was told of an alert is told when it
went.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from generated.vocabulary import AlertCode, AlertNoticeKind, AlertSeverity
from lab.alerts.domain import Alert

LOUD = frozenset({AlertSeverity.HIGH, AlertSeverity.CRITICAL})


@dataclass(frozen=True)
class Told:
    """The last notice of a code: of which alert, when, and whether it was said that it went."""

    alert_id: str
    at: datetime
    cleared: bool


@dataclass(frozen=True)
class Notice:
    """Something to tell."""

    kind: AlertNoticeKind
    alert: Alert


def gone(active: Iterable[Alert], told: Mapping[AlertCode, Told]) -> list[str]:
    """Alerts that were told of and are active no more, by id."""
    there = {alert.alert_id for alert in active}
    return [last.alert_id for last in told.values() if not last.cleared and last.alert_id not in there]


def due(
    active: Iterable[Alert],
    cleared: Iterable[Alert],
    told: Mapping[AlertCode, Told],
    now: datetime,
    cooldown: timedelta,
) -> list[Notice]:
    """What is to be told now: first what went, in order, then what came."""
    notices = [Notice(AlertNoticeKind.ALERT_CLEAR, alert) for alert in cleared]
    open_ids = {last.alert_id for last in told.values() if not last.cleared}
    for alert in active:
        last = told.get(alert.code)
        if alert.severity not in LOUD or alert.alert_id in open_ids:
            continue
        if last is None or not timedelta(0) <= now - last.at < cooldown:
            notices.append(Notice(AlertNoticeKind.ALERT, alert))
    return notices
