"""What presence needs from others."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Protocol

from generated.models import EgressReached, MediaEndpoints, PresenceStuck
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


class Pictures(Protocol):
    """The media plane, whichever adapter runs: a room for each person who shows themselves. Raises Failed."""

    async def create_webrtc_endpoints(
        self, session_id: str, profile_name: str, *, viewer: str | None = None, layer: str | None = None
    ) -> MediaEndpoints:
        """Make endpoints under the caps of a profile; with a `viewer`, for that one to watch and no more."""
        ...

    async def revoke_endpoints(self, session_id: str, *, viewer: str | None = None) -> None:
        """Take back whatever there is, or a viewer's alone; nothing is no failure."""
        ...

    async def bound_viewer(self, session_id: str, profile_name: str, viewer: str, layer: str | None) -> bool:
        """Send a viewer no better layer from now on, without another connection; whether that can be held."""
        ...


class Egress(Protocol):
    """What sessions make the house send."""

    @property
    def reached(self) -> EgressReached | None:
        """What there is to tell when it is as much as it may be."""
        ...

    @property
    def gb_per_hour(self) -> float:
        """What the house sends now, by the last look."""
        ...

    @property
    def limit_gb_per_hour(self) -> float:
        """As much as it may."""
        ...

    async def look(self) -> int:
        """Look anew. Raises Unavailable."""
        ...

    def has_room(self, adds_gb_per_hour: float) -> bool:
        """Whether so much more may be sent; then it counts as begun."""
        ...

    def rate_of(self, received_bps: float) -> float:
        """What a picture of that bitrate makes the house send, GB per hour."""
        ...


class Acts(Protocol):
    """The audit log, where what people do and what the house decides by itself is recorded."""

    async def record(self, actor: str, action: str, subject: str, after: Mapping[str, object]) -> None:
        """Record an act. Raises Unavailable."""
        ...


class Alarms(Protocol):
    """Who raises an alert of what does not move."""

    def tell_presence(self, stuck: PresenceStuck | None) -> None:
        """This is how presence is now. Raises OSError."""
        ...
