"""Indicators in SQL: of how many what came of how many. Hours as in the store."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, TypeAlias

import sqlalchemy as sa
from pydantic import MISSING

from generated.models import IndicatorDefinition, IndicatorKind
from generated.vocabulary import IndicatorMethod
from services.telemetry.keeping import hour_of
from services.telemetry.store import EVENT

_Counts: TypeAlias = sa.Select[tuple[Any, Any]]
"""One row: how many are of the cohort, and how many of them are converted."""
_DOCUMENT: Final = sa.JSON().with_variant(sa.Text(), "sqlite")
"""What the text of the properties is cast to; SQLite reads JSON from text alone."""


@dataclass(frozen=True, slots=True)
class Indicator:
    """Of a cohort, what was converted; people, or events by what each of them stands for."""

    name: str
    method: IndicatorMethod
    cohort: float
    converted: float

    @property
    def share(self) -> float | None:
        """None where there is nothing to be a share of."""
        return self.converted / self.cohort if self.cohort else None


@dataclass(frozen=True, slots=True)
class Period:
    """Whole hours from `since` on and before `until`."""

    since: datetime
    until: datetime

    @property
    def before(self) -> Period:
        """As many hours, which end where these begin."""
        return Period(self.since - (self.until - self.since), self.since)


def indicator(conn: sa.Connection, name: str, defined: IndicatorDefinition, period: Period) -> Indicator:
    """One of them, over a period."""
    cohort = defined.cohort
    conversion = cohort if defined.conversion is MISSING else defined.conversion
    counts = conn.execute(_COUNTED[defined.method](cohort, conversion, period)).one()
    return Indicator(name, defined.method, *(float(number or 0) for number in counts))


def _events(cohort: IndicatorKind, conversion: IndicatorKind, period: Period) -> _Counts:
    weights = sa.select(sa.func.sum(EVENT.c.weight))
    return sa.select(
        weights.where(_of(cohort, period)).scalar_subquery(),
        weights.where(_of(conversion, period)).scalar_subquery(),
    )


def _conversion(cohort: IndicatorKind, conversion: IndicatorKind, period: Period) -> _Counts:
    return _followed(_people(cohort, period), _people(conversion, period))


def _retention(cohort: IndicatorKind, conversion: IndicatorKind, period: Period) -> _Counts:
    return _followed(_people(cohort, period.before), _people(conversion, period))


def _recurrence(cohort: IndicatorKind, _: IndicatorKind, period: Period) -> _Counts:
    people = _people(cohort, period)
    return _shared(people.c.times > 1, people)


_COUNTED: Final[Mapping[IndicatorMethod, Callable[..., _Counts]]] = {
    IndicatorMethod.EVENTS: _events,
    IndicatorMethod.CONVERSION: _conversion,
    IndicatorMethod.RETENTION: _retention,
    IndicatorMethod.RECURRENCE: _recurrence,
}


def _followed(first: sa.Subquery, then: sa.Subquery) -> _Counts:
    """Those of the first who are among the others at the same time or later."""
    return _shared(then.c.last >= first.c.first, first.outerjoin(then, then.c.subject == first.c.subject))


def _people(kind: IndicatorKind, period: Period) -> sa.Subquery:
    """The people of some events, each once: when first and last, and how often."""
    at = EVENT.c.occurred_at
    told = sa.func.min(at).label("first"), sa.func.max(at).label("last"), sa.func.count().label("times")
    known = _of(kind, period) & EVENT.c.subject.is_not(None)
    return sa.select(EVENT.c.subject, *told).where(known).group_by(EVENT.c.subject).subquery()


def _shared(converted: sa.ColumnElement[bool], people: sa.FromClause) -> _Counts:
    return sa.select(sa.func.count(), sa.func.sum(sa.case((converted, 1), else_=0))).select_from(people)


def _of(kind: IndicatorKind, period: Period) -> sa.ColumnElement[bool]:
    column = EVENT.c
    is_meant = [
        column.name == kind.event,
        column.occurred_at >= hour_of(period.since),
        column.occurred_at < hour_of(period.until),
    ]
    if kind.mode is not MISSING:
        is_meant.append(column.mode == kind.mode)
    if kind.where is not MISSING:
        said = sa.type_coerce(sa.cast(column.properties, _DOCUMENT), sa.JSON)
        is_meant += [said[name].as_string() == value for name, value in kind.where.items()]
    return sa.and_(*is_meant)
