"""How presence asks identity of people, and what it leaves in the audit log."""

from __future__ import annotations

from collections.abc import Mapping

from services.audit import AuditLog
from services.identity.wiring import Identity
from services.infra.sql import Database
from services.kernel.clock import Clock
from services.presence.domain import Person


class IdentitysAccounts:
    """Accounts, as identity keeps them."""

    def __init__(self, identity: Identity, clock: Clock) -> None:
        self._identity = identity
        self._clock = clock

    async def of(self, user_id: str) -> Person | None:
        """One account; None when it is barred or gone. Raises Unavailable."""
        account = await self._identity.accounts.find(user_id)
        if account is None or (account.ban is not None and account.ban.holds(self._clock.now())):
            return None
        return Person(
            account.user_id, account.handle, account.display_name, account.shadowed, account.quarantined_until
        )


class AuditedActs:
    """The control plane's audit log."""

    def __init__(self, db: Database, audit: AuditLog) -> None:
        self._db = db
        self._audit = audit

    async def record(self, actor: str, action: str, subject: str, after: Mapping[str, object]) -> None:
        """Record an act. Raises Unavailable."""
        await self._db.write(
            lambda conn: self._audit.record(
                conn, actor=actor, action=action, subject=subject, after=after, reason=_told(after)
            )
        )


def _told(after: Mapping[str, object]) -> str:
    """What a person reads in the log; of the rest it keeps a hash."""
    return ", ".join(f"{name} {value}" for name, value in after.items())
