"""Reports from people to moderators, and what becomes of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import timedelta

import sqlalchemy as sa

from generated.models import ModerationSettings
from generated.vocabulary import ErrorCode, PlatformEvent, ReportOutcome, ReportReason, ReportState
from services.infra.house import AuditTrail, Configuration, Telemetry
from services.infra.redis.limiter import Limiter, Rate
from services.infra.sql import Database, idempotency
from services.infra.sql.idempotency import Request
from services.kernel.clock import Clock, to_millisecond
from services.kernel.errors import Invalid, NotFound
from services.kernel.ids import IdSource
from services.moderation import store
from services.moderation.domain import Judge, Report, claimed, of_another, resolved, seen_by
from services.moderation.figures import Act, ModerationFigures
from services.moderation.ports import People, Reputations, Whereabouts


@dataclass(frozen=True, slots=True)
class Complaint:
    """What somebody reports of somebody."""

    user_id: str
    reason_code: ReportReason
    mode_id: str
    session_id: str | None
    thread_id: str | None
    note: str | None


class Reporting:
    """Reports over the platform's database."""

    def __init__(
        self,
        db: Database,
        people: People,
        whereabouts: Whereabouts,
        reputations: Reputations,
        audit: AuditTrail,
        telemetry: Telemetry,
        limiter: Limiter,
        clock: Clock,
        ids: IdSource,
        configuration: Configuration,
        figures: ModerationFigures,
    ) -> None:
        self._db = db
        self._people = people
        self._whereabouts = whereabouts
        self._reputations = reputations
        self._audit = audit
        self._telemetry = telemetry
        self._limiter = limiter
        self._clock = clock
        self._ids = ids
        self._configuration = configuration
        self._figures = figures

    async def report(self, reporter_id: str, said: Complaint, key: str | None) -> Report:
        """Tell the moderators. The same key with the same words gets the report that it made.

        Raises Invalid (NOT_YOURSELF, MODE_UNKNOWN), NotFound for a person or a session of one's own that is not
        there, Conflict (IDEMPOTENCY_CONFLICT), RateLimited.
        """
        of_another(reporter_id, said.user_id)
        if said.mode_id not in self._configuration.current.modes:
            raise Invalid(ErrorCode.MODE_UNKNOWN, f"There is no mode {said.mode_id}.")
        often = Rate.configured(self._settings.reports_per_account)
        await self._limiter.take("report", reporter_id, often)
        request = Request(None if key is None else f"{reporter_id}:{key}", "createReport", asdict(said))
        report_id, now = self._ids.new(), to_millisecond(self._clock.now())

        def job(conn: sa.Connection) -> Report:
            answer = idempotency.recall(conn, request, now)
            if answer is not None:
                return seen_by(store.report(conn, str(answer["report_id"])), reporter_id)
            new = Report(
                report_id,
                reporter_id,
                **asdict(said),
                evidence=self._seen(conn, reporter_id, said),
                made_at=now,
            )
            store.add_report(conn, new)
            self._leave(conn, f"account:{reporter_id}", "report.made", new, said.reason_code)
            ttl_s = self._configuration.current.platform.http.idempotency_ttl_s
            idempotency.remember(conn, request, {"report_id": report_id}, now, ttl_s)
            return new

        made = await self._db.write(job)
        if made.report_id == report_id:
            self._note(PlatformEvent.REPORT_SENT, said.mode_id, said.reason_code, reporter_id)
            self._figures.did(Act.REPORTED)
        return made

    async def page(
        self, moderator_id: str, state: ReportState | None, after: str | None, limit: int
    ) -> list[Report]:
        """Up to `limit` reports made after the one `after`, oldest first, but for those about the moderator."""
        return await self._db.read(lambda conn: store.reports(conn, moderator_id, state, after, limit))

    async def inspect(self, moderator_id: str, report_id: str) -> Report:
        """One report. Raises NotFound."""
        return await self._db.read(lambda conn: seen_by(store.report(conn, report_id), moderator_id))

    async def claim(self, judge: Judge, report_id: str) -> Report:
        """Let it wait for this judge. Raises NotFound, Conflict (REPORT_CLAIMED, REPORT_SETTLED)."""
        now = to_millisecond(self._clock.now())
        until = now + timedelta(seconds=self._settings.claim_s)

        def change(conn: sa.Connection, before: Report) -> Report:
            after = claimed(before, judge, now, until)
            self._leave(conn, f"account:{judge.user_id}", "report.claimed", after)
            return after

        claim, _ = await self._change(judge, report_id, change, Act.CLAIMED)
        return claim

    async def resolve(self, judge: Judge, report_id: str, outcome: ReportOutcome, note: str) -> Report:
        """Judge it; upheld, it costs the reported account what the configuration says.

        Raises NotFound, Denied for an account of as much weight, Conflict as `claim` does.
        """
        now, settings = to_millisecond(self._clock.now()), self._settings

        def change(conn: sa.Connection, before: Report) -> Report:
            after = resolved(before, judge, outcome, note, now)
            if after == before:
                return before
            self._leave(conn, f"account:{judge.user_id}", f"report.{outcome}", after, note)
            if outcome is ReportOutcome.UPHELD:
                self._reputations.lower(
                    conn,
                    judge_id=judge.user_id,
                    user_id=before.user_id,
                    points=settings.upheld_costs.model_dump()[before.reason_code],
                    below=settings.quarantine_below,
                    until=now + timedelta(seconds=settings.quarantine_s),
                    subject=subject_of(before),
                )
            return after

        judged, is_new = await self._change(judge, report_id, change, Act(outcome))
        if outcome is ReportOutcome.UPHELD:
            if is_new:
                self._note(PlatformEvent.REPORT_UPHELD, judged.mode_id, judged.reason_code, judged.user_id)
            await self._reputations.told(judged.user_id)
        return judged

    async def _change(
        self, judge: Judge, report_id: str, change: Callable[[sa.Connection, Report], Report], act: Act
    ) -> tuple[Report, bool]:
        """The report as it is then, and whether this call made it so."""

        def job(conn: sa.Connection) -> tuple[Report, bool]:
            before = seen_by(store.report(conn, report_id), judge.user_id)
            after = change(conn, before)
            is_new = after != before
            return (store.save_report(conn, before, after) if is_new else before), is_new

        report, is_new = await self._db.write(job)
        if is_new:
            self._figures.did(act)
        return report, is_new

    def _note(self, event: PlatformEvent, mode_id: str, reason: ReportReason, person: str) -> None:
        """Let telemetry know of what is committed, as something of this person's."""
        self._telemetry.note(event, {"mode_id": mode_id, "reason_code": reason.value}, person=person)

    def _seen(self, conn: sa.Connection, reporter_id: str, said: Complaint) -> tuple[str, ...]:
        """Where to look: what the reporter names, and where the other one is in that mode. Raises NotFound."""
        named = said.session_id
        if named is not None and not self._whereabouts.is_of(conn, named, reporter_id):
            raise NotFound(ErrorCode.NOT_FOUND, "You have no such session.")
        if said.user_id not in self._people.names(conn, [said.user_id]):
            raise NotFound(ErrorCode.NOT_FOUND, "There is no such person.")
        theirs = self._whereabouts.open_in(conn, said.mode_id, said.user_id)
        sessions = [f"session:{one}" for one in ([named] if named else []) + [*theirs]]
        return (*sessions, *([f"thread:{said.thread_id}"] if said.thread_id else []))

    def _leave(
        self, conn: sa.Connection, actor: str, action: str, report: Report, reason: str | None = None
    ) -> None:
        self._audit.record(
            conn,
            actor=actor,
            action=action,
            subject=subject_of(report),
            after={"user_id": report.user_id, "state": report.state, "evidence": [*report.evidence]},
            reason=reason,
            trace_id=report.report_id.replace("-", ""),
        )

    @property
    def _settings(self) -> ModerationSettings:
        return self._configuration.current.platform.moderation


def subject_of(report: Report) -> str:
    """What the audit log calls it."""
    return f"report:{report.report_id}"
