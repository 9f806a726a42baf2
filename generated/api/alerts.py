# Generated from schemas/openapi by `make generate`; edit the schemas, never this file.
"""What the `alerts` operations ask of their handler.

What is not well. A handler returns one of the declared responses and raises kernel errors for the rest;
it knows nothing of HTTP.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from generated import models, vocabulary


@dataclass(frozen=True, slots=True)
class ListAlerts200:
    """200: The alerts."""

    body: models.AlertList


class AlertsApi(Protocol):
    """What is not well."""

    async def list_alerts(
        self,
        caller: vocabulary.Caller,
        *,
        severity: vocabulary.AlertSeverity | None,
        active: bool | None,
        limit: int,
    ) -> ListAlerts200:
        """What is not well, and what lately was not; answered with the LAB dead too.

        GET /v1/alerts. May raise errors with these codes:
        422 SCHEMA_INVALID;
        500 INTERNAL.
        """
        ...
