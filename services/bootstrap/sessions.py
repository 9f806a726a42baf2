"""What sessions ask of identity."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from services.identity import store
from services.identity.domain import Account
from services.identity.wiring import Identity
from services.sessions.staying import Guest


class IdentitysSignIns:
    """Sign-ins in force, as identity's guard knows them."""

    def __init__(self, identity: Identity) -> None:
        self._identity = identity

    async def holds(self, user_id: str, sign_in_id: str, device_id: str) -> bool:
        """Whether the guard would let them in. Raises Unavailable."""
        return await self._identity.sockets.may_stay(user_id, sign_in_id, device_id)


class IdentitysGuests:
    """Accounts, as identity keeps them."""

    def find(self, connection: Connection, user_id: str, now: datetime) -> Guest | None:
        """Somebody, if they are there and not barred."""
        return _guest(store.account(connection, user_id), now)

    def called(self, connection: Connection, name: str, now: datetime) -> Guest | None:
        """Who has this handle, or this id."""
        found = store.account_named(connection, name) or store.account(connection, name)
        return _guest(found, now)


def _guest(account: Account | None, now: datetime) -> Guest | None:
    if account is None or (account.ban is not None and account.ban.holds(now)):
        return None
    until = account.quarantined_until
    return Guest(
        account.user_id,
        account.handle,
        account.display_name,
        is_shadowed=account.shadowed,
        in_quarantine=until is not None and now < until,
    )
