# Generated from schemas/openapi by `make generate`; edit the schemas, never this file.
"""What the `audit` operations ask of their handler.

Who did what, to what, when and why. A handler returns one of the declared responses and raises kernel errors for the rest;
it knows nothing of HTTP.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from generated import models, vocabulary


@dataclass(frozen=True, slots=True)
class SearchAudit200:
    """200: A page of them."""

    body: models.AuditPage


class AuditApi(Protocol):
    """Who did what, to what, when and why."""

    async def search_audit(
        self,
        caller: vocabulary.Caller,
        *,
        actor: str | None,
        action: str | None,
        subject: str | None,
        trace_id: str | None,
        since: models.Instant | None,
        until: models.Instant | None,
        limit: int,
        cursor: models.Cursor | None,
    ) -> SearchAudit200:
        """Who did what, to what, when and why: the LAB's log and the platform's together, newest first.

        GET /v1/audit. May raise errors with these codes:
        401 AUTH_FAILED;
        403 BANNED, POLICY_DENIED;
        422 CURSOR_INVALID, SCHEMA_INVALID;
        500 INTERNAL;
        503 OVERLOADED.
        """
        ...
