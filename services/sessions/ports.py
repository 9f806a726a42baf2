"""What sessions need from others."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from sqlalchemy import Connection

from generated.models import EgressReached, FailingRevocations, IceServer, MediaEndpoints
from generated.vocabulary import ConsentGrantKind


class MediaProvider(Protocol):
    """The media plane, whichever adapter runs. Every method raises Failed (PROVIDER_FAILED)."""

    async def create_webrtc_endpoints(self, session_id: str, profile_name: str) -> MediaEndpoints:
        """Make endpoints under the caps of a profile; again for the same session, the same ones."""
        ...

    async def revoke_endpoints(self, session_id: str) -> None:
        """Take back whatever there is for a session; nothing is no failure."""
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
