"""What moderation asks of identity."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import Connection

from services.identity import store
from services.moderation.domain import Name


class IdentitysPeople:
    """Accounts, as identity keeps them."""

    def names(self, connection: Connection, user_ids: Collection[str]) -> Mapping[str, Name]:
        """How they are called; those that are not there are left out."""
        return {user_id: Name(*called) for user_id, *called in store.names(connection, user_ids)}
