"""What presence needs from others."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Protocol

from generated.models import PresenceStuck
from generated.vocabulary import Caller
from services.infra.redis.limiter import Rate
from services.kernel.errors import KernelError
from services.presence.domain import Person


class People(Protocol):
    """Accounts as they are now."""

    async def of(self, user_id: str) -> Person | None:
        """One account; None when it is barred or gone. Raises Unavailable."""
        ...


class Blocks(Protocol):
    """Who is apart from whom."""

    async def apart(self, person: str) -> frozenset[str]:
        """Everybody whom this person blocked or who blocked them. Raises Unavailable."""
        ...


class Admission(Protocol):
    """How often somebody may."""

    async def take(self, kind: str, subject: str, rate: Rate) -> None:
        """Count one. Raises RateLimited, or Unavailable when nobody can count."""
        ...


class Doors(Protocol):
    """Watches over the sockets that people hold."""

    def enter(self, caller: Caller, dismiss: Callable[[KernelError], Awaitable[None]]) -> Callable[[], None]:
        """Watch over a socket, and dismiss it when its caller may hold it no more; what is returned ends that."""
        ...


class Alarms(Protocol):
    """Who raises an alert of what does not move."""

    def tell_presence(self, stuck: PresenceStuck | None) -> None:
        """This is how presence is now. Raises OSError."""
        ...
