"""Implements the generated moderation operations: translates, never decides."""

from __future__ import annotations

from typing import TypeVar

from pydantic import MISSING

from generated import models
from generated.api.moderation import (
    BlockPerson200,
    ClaimReport200,
    CreateReport201,
    ExportEvidence200,
    InspectReport200,
    ListBlocks200,
    ListReports200,
    ResolveReport200,
    UnblockPerson204,
)
from generated.vocabulary import Caller, Capability, ReportState
from services.infra import cursor as cursors
from services.kernel.callers import account_of
from services.moderation.blocking import Blocking
from services.moderation.domain import Judge
from services.moderation.evidence import Evidence
from services.moderation.reporting import Complaint, Reporting
from services.moderation.views import block_of, report_of

T = TypeVar("T")
_BLOCK, _REPORT = "block", "report"


class ModerationHandlers:
    """The `moderation` tag over blocks, reports and evidence."""

    def __init__(self, blocking: Blocking, reporting: Reporting, evidence: Evidence) -> None:
        self._blocking = blocking
        self._reporting = reporting
        self._evidence = evidence

    async def list_blocks(self, caller: Caller, *, limit: int, cursor: models.Cursor | None) -> ListBlocks200:
        """Whom the caller has blocked."""
        found = await self._blocking.page(account_of(caller), cursors.decode(_BLOCK, cursor), limit + 1)
        items = [block_of(one) for one in found[:limit]]
        more = cursors.encode(_BLOCK, found[limit - 1].block.block_id) if len(found) > limit else MISSING
        return ListBlocks200(body=models.BlockPage(items=items, next_cursor=more))

    async def block_person(self, caller: Caller, *, user_id: models.UserId) -> BlockPerson200:
        """Part from somebody."""
        return BlockPerson200(body=block_of(await self._blocking.block(account_of(caller), str(user_id))))

    async def unblock_person(self, caller: Caller, *, user_id: models.UserId) -> UnblockPerson204:
        """Lift one's own block."""
        await self._blocking.unblock(account_of(caller), str(user_id))
        return UnblockPerson204()

    async def create_report(
        self, caller: Caller, body: models.ReportCreation, *, idempotency_key: models.IdempotencyKey | None
    ) -> CreateReport201:
        """Report somebody."""
        said = Complaint(
            user_id=str(body.user_id),
            reason_code=body.reason_code,
            mode_id=body.mode_id,
            session_id=_text(body.session_id),
            thread_id=_text(body.thread_id),
            note=_text(body.note),
        )
        made = await self._reporting.report(account_of(caller), said, idempotency_key)
        receipt = models.ReportReceipt(report_id=made.report_id, made_at=made.made_at)
        return CreateReport201(body=receipt, location=f"/v1/moderation/reports/{made.report_id}")

    async def list_reports(
        self, caller: Caller, *, state: ReportState | None, limit: int, cursor: models.Cursor | None
    ) -> ListReports200:
        """The moderators' queue."""
        found = await self._reporting.page(
            account_of(caller), state, cursors.decode(_REPORT, cursor), limit + 1
        )
        items = [report_of(one) for one in found[:limit]]
        more = cursors.encode(_REPORT, found[limit - 1].report_id) if len(found) > limit else MISSING
        return ListReports200(body=models.ReportPage(items=items, next_cursor=more))

    async def inspect_report(self, caller: Caller, *, report_id: models.ReportId) -> InspectReport200:
        """One report."""
        return InspectReport200(
            body=report_of(await self._reporting.inspect(account_of(caller), str(report_id)))
        )

    async def claim_report(self, caller: Caller, *, report_id: models.ReportId) -> ClaimReport200:
        """Keep a report for oneself."""
        return ClaimReport200(body=report_of(await self._reporting.claim(_judge(caller), str(report_id))))

    async def resolve_report(
        self, caller: Caller, body: models.ReportResolution, *, report_id: models.ReportId
    ) -> ResolveReport200:
        """Judge a report."""
        judged = await self._reporting.resolve(_judge(caller), str(report_id), body.outcome, body.note)
        return ResolveReport200(body=report_of(judged))

    async def export_evidence(self, caller: Caller, *, report_id: models.ReportId) -> ExportEvidence200:
        """Everything that is kept of an incident."""
        return ExportEvidence200(body=await self._evidence.export(account_of(caller), str(report_id)))


def _judge(caller: Caller) -> Judge:
    return Judge(account_of(caller), is_admin=Capability.ADMIN in caller.scopes)


def _text(value: T | MISSING) -> str | None:
    return None if value is MISSING else str(value)
