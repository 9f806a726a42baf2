"""How the house keeps what it promises: error budgets and burn rates, by the alerts that break each objective. Pure.

Alerts of one objective that overlap break it once. A budget is `(1 - target) * window`; a burn rate is the share of a
stretch for which the objective was broken, over the share for which it may be (Google SRE workbook, 5).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from generated.vocabulary import AlertCode
from lab.alerts.domain import Alert

Span = tuple[datetime, datetime]


@dataclass(frozen=True)
class Objective:
    """One promise: for `target` of the time none of `codes` is in force."""

    name: str
    codes: frozenset[AlertCode]
    target: float


@dataclass(frozen=True)
class Kept:
    """How an objective was kept over a window. Times in seconds; `burn` by the length of its stretch."""

    objective: Objective
    kept: float
    budget_s: float
    spent_s: float
    burn: tuple[tuple[int, float], ...]
    days: tuple[tuple[date, float], ...]


def judged(
    objective: Objective, alerts: Iterable[Alert], now: datetime, window: timedelta, burns_s: Sequence[int]
) -> Kept:
    """The objective over the `window` that ends `now`, and lately over each of `burns_s`."""
    spans = broken(alerts, objective.codes, now)
    began, allowed = now - window, 1 - objective.target
    spent_s = _within(spans, began, now)
    return Kept(
        objective,
        kept=1 - spent_s / window.total_seconds(),
        budget_s=allowed * window.total_seconds(),
        spent_s=spent_s,
        burn=tuple((s, _within(spans, now - timedelta(seconds=s), now) / s / allowed) for s in burns_s),
        days=tuple(
            (day, _within(spans, max(began, _midnight(day)), min(now, _midnight(day + timedelta(days=1)))))
            for day in _days(began, now)
        ),
    )


def broken(alerts: Iterable[Alert], codes: Collection[AlertCode], now: datetime) -> list[Span]:
    """The stretches until `now` in which one of `codes` was in force, apart from one another, oldest first."""
    spans = sorted((alert.since, alert.cleared_at or now) for alert in alerts if alert.code in codes)
    merged: list[Span] = []
    for since, until in spans:
        if merged and since <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(merged[-1][1], until)
        else:
            merged.append((since, until))
    return merged


def _within(spans: Iterable[Span], began: datetime, ended: datetime) -> float:
    overlaps = ((min(until, ended) - max(since, began)).total_seconds() for since, until in spans)
    return sum(max(0.0, overlap) for overlap in overlaps)


def _days(began: datetime, ended: datetime) -> Iterator[date]:
    day = began.astimezone(UTC).date()
    while day <= ended.astimezone(UTC).date():
        yield day
        day += timedelta(days=1)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
