"""How sessions ask identity."""

from __future__ import annotations

from services.identity.wiring import Identity


class IdentitysSignIns:
    """Sign-ins in force, as identity's guard knows them."""

    def __init__(self, identity: Identity) -> None:
        self._identity = identity

    async def holds(self, user_id: str, sign_in_id: str, device_id: str) -> bool:
        """Whether the guard would let them in. Raises Unavailable."""
        return await self._identity.sockets.may_stay(user_id, sign_in_id, device_id)
