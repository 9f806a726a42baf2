"""What the decision point tells, and to whom."""

from typing import Protocol

from sqlalchemy import Connection

from services.policy.domain import Deny, Request


class Denials(Protocol):
    """Hears of every denial; must not raise for an outage of its own."""

    async def denied(self, request: Request, decision: Deny) -> None:
        """An act was denied."""
        ...


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
