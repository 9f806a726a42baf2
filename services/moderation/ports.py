"""What moderation offers to others, and what it needs of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Protocol

from sqlalchemy import Connection

from services.infra.configuration import ConfigBundle
from services.moderation.domain import Name

# Offered


class Blocks(Protocol):
    """Who is apart from whom; a block of either is one of both."""

    async def apart(self, person: str) -> frozenset[str]:
        """Everybody whom this person blocked or is blocked by. Raises Unavailable."""
        ...

    def between(self, connection: Connection, one: str, other: str) -> bool:
        """Whether either has blocked the other, as this transaction sees it."""
        ...


# Needed


class People(Protocol):
    """Whose accounts there are."""

    def names(self, connection: Connection, user_ids: Collection[str]) -> Mapping[str, Name]:
        """How they are called; those that are not there are left out."""
        ...


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
