"""Implements the generated telemetry operations: translates, never decides."""

from __future__ import annotations

import re
from datetime import datetime

from pydantic import MISSING

from generated import models
from generated.api.telemetry import (
    CountFunnel200,
    CountIndicators200,
    CountTelemetry200,
    SendTelemetry200,
    ShowAudience200,
)
from generated.vocabulary import Caller, ErrorCode, TelemetrySource
from services.infra import cursor as cursors
from services.kernel.errors import Invalid
from services.telemetry.audience import Starts
from services.telemetry.catalogue import Misfit, Said
from services.telemetry.funnel import Step
from services.telemetry.indicators import Indicator
from services.telemetry.keeping import begun_at
from services.telemetry.service import Audience, Telemetry
from services.telemetry.store import Count, Place

_CURSOR = "telemetry"
_PLACE = re.compile(r"(\d{4}-\d\d-\d\dT\d\d)\|([a-z][a-z0-9_]*)\|([a-z0-9_]*)", re.ASCII)


class TelemetryHandlers:
    """The `telemetry` tag over one `Telemetry`."""

    def __init__(self, telemetry: Telemetry) -> None:
        self._telemetry = telemetry

    async def send_telemetry(self, caller: Caller, body: models.TelemetryBatch) -> SendTelemetry200:
        """Take what fits the catalogue."""
        taken = await self._telemetry.take([_said(event, caller) for event in body.events])
        return SendTelemetry200(
            models.TelemetryReceipt(
                accepted=taken.accepted,
                repeated=taken.repeated,
                sampled_out=taken.sampled_out,
                refused=[_refusal(event_id, misfit) for event_id, misfit in taken.refused],
            )
        )

    async def count_telemetry(
        self,
        caller: Caller,
        *,
        since: datetime | None,
        until: datetime | None,
        name: str | None,
        mode: str | None,
        limit: int,
        cursor: str | None,
    ) -> CountTelemetry200:
        """Newest hour first."""
        found = await self._telemetry.count(since, until, name, mode, _place(cursor), limit)
        following = found.following
        return CountTelemetry200(
            models.TelemetryCountPage(
                since=found.since,
                until=found.until,
                items=[_count(one) for one in found.counts],
                next_cursor=MISSING
                if following is None
                else cursors.encode(_CURSOR, f"{following.hour}|{following.name}|{following.mode}"),
            )
        )

    async def count_funnel(
        self, caller: Caller, *, since: datetime | None, until: datetime | None
    ) -> CountFunnel200:
        """The steps in their order."""
        found = await self._telemetry.funnel(since, until)
        return CountFunnel200(
            models.Funnel(since=found.since, until=found.until, steps=[_step(one) for one in found.steps])
        )

    async def show_audience(
        self, caller: Caller, *, since: datetime | None, until: datetime | None
    ) -> ShowAudience200:
        """The latest hour first."""
        return ShowAudience200(_audience(await self._telemetry.audience(since, until)))

    async def count_indicators(
        self, caller: Caller, *, since: datetime | None, until: datetime | None
    ) -> CountIndicators200:
        """Those of the catalogue, in its order."""
        found = await self._telemetry.indicators(since, until)
        indicators = [_indicator(one) for one in found.indicators]
        return CountIndicators200(
            models.Indicators(since=found.since, until=found.until, indicators=indicators)
        )


def _said(event: models.TelemetryEvent, caller: Caller) -> Said:
    return Said(
        event.event_id,
        event.name,
        event.occurred_at,
        event.properties,
        TelemetrySource.CLIENT,
        caller.subject,
    )


def _refusal(event_id: str, misfit: Misfit) -> models.TelemetryRefusal:
    return models.TelemetryRefusal(
        event_id=event_id,
        reason=misfit.reason,
        detail=misfit.detail,
        property=MISSING if misfit.property is None else misfit.property,
    )


def _count(one: Count) -> models.TelemetryCount:
    return models.TelemetryCount(
        hour=begun_at(one.place.hour),
        name=one.place.name,
        mode=one.place.mode or MISSING,
        kept=one.kept,
        estimated=round(one.estimated, 3),
    )


def _step(one: Step) -> models.FunnelStep:
    return models.FunnelStep(
        name=one.name,
        counts=one.counts,
        kept=one.total.kept,
        estimated=round(one.total.estimated, 3),
        of_first=_rounded(one.of_first),
        of_previous=_rounded(one.of_previous),
    )


def _audience(found: Audience) -> models.Audience:
    return models.Audience(
        viewers=round(sum(one.viewers for one in found.modes), 3),
        window_s=found.window_s,
        modes=[models.ModeViewers(mode=one.mode, viewers=round(one.viewers, 3)) for one in found.modes],
        since=found.since,
        until=found.until,
        hours=[
            models.HourViewers(hour=one.hour, mode=one.mode, viewers=round(one.viewers, 3))
            for one in found.hours
        ],
        start=MISSING if found.start is None else _start(found.start),
        starts=[
            models.HourStarts(hour=hour, pictures=one.pictures, p50_ms=one.p50_ms, p95_ms=one.p95_ms)
            for hour, one in found.starts.items()
        ],
    )


def _start(one: Starts) -> models.StartOfPicture:
    return models.StartOfPicture(pictures=one.pictures, p50_ms=one.p50_ms, p95_ms=one.p95_ms)


def _indicator(one: Indicator) -> models.Indicator:
    return models.Indicator(
        name=one.name,
        method=one.method,
        cohort=round(one.cohort, 3),
        converted=round(one.converted, 3),
        share=_rounded(one.share),
    )


def _rounded(share: float | None) -> float | MISSING:
    return MISSING if share is None else round(share, 6)


def _place(cursor: str | None) -> Place | None:
    text = cursors.decode(_CURSOR, cursor)
    if text is None:
        return None
    found = _PLACE.fullmatch(text)
    if found is None:
        raise Invalid(ErrorCode.CURSOR_INVALID, "The cursor is not one of ours.")
    return Place(*found.groups())
