"""How sessions ask identity and tell the LAB."""

from __future__ import annotations

from pathlib import Path

from generated.models import PlatformWord
from services.identity.wiring import Identity
from services.infra.platform_word import write_platform_word


class IdentitysSignIns:
    """Sign-ins in force, as identity's guard knows them."""

    def __init__(self, identity: Identity) -> None:
        self._identity = identity

    async def holds(self, user_id: str, sign_in_id: str, device_id: str) -> bool:
        """Whether the guard would let them in. Raises Unavailable."""
        return await self._identity.sockets.may_stay(user_id, sign_in_id, device_id)


class LabsAlarms:
    """What is not well, as the LAB reads it, who keeps the alerts."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def tell(self, word: PlatformWord) -> None:
        """Say it anew. Raises OSError."""
        write_platform_word(self._path, word)
