"""What the decision point tells, and to whom."""

from collections.abc import Mapping
from typing import Protocol

from sqlalchemy import Connection

from generated.vocabulary import PlatformEvent
from services.policy.domain import Deny, Request


class Denials(Protocol):
    """Hears of every denial; must not raise for an outage of its own."""

    async def denied(self, request: Request, decision: Deny) -> None:
        """An act was denied."""
        ...


class Telemetry(Protocol):
    """Where the platform's own events are noted."""

    def note(
        self,
        event: PlatformEvent,
        properties: Mapping[str, str | bool | int | float | None],
        *,
        person: str | None = None,
    ) -> None:
        """Something happened. Never waits and never raises."""
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
