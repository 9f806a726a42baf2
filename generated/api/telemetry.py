# Generated from schemas/openapi by `make generate`; edit the schemas, never this file.
"""What the `telemetry` operations ask of their handler.

How the house is used, in events of a closed catalogue. A handler returns one of the declared responses and raises kernel errors for the rest;
it knows nothing of HTTP.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from generated import models, vocabulary


@dataclass(frozen=True, slots=True)
class SendTelemetry200:
    """200: What became of each."""

    body: models.TelemetryReceipt


@dataclass(frozen=True, slots=True)
class CountTelemetry200:
    """200: A page of them."""

    body: models.TelemetryCountPage


@dataclass(frozen=True, slots=True)
class CountFunnel200:
    """200: The steps in their order."""

    body: models.Funnel


@dataclass(frozen=True, slots=True)
class CountIndicators200:
    """200: Each of them, in the catalogue's order."""

    body: models.Indicators


@dataclass(frozen=True, slots=True)
class ShowAudience200:
    """200: Who watches, and how long they waited."""

    body: models.Audience


class TelemetryApi(Protocol):
    """How the house is used, in events of a closed catalogue."""

    async def send_telemetry(
        self, caller: vocabulary.Caller, body: models.TelemetryBatch
    ) -> SendTelemetry200:
        """Tell of what happened, in events of the catalogue.

        POST /v1/telemetry/events. May raise errors with these codes:
        401 AUTH_FAILED;
        403 BANNED;
        413 BODY_TOO_LARGE;
        415 MEDIA_TYPE_UNSUPPORTED;
        422 SCHEMA_INVALID;
        429 RATE_LIMITED;
        500 INTERNAL;
        503 OVERLOADED.
        """
        ...

    async def count_telemetry(
        self,
        caller: vocabulary.Caller,
        *,
        since: models.Instant | None,
        until: models.Instant | None,
        name: models.TelemetryName | None,
        mode: models.ModeId | None,
        limit: int,
        cursor: models.Cursor | None,
    ) -> CountTelemetry200:
        """How often what happened, by hour and mode, newest hour first.

        GET /v1/telemetry/counts. May raise errors with these codes:
        401 AUTH_FAILED;
        403 BANNED, POLICY_DENIED;
        422 CURSOR_INVALID, SCHEMA_INVALID;
        500 INTERNAL;
        503 OVERLOADED.
        """
        ...

    async def count_funnel(
        self, caller: vocabulary.Caller, *, since: models.Instant | None, until: models.Instant | None
    ) -> CountFunnel200:
        """How many came how far, from the start of the shell to the first conversation.

        GET /v1/telemetry/funnel. May raise errors with these codes:
        401 AUTH_FAILED;
        403 BANNED, POLICY_DENIED;
        422 SCHEMA_INVALID;
        500 INTERNAL;
        503 OVERLOADED.
        """
        ...

    async def count_indicators(
        self, caller: vocabulary.Caller, *, since: models.Instant | None, until: models.Instant | None
    ) -> CountIndicators200:
        """The product's indicators, from the first sign-in to who came back.

        GET /v1/telemetry/indicators. May raise errors with these codes:
        401 AUTH_FAILED;
        403 BANNED, POLICY_DENIED;
        422 SCHEMA_INVALID;
        500 INTERNAL;
        503 OVERLOADED.
        """
        ...

    async def show_audience(
        self, caller: vocabulary.Caller, *, since: models.Instant | None, until: models.Instant | None
    ) -> ShowAudience200:
        """How many watch the channel, by mode, and how long they wait for the first picture, now and hour
        by hour.

        GET /v1/telemetry/audience. May raise errors with these codes:
        401 AUTH_FAILED;
        403 BANNED, POLICY_DENIED;
        422 SCHEMA_INVALID;
        500 INTERNAL;
        503 OVERLOADED.
        """
        ...
