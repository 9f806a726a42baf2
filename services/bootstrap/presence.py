"""How presence asks identity of people."""

from __future__ import annotations

from services.identity.wiring import Identity
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
