# Generated from schemas/openapi by `make generate`; edit the schemas, never this file.
"""What the `moderation` operations ask of their handler.

What people do about people: blocks and reports; and how moderators judge. A handler returns one of the declared responses and raises kernel errors for the rest;
it knows nothing of HTTP.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from generated import models, vocabulary


@dataclass(frozen=True, slots=True)
class ListBlocks200:
    """200: A page of them."""

    body: models.BlockPage


@dataclass(frozen=True, slots=True)
class BlockPerson200:
    """200: They are blocked."""

    body: models.Block


@dataclass(frozen=True, slots=True)
class UnblockPerson204:
    """204: They are not blocked by the caller."""


@dataclass(frozen=True, slots=True)
class ListReports200:
    """200: A page of it."""

    body: models.ReportPage


@dataclass(frozen=True, slots=True)
class CreateReport201:
    """201: It waits for a moderator."""

    body: models.ReportReceipt
    location: str


@dataclass(frozen=True, slots=True)
class InspectReport200:
    """200: The report."""

    body: models.Report


@dataclass(frozen=True, slots=True)
class ClaimReport200:
    """200: It waits for the caller."""

    body: models.Report


@dataclass(frozen=True, slots=True)
class ResolveReport200:
    """200: It is judged."""

    body: models.Report


@dataclass(frozen=True, slots=True)
class ExportEvidence200:
    """200: The bundle; that it was handed out is in the audit log."""

    body: models.EvidenceBundle


class ModerationApi(Protocol):
    """What people do about people: blocks and reports; and how moderators judge."""

    async def list_blocks(
        self, caller: vocabulary.Caller, *, limit: int, cursor: models.Cursor | None
    ) -> ListBlocks200:
        """Whom the caller has blocked, the last first.

        GET /v1/moderation/blocks. May raise errors with these codes:
        401 AUTH_FAILED;
        403 BANNED;
        422 CURSOR_INVALID, SCHEMA_INVALID;
        500 INTERNAL;
        503 OVERLOADED.
        """
        ...

    async def block_person(self, caller: vocabulary.Caller, *, user_id: models.UserId) -> BlockPerson200:
        """Part from somebody, at once and until it is lifted.

        PUT /v1/moderation/blocks/{user_id}. May raise errors with these codes:
        401 AUTH_FAILED;
        403 BANNED;
        404 NOT_FOUND;
        422 NOT_YOURSELF, SCHEMA_INVALID;
        500 INTERNAL;
        503 OVERLOADED.
        """
        ...

    async def unblock_person(self, caller: vocabulary.Caller, *, user_id: models.UserId) -> UnblockPerson204:
        """Lift one's own block; what the other one has blocked stays.

        DELETE /v1/moderation/blocks/{user_id}. May raise errors with these codes:
        401 AUTH_FAILED;
        403 BANNED;
        404 NOT_FOUND;
        422 SCHEMA_INVALID;
        429 RATE_LIMITED;
        500 INTERNAL;
        503 OVERLOADED.
        """
        ...

    async def list_reports(
        self,
        caller: vocabulary.Caller,
        *,
        state: vocabulary.ReportState | None,
        limit: int,
        cursor: models.Cursor | None,
    ) -> ListReports200:
        """The moderators' queue, the longest waiting first.

        GET /v1/moderation/reports. May raise errors with these codes:
        401 AUTH_FAILED;
        403 BANNED, POLICY_DENIED;
        422 CURSOR_INVALID, SCHEMA_INVALID;
        500 INTERNAL;
        503 OVERLOADED.
        """
        ...

    async def create_report(
        self,
        caller: vocabulary.Caller,
        body: models.ReportCreation,
        *,
        idempotency_key: models.IdempotencyKey | None,
    ) -> CreateReport201:
        """Report somebody to the moderators.

        POST /v1/moderation/reports. May raise errors with these codes:
        401 AUTH_FAILED;
        403 BANNED;
        404 NOT_FOUND;
        409 IDEMPOTENCY_CONFLICT;
        413 BODY_TOO_LARGE;
        415 MEDIA_TYPE_UNSUPPORTED;
        422 MODE_UNKNOWN, NOT_YOURSELF, SCHEMA_INVALID;
        429 RATE_LIMITED;
        500 INTERNAL;
        503 OVERLOADED.
        """
        ...

    async def inspect_report(
        self, caller: vocabulary.Caller, *, report_id: models.ReportId
    ) -> InspectReport200:
        """One report.

        GET /v1/moderation/reports/{report_id}. May raise errors with these codes:
        401 AUTH_FAILED;
        403 BANNED, POLICY_DENIED;
        404 NOT_FOUND;
        422 SCHEMA_INVALID;
        500 INTERNAL;
        503 OVERLOADED.
        """
        ...

    async def claim_report(self, caller: vocabulary.Caller, *, report_id: models.ReportId) -> ClaimReport200:
        """Keep a report for oneself while looking at it.

        PUT /v1/moderation/reports/{report_id}/claim. May raise errors with these codes:
        401 AUTH_FAILED;
        403 BANNED, POLICY_DENIED;
        404 NOT_FOUND;
        409 REPORT_CLAIMED, REPORT_SETTLED;
        422 SCHEMA_INVALID;
        500 INTERNAL;
        503 OVERLOADED.
        """
        ...

    async def resolve_report(
        self, caller: vocabulary.Caller, body: models.ReportResolution, *, report_id: models.ReportId
    ) -> ResolveReport200:
        """Judge a report.

        POST /v1/moderation/reports/{report_id}/resolution. May raise errors with these codes:
        401 AUTH_FAILED;
        403 BANNED, POLICY_DENIED;
        404 NOT_FOUND;
        409 REPORT_CLAIMED, REPORT_SETTLED;
        413 BODY_TOO_LARGE;
        415 MEDIA_TYPE_UNSUPPORTED;
        422 SCHEMA_INVALID;
        500 INTERNAL;
        503 OVERLOADED.
        """
        ...

    async def export_evidence(
        self, caller: vocabulary.Caller, *, report_id: models.ReportId
    ) -> ExportEvidence200:
        """Everything that the house keeps of an incident, for who must account for it elsewhere.

        GET /v1/moderation/reports/{report_id}/evidence. May raise errors with these codes:
        401 AUTH_FAILED;
        403 BANNED, POLICY_DENIED;
        404 NOT_FOUND;
        422 SCHEMA_INVALID;
        500 INTERNAL;
        503 OVERLOADED.
        """
        ...
