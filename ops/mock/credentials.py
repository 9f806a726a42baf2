"""Who may call: anybody, or as on the platform whoever signs with this environment's credentials."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from generated.server.seam import Exchange, Scope
from generated.vocabulary import Caller, Capability, ErrorCode
from services.infra.http.signing import SCHEMES, presents
from services.infra.redis.limiter import Rate
from services.kernel.clock import Clock
from services.kernel.errors import Unauthenticated


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


class Unsigned(Anybody):
    """Accepts people as `Anybody` does; where operators sign, whoever shows a token."""

    def presented(self, scope: Scope) -> bool:
        """Whether there is a token, of whomever, and no signature."""
        return not presents(scope) and any(name == b"authorization" for name, _ in scope["headers"])

    async def authenticate(self, exchange: Exchange, body: bytes) -> Caller:
        """A caller without a name. Raises Unauthenticated."""
        if SCHEMES in exchange.operation.security and not self.presented(exchange.scope):
            raise Unauthenticated(ErrorCode.AUTH_FAILED, "Sign in, or sign the call.")
        return await super().authenticate(exchange, body)


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
