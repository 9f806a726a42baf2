# Generated from schemas/openapi by `make generate`; edit the schemas, never this file.
"""What the `health` operations ask of their handler.

Is the platform alive, ready and on air? A handler returns one of the declared responses and raises kernel errors for the rest;
it knows nothing of HTTP.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, TypeAlias

from generated import models, vocabulary


@dataclass(frozen=True, slots=True)
class GetHealth200:
    """200: It is."""

    body: models.Liveness


@dataclass(frozen=True, slots=True)
class GetReadiness200:
    """200: Everything it needs is there."""

    body: models.Readiness


@dataclass(frozen=True, slots=True)
class GetReadiness503:
    """503: Something is missing; each check says what."""

    body: models.Readiness


GetReadinessResponse: TypeAlias = GetReadiness200 | GetReadiness503


@dataclass(frozen=True, slots=True)
class GetStatus200:
    """200: How it stands."""

    body: models.Status


class HealthApi(Protocol):
    """Is the platform alive, ready and on air?"""

    async def get_health(self, caller: vocabulary.Caller) -> GetHealth200:
        """Is this process alive?

        GET /healthz. May raise errors with these codes:
        500 INTERNAL.
        """
        ...

    async def get_readiness(self, caller: vocabulary.Caller) -> GetReadinessResponse:
        """Can the platform do its work?

        GET /readyz. May raise errors with these codes:
        500 INTERNAL.
        """
        ...

    async def get_status(self, caller: vocabulary.Caller) -> GetStatus200:
        """The platform in one page.

        GET /v1/status. May raise errors with these codes:
        500 INTERNAL.
        """
        ...
