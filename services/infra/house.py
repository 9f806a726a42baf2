"""What every part of the control plane finds in its house, whoever builds it: protocols, wired in `bootstrap`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol

from sqlalchemy import Connection

from generated.vocabulary import Caller, Capability, PlatformEvent
from services.infra.configuration import ConfigBundle


class Configuration(Protocol):
    """Where the bundle in force comes from."""

    @property
    def current(self) -> ConfigBundle:
        """The bundle in force now; another one after a reload."""
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


class EntryPolicy(Protocol):
    """Who may enter what: the one decision point."""

    async def require(
        self,
        caller: Caller,
        action: str,
        subject: str,
        requires: Iterable[Capability],
        *,
        mode: str | None = None,
    ) -> None:
        """Raise Unauthenticated or Denied (POLICY_DENIED) unless the attempt is allowed."""
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
