"""What moderation offers to others, and what it needs of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from sqlalchemy import Connection

from generated.models import AuditEvent
from services.moderation.domain import Name

# Offered


class Blocks(Protocol):
    """Who is apart from whom; a block of either is one of both."""

    async def apart(self, person: str) -> frozenset[str]:
        """Everybody whom this person blocked or is blocked by. Raises Unavailable."""
        ...

    def apart_from(self, connection: Connection, person: str) -> frozenset[str]:
        """The same as this transaction sees it."""
        ...

    def between(self, connection: Connection, one: str, other: str) -> bool:
        """Whether either has blocked the other, as this transaction sees it."""
        ...

    def among(self, connection: Connection, people: Collection[str]) -> frozenset[frozenset[str]]:
        """The pairs of these people that are apart, as this transaction sees it."""
        ...

    def made_with(self, connection: Connection, people: Collection[str]) -> frozenset[tuple[str, str]]:
        """The blocks that any of these people made or suffers: who made each, and whom they blocked."""
        ...


# Needed


class People(Protocol):
    """Whose accounts there are."""

    def names(self, connection: Connection, user_ids: Collection[str]) -> Mapping[str, Name]:
        """How they are called; those that are not there are left out."""
        ...


class Reputations(Protocol):
    """What a judgement does to an account."""

    def lower(
        self,
        connection: Connection,
        *,
        judge_id: str,
        user_id: str,
        points: int,
        below: int,
        until: datetime,
        subject: str,
    ) -> None:
        """Take points of reputation in this transaction, for what `subject` names.

        When fewer than `below` are left, the account is in quarantine until then. Raises Denied for a judge of too
        little weight.
        """
        ...

    async def told(self, user_id: str) -> None:
        """Let every node know, once that is committed."""
        ...


class Whereabouts(Protocol):
    """Where people are."""

    def is_of(self, connection: Connection, session_id: str, user_id: str) -> bool:
        """Whether there is such a session, and it is theirs."""
        ...

    def open_in(self, connection: Connection, mode_id: str, user_id: str) -> Sequence[str]:
        """Their sessions in a mode that are not over."""
        ...


class Records(Protocol):
    """What the audit log holds."""

    def of(self, connection: Connection, subjects: Collection[str], limit: int) -> Sequence[AuditEvent]:
        """Up to `limit` acts on these subjects, the newest of them, oldest first."""
        ...
