"""Everything that the house keeps of an incident, signed off: the audit log holds the hash of what was handed out."""

from __future__ import annotations

import sqlalchemy as sa

from generated import models
from generated.vocabulary import EvidencePart
from services.infra.configuration.bundle import canonical_hash
from services.infra.house import AuditTrail, Configuration
from services.infra.sql import Database
from services.kernel.clock import Clock, to_millisecond
from services.moderation import store
from services.moderation.domain import Report, seen_by
from services.moderation.ports import People, Records
from services.moderation.reporting import subject_of
from services.moderation.views import report_of

_SESSION, _UNSIGNED = "session:", "0" * 64


class Evidence:
    """Bundles of evidence, one for each report."""

    def __init__(
        self,
        db: Database,
        people: People,
        records: Records,
        audit: AuditTrail,
        clock: Clock,
        configuration: Configuration,
    ) -> None:
        self._db = db
        self._people = people
        self._records = records
        self._audit = audit
        self._clock = clock
        self._configuration = configuration

    async def export(self, judge_id: str, report_id: str) -> models.EvidenceBundle:
        """The bundle of an incident as it is now. Raises NotFound."""

        unsigned = await self._db.read(lambda conn: self._bundle(conn, judge_id, report_id))
        content = unsigned.model_dump(mode="json", exclude={"sha256"})
        await self._db.write(
            lambda conn: self._audit.record(
                conn,
                actor=f"account:{judge_id}",
                action="report.exported",
                subject=f"report:{report_id}",
                after=content,
                trace_id=report_id.replace("-", ""),
            )
        )
        return unsigned.model_copy(update={"sha256": canonical_hash(content)})

    def _bundle(self, conn: sa.Connection, judge_id: str, report_id: str) -> models.EvidenceBundle:
        """All of the bundle but its hash."""
        report = seen_by(store.report(conn, report_id), judge_id)
        limit = self._configuration.current.platform.moderation.evidence_records
        sessions = [one.removeprefix(_SESSION) for one in report.evidence if one.startswith(_SESSION)]
        subjects = [
            subject_of(report),
            f"account:{report.user_id}",
            *(f"{_SESSION}{one}" for one in sessions),
        ]
        found = self._records.of(conn, subjects, limit + 1)
        return models.EvidenceBundle(
            report=report_of(report),
            people=self._parts(conn, report),
            sessions=sessions,
            records=[*found[-limit:]],
            is_complete=len(found) <= limit,
            exported_by=judge_id,
            exported_at=to_millisecond(self._clock.now()),
            sha256=_UNSIGNED,
        )

    def _parts(self, conn: sa.Connection, report: Report) -> list[models.EvidencePerson]:
        parts = {EvidencePart.REPORTER: report.reporter_id, EvidencePart.REPORTED: report.user_id}
        if report.verdict is not None:
            parts[EvidencePart.JUDGE] = report.verdict.by
        names = self._people.names(conn, list(parts.values()))
        return [
            models.EvidencePerson(part=part, user_id=user_id, handle=names[user_id].handle)
            for part, user_id in parts.items()
        ]
