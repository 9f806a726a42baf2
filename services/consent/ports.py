"""What consent needs from others."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from sqlalchemy import Connection

from generated.vocabulary import ConsentGrantKind, SessionEndReason, SessionState
from services.consent.domain import Held, Person
from services.kernel.callers import SignedIn


class People(Protocol):
    """Whose accounts there are."""

    def find(self, connection: Connection, user_id: str, now: datetime) -> Person | None:
        """Somebody, if they are there."""
        ...


class Blocks(Protocol):
    """Who is apart from whom."""

    def between(self, connection: Connection, one: str, other: str) -> bool:
        """Whether either has blocked the other, as this transaction sees it."""
        ...

    def among(self, connection: Connection, people: Collection[str]) -> frozenset[frozenset[str]]:
        """The pairs of these people that are apart, as this transaction sees it."""
        ...


class Tickets(Protocol):
    """Tickets of those who want to meet somebody, as matching keeps them."""

    async def held(self, pair_id: str, people: Collection[str]) -> Sequence[Held]:
        """Those of these people whose ticket is in this pair. Raises Unavailable."""
        ...


class CallSide(Protocol):
    """One person's session of a call."""

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


class PlannedCall(Protocol):
    """A call that may be begun."""

    def begin(self, conn: Connection, grant_id: str, now: datetime, limited: Collection[str] = ()) -> None:
        """Begin it in this transaction, in which its grant is used, the `limited` under the caps of quarantine.

        Raises Denied (CONSENT_REQUIRED).
        """
        ...

    async def open(self) -> Mapping[str, str]:
        """Let everybody in, after the commit; each one's session. Raises Failed (PROVIDER_FAILED): nobody is."""
        ...


class Calls(Protocol):
    """The session orchestrator's way into a call."""

    async def plan(
        self,
        mode: str,
        *,
        kind: ConsentGrantKind,
        intent: str,
        people: Sequence[SignedIn],
    ) -> PlannedCall:
        """A call of these people.

        Raises Conflict (MODE_CHANGED, CONSENT_OVER), Unavailable.
        """
        ...

    def is_in_one(self, conn: Connection, user_id: str) -> bool:
        """Whether somebody is in a call, or about to be."""
        ...

    def of(self, conn: Connection, user_id: str) -> Mapping[str, Sequence[str]]:
        """The people of every call that somebody is in, or about to be, by its grant."""
        ...

    def sides(self, conn: Connection, grant_id: str) -> Mapping[str, CallSide]:
        """What has become of each one's side of a call; of one that never began there is none."""
        ...

    def living(self, conn: Connection, grants: Collection[str]) -> frozenset[str]:
        """Those of these grants whose call goes on, or is about to."""
        ...

    def going_on(self, conn: Connection) -> Mapping[str, Sequence[str]]:
        """The people of every call that goes on, by its grant."""
        ...

    async def end(self, grant_id: str) -> None:
        """End a call for everybody; one that is over stays so. Raises Unavailable."""
        ...
