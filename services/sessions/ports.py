"""What sessions need from others."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Protocol

from sqlalchemy import Connection

from generated.models import EgressReached, FailingRevocations, IceServer, MediaEndpoints
from generated.vocabulary import ChatScope, ConsentGrantKind
from services.sessions.staying import Guest


class MediaProvider(Protocol):
    """The media plane, whichever adapter runs. Every method raises Failed (PROVIDER_FAILED)."""

    async def create_webrtc_endpoints(
        self,
        session_id: str,
        profile_name: str,
        *,
        participant: str | None = None,
        only_watches: bool = False,
    ) -> MediaEndpoints:
        """Make endpoints under the caps of a profile; with a `participant`, for who is taken out of a room alone."""
        ...

    async def revoke_endpoints(self, session_id: str, *, participant: str | None = None) -> None:
        """Take back whatever there is for a session, or for a participant alone; nothing is no failure."""
        ...

    async def create_turn_credentials(self, session_id: str) -> list[IceServer]:
        """STUN and TURN servers that a client of this session may use."""
        ...


class Grants(Protocol):
    """Recorded acts of consent."""

    def use(
        self,
        connection: Connection,
        *,
        grant_id: str | None,
        kind: ConsentGrantKind,
        intent: str,
        user_id: str,
        session_id: str,
        now: datetime,
    ) -> None:
        """Bind the person's seat of a grant to this session, in this transaction; it is taken once.

        Raises Denied (CONSENT_REQUIRED) without a grant, and unless it is of this kind and intent, for this person, in
        force and not used.
        """
        ...

    def enter(
        self,
        connection: Connection,
        *,
        grant_id: str,
        kind: ConsentGrantKind,
        intent: str,
        user_id: str,
        room: str,
        now: datetime,
    ) -> None:
        """Record somebody's own act of entering a room, as a grant for them alone. Raises Denied (CONSENT_REQUIRED)."""
        ...


class Guests(Protocol):
    """Whose accounts there are."""

    def find(self, connection: Connection, user_id: str, now: datetime) -> Guest | None:
        """Somebody, if they are there and not barred."""
        ...

    def called(self, connection: Connection, name: str, now: datetime) -> Guest | None:
        """Who has this handle, or this id."""
        ...


class Blocks(Protocol):
    """Who is apart from whom."""

    def made_with(self, connection: Connection, people: Collection[str]) -> Collection[tuple[str, str]]:
        """The blocks that any of these people made or suffers: who made each, and whom they blocked."""
        ...


class RoomThreads(Protocol):
    """Where people of a room write."""

    def open(self, connection: Connection, room_id: str, scope: ChatScope, now: datetime) -> str:
        """The thread of a new room, in this transaction."""
        ...

    def enter(self, connection: Connection, thread_id: str, user_id: str) -> None:
        """Somebody is in the room from now on, as long as they have a session in it."""
        ...


class SignInsInForce(Protocol):
    """Who may still be here."""

    async def holds(self, user_id: str, sign_in_id: str, device_id: str) -> bool:
        """Whether the sign-in is in force and its account not barred. Raises Unavailable when nobody can say."""
        ...


class Alarms(Protocol):
    """Who raises an alert of what fails here."""

    def tell_sessions(self, revocations: FailingRevocations, egress: EgressReached | None) -> None:
        """This is what is not well now. Raises OSError."""
        ...
