"""Who may call: anybody, or as on the platform whoever signs with this environment's credentials."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from generated.server.seam import Exchange, Scope
from generated.vocabulary import Caller, Capability
from services.infra.redis.limiter import Rate
from services.kernel.clock import Clock


class Anybody:
    """Accepts every call, with credentials and without, whatever it asks for and however often it comes."""

    def presented(self, scope: Scope) -> bool:  # noqa: ARG002 (the seam's shape)
        """Always: nobody is asked."""
        return True

    async def require(
        self, caller: Caller, action: str, subject: str, requires: Iterable[Capability]
    ) -> None:
        """Allow it."""

    async def take(self, kind: str, subject: str, rate: Rate) -> None:
        """Count nothing."""

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
