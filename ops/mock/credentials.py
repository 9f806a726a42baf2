"""Who may call: anybody, or as on the platform whoever signs with this environment's credentials."""

from __future__ import annotations

from datetime import datetime, timedelta

from generated.server.seam import Exchange
from generated.vocabulary import Caller
from services.kernel.clock import Clock


class Anybody:
    """Accepts every call, with credentials and without."""

    async def authenticate(self, exchange: Exchange, body: bytes) -> Caller:  # noqa: ARG002 (the seam's shape)
        """A caller without a name."""
        return Caller.anonymous()


class RecentSignatures:
    """Remembers signatures in this process for `window_s` seconds on either side of their time."""

    def __init__(self, clock: Clock, window_s: float) -> None:
        self._clock = clock
        self._window = timedelta(seconds=window_s)
        self._seen: dict[str, datetime] = {}

    async def first_use(self, signature: str, ts: datetime) -> bool:
        """Record a signature; False when it was recorded before."""
        oldest = self._clock.now() - 2 * self._window
        self._seen = {known: at for known, at in self._seen.items() if at > oldest}
        return self._seen.setdefault(signature, ts) is ts
