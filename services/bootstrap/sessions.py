"""What sessions are given while other parts are not there yet, and how they ask identity."""

from __future__ import annotations

from typing import NoReturn

from sqlalchemy import Connection

from generated.vocabulary import ConsentGrantKind, ErrorCode
from services.identity.wiring import Identity
from services.kernel.errors import Denied


class NoGrants:
    """Consent of nobody: every mode that wants any is closed."""

    def use(
        self,
        connection: Connection,  # noqa: ARG002 (the port's shape)
        *,
        kind: ConsentGrantKind,
        intent: str,  # noqa: ARG002
        user_id: str,  # noqa: ARG002
        session_id: str,  # noqa: ARG002
    ) -> NoReturn:
        """Raise Denied (CONSENT_REQUIRED)."""
        raise Denied(ErrorCode.CONSENT_REQUIRED, f"This mode opens by a consent ({kind}) that is not there.")


class IdentitysSignIns:
    """Sign-ins in force, as identity's guard knows them."""

    def __init__(self, identity: Identity) -> None:
        self._identity = identity

    async def holds(self, user_id: str, sign_in_id: str, device_id: str) -> bool:
        """Whether the guard would let them in. Raises Unavailable."""
        return await self._identity.sockets.may_stay(user_id, sign_in_id, device_id)
