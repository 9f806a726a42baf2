"""What identity needs from others."""

from __future__ import annotations

from typing import Protocol

from sqlalchemy import Connection


class AuditTrail(Protocol):
    """The audit log's `record`."""

    def record(
        self,
        connection: Connection,
        *,
        actor: str,
        action: str,
        subject: str,
        before: object = None,
        after: object = None,
        reason: str | None = None,
        trace_id: str | None = None,
    ) -> int:
        """Append an act in this transaction."""
        ...
