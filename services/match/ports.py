"""What matching needs from others."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from typing import Protocol

from generated.models import MatchingDegraded
from generated.vocabulary import Caller, SessionEndReason, SessionState
from services.infra.redis.limiter import Rate
from services.kernel.callers import SignedIn
from services.kernel.errors import KernelError
from services.match.domain import Standing


class Side(Protocol):
    """One person's session of an encounter."""

    @property
    def session_id(self) -> str: ...
    @property
    def mode(self) -> str: ...
    @property
    def state(self) -> SessionState: ...
    @property
    def end_reason(self) -> SessionEndReason | None: ...
    @property
    def gb(self) -> float: ...


class Encounters(Protocol):
    """Who mints grants and begins the sessions of a pair. Every method raises Unavailable."""

    async def begin(self, pair_id: str, people: Collection[str]) -> Mapping[str, str]:
        """Begin the call of a pair; each one's session, which is open.

        Raises Denied, Conflict: nothing has begun; Failed (PROVIDER_FAILED).
        """
        ...

    async def void(self, pair_id: str) -> None:
        """Let no call of this pair begin any more; one that has begun stays."""
        ...

    async def sides(self, pair_id: str) -> Mapping[str, Side]:
        """What has become of each one's side of a pair's call."""
        ...

    async def living(self, pairs: Collection[str]) -> frozenset[str]:
        """Those of these pairs whose call goes on, or is about to."""
        ...

    async def end(self, pair_id: str) -> None:
        """End the call of a pair, for both."""
        ...

    async def is_busy(self, user_id: str) -> bool:
        """Whether somebody is in a call."""
        ...

    async def unfit(self, owners: Sequence[SignedIn], signed_in: Collection[str]) -> frozenset[str]:
        """Those who can't be in a call now, whoever the other is."""
        ...

    async def apart(self, people: Collection[str]) -> frozenset[frozenset[str]]:
        """The pairs of these people that are apart."""
        ...


class People(Protocol):
    """Accounts as they are now."""

    async def standing(self, user_id: str) -> Standing | None:
        """How an account stands; None when it is barred or gone. Raises Unavailable."""
        ...

    async def is_signed_in(self, owner: SignedIn) -> bool:
        """Whether a sign-in is in force. Raises Unavailable."""
        ...


class Admission(Protocol):
    """How often somebody may."""

    async def take(self, kind: str, subject: str, rate: Rate) -> None:
        """Count one. Raises RateLimited, or Unavailable when nobody can count."""
        ...


class Alarms(Protocol):
    """Who keeps the alerts."""

    def tell_matching(self, degraded: MatchingDegraded | None) -> None:
        """Tell how slow matching is, or that it is quick enough. Raises OSError."""
        ...


class Doors(Protocol):
    """Watches over the sockets that people hold."""

    def enter(self, caller: Caller, dismiss: Callable[[KernelError], Awaitable[None]]) -> Callable[[], None]:
        """Watch over a socket, and dismiss it when its caller may hold it no more; what is returned ends that."""
        ...
