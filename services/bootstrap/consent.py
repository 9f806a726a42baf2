"""What consent asks of identity."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from services.consent.domain import Person
from services.identity import store


class IdentitysParties:
    """Accounts, as identity keeps them."""

    def find(self, connection: Connection, user_id: str, now: datetime) -> Person | None:
        """Somebody, if they are there."""
        account = store.account(connection, user_id)
        if account is None:
            return None
        until = account.quarantined_until
        return Person(
            user_id=account.user_id,
            handle=account.handle,
            display_name=account.display_name,
            is_barred=account.ban is not None and account.ban.holds(now),
            is_shadowed=account.shadowed,
            in_quarantine=until is not None and now < until,
        )
