"""The operation over the audit logs: translates, never decides."""

from dataclasses import asdict
from datetime import datetime

from generated import models
from generated.api.audit import SearchAudit200
from generated.vocabulary import Caller
from services.audit.reading import Act, AuditReader, from_text, to_text
from services.audit.search import Wanted
from services.infra import cursor as cursors


class AuditHandlers:
    """Implements the generated `AuditApi`."""

    def __init__(self, reader: AuditReader) -> None:
        self._reader = reader

    async def search_audit(
        self,
        caller: Caller,
        *,
        actor: str | None,
        action: str | None,
        subject: str | None,
        trace_id: str | None,
        since: datetime | None,
        until: datetime | None,
        limit: int,
        cursor: str | None,
    ) -> SearchAudit200:
        """Newest first."""
        places = from_text(cursors.decode("audit", cursor))
        found = await self._reader.find(Wanted(actor, action, subject, since, until, trace_id), places, limit)
        page = models.AuditPage(items=[told(act) for act in found.acts], unread=list(found.unread))
        if found.places is not None:
            page = page.model_copy(update={"next_cursor": cursors.encode("audit", to_text(found.places))})
        return SearchAudit200(page)


def told(act: Act) -> models.AuditEvent:
    """An act in the contract's words."""
    said = {name: value for name, value in asdict(act.row).items() if value is not None}
    return models.AuditEvent.model_validate({"log": act.log, **said, "hash": act.hash})
