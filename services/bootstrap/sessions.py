"""What sessions are given while other parts are not there yet, how they ask identity and tell the LAB."""

from __future__ import annotations

from pathlib import Path
from typing import NoReturn

from sqlalchemy import Connection

from generated.models import FailingRevocations, PlatformWord
from generated.vocabulary import ConsentGrantKind, ErrorCode
from services.identity.wiring import Identity
from services.infra.platform_word import write_platform_word
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


class LabsAlarms:
    """What fails, as the LAB reads it, who keeps the alerts."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def revocations(self, failing: FailingRevocations) -> None:
        """Say it anew. Raises OSError."""
        write_platform_word(self._path, PlatformWord(revocations=failing))
