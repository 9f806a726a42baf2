"""Audits calls that were refused for their credentials, without letting a stranger fill the log.

Of each kind so many a minute are entries of their own; the others of that minute become one entry that counts them.
"""

from __future__ import annotations

import logging

from sqlalchemy import Connection

from services.audit.service import AuditLog
from services.infra.sql.database import Database
from services.kernel.clock import Clock
from services.kernel.errors import KernelError
from services.kernel.minutes import Minutes

_log = logging.getLogger(__name__)
_ACTION = "control.refused"


class AuditedRefusals:
    """Records refusals of signed calls; one that can't be recorded is logged and refused all the same."""

    def __init__(self, database: Database, audit: AuditLog, clock: Clock, *, per_minute: int) -> None:
        self._database = database
        self._audit = audit
        self._clock = clock
        self._minutes = Minutes(per_minute)

    async def record(self, operation: str, request_id: str, error: KernelError) -> None:
        """One refused call."""
        admitted, left = self._minutes.admit(error.code.value, self._clock.now())

        def job(connection: Connection) -> None:
            for code, count in left.items():
                self._entry(connection, "control", f"{code}: {count} more within a minute", None)
            if admitted:
                self._entry(connection, operation, str(error), request_id)

        if not admitted and not left:
            return
        try:
            await self._database.write(job)
        except KernelError as failure:
            _log.error("a refused call of %s is not audited: %s", operation, failure)

    def _entry(self, connection: Connection, operation: str, reason: str, trace_id: str | None) -> None:
        self._audit.record(
            connection,
            actor="unknown",
            action=_ACTION,
            subject=f"operation:{operation}",
            reason=reason,
            trace_id=trace_id,
        )
