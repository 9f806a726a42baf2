"""When an alert is raised, changed and cleared: pure, with `now` given.

Something must be unwell for `raise_after` before it is an alert (dead air at once), and well again for `clear_after`
before it is none, so that what flickers is one alert. Of one code there is never more than one.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from generated.vocabulary import AlertCode, AlertSeverity
from lab.alerts.rules import AT_ONCE, Finding


@dataclass(frozen=True)
class Alert:
    """One time that something was unwell. `well_since` is when an active one was first seen well again."""

    alert_id: str
    code: AlertCode
    severity: AlertSeverity
    detail: str
    value: float
    threshold: float
    since: datetime
    well_since: datetime | None = None
    cleared_at: datetime | None = None

    @property
    def active(self) -> bool:
        """Whether it still is so."""
        return self.cleared_at is None


@dataclass(frozen=True)
class Patience:
    """How long something must be unwell, and well again."""

    raise_after: timedelta
    clear_after: timedelta


@dataclass(frozen=True)
class Known:
    """The active alerts by code, and since when other codes are unwell without being alerts yet."""

    active: Mapping[AlertCode, Alert] = field(default_factory=dict)
    pending: Mapping[AlertCode, datetime] = field(default_factory=dict)


@dataclass(frozen=True)
class Step:
    """What one look changed. `changed` are active alerts whose severity is another one."""

    known: Known
    raised: tuple[Alert, ...] = ()
    changed: tuple[Alert, ...] = ()
    cleared: tuple[Alert, ...] = ()
    touched: tuple[Alert, ...] = ()
    """Active alerts of which only the words, figures or `well_since` are new."""


def step(
    known: Known,
    found: Mapping[AlertCode, Finding],
    now: datetime,
    patience: Patience,
    new_id: Callable[[], str],
) -> Step:
    """The alerts after a look at `now` that found `found`."""
    pending = _pending(known, found, now)
    ripe = {code for code, since in pending.items() if code in AT_ONCE or now - since >= patience.raise_after}
    raised = {code: _raised(found[code], now, new_id()) for code in found if code in ripe}
    followed = {
        code: _still(alert, found[code]) if code in found else _well(alert, now, patience.clear_after)
        for code, alert in known.active.items()
    }
    cleared = tuple(alert for alert in followed.values() if not alert.active)
    kept = {code: alert for code, alert in followed.items() if alert.active}
    other = [alert for code, alert in kept.items() if alert != known.active[code]]
    louder = [alert for alert in other if alert.severity is not known.active[alert.code].severity]
    return Step(
        Known({**kept, **raised}, {code: since for code, since in pending.items() if code not in ripe}),
        tuple(raised.values()),
        tuple(louder),
        cleared,
        tuple(alert for alert in other if alert not in louder),
    )


def _pending(known: Known, found: Mapping[AlertCode, Finding], now: datetime) -> dict[AlertCode, datetime]:
    """A clock that stepped back begins the wait anew."""
    waiting = found.keys() - known.active.keys()
    return {code: min(known.pending.get(code, now), now) for code in waiting}


def _raised(finding: Finding, now: datetime, alert_id: str) -> Alert:
    return Alert(
        alert_id, finding.code, finding.severity, finding.detail, finding.value, finding.threshold, now
    )


def _still(alert: Alert, finding: Finding) -> Alert:
    return replace(
        alert,
        severity=finding.severity,
        detail=finding.detail,
        value=finding.value,
        threshold=finding.threshold,
        well_since=None,
    )


def _well(alert: Alert, now: datetime, clear_after: timedelta) -> Alert:
    since = min(alert.well_since or now, now)
    if now - since >= clear_after:
        return replace(alert, well_since=since, cleared_at=max(now, alert.since))
    return replace(alert, well_since=since)
