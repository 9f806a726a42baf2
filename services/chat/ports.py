"""What chat needs from others."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlalchemy import Connection

from generated.vocabulary import Caller, ReportReason
from services.chat.domain import Person
from services.kernel.errors import KernelError


@dataclass(frozen=True, slots=True)
class Complaint:
    """What somebody says of somebody in a thread."""

    user_id: str
    reason_code: ReportReason
    mode_id: str
    thread_id: str
    note: str | None


@dataclass(frozen=True, slots=True)
class Receipt:
    """A report that was made."""

    report_id: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Case:
    """What a report says of a thread."""

    thread_id: str
    reporter_id: str
    user_id: str


class People(Protocol):
    """Whose accounts there are."""

    def find(self, connection: Connection, user_id: str, now: datetime) -> Person | None:
        """Somebody, if they are there."""
        ...


class Blocks(Protocol):
    """Who is apart from whom."""

    def among(self, connection: Connection, people: Collection[str]) -> frozenset[frozenset[str]]:
        """The pairs of these people that are apart, as this transaction sees it."""
        ...

    def apart_from(self, connection: Connection, person: str) -> frozenset[str]:
        """Everybody whom this person blocked or is blocked by, as this transaction sees it."""
        ...


class Stays(Protocol):
    """Who is in the rooms of threads."""

    def among(
        self, connection: Connection, thread_id: str, now: datetime, user_id: str | None = None
    ) -> frozenset[str]:
        """Those who are in the room of a thread; or this person alone, if they are."""
        ...


class Reports(Protocol):
    """Where moderators are told."""

    async def report(self, reporter_id: str, said: Complaint, key: str | None) -> Receipt:
        """Tell them. Raises Invalid (NOT_YOURSELF, MODE_UNKNOWN), NotFound, RateLimited, Conflict."""
        ...

    def case(self, connection: Connection, report_id: str, moderator_id: str) -> Case | None:
        """The thread that a report names, if it does. Raises NotFound for a report that they may not know of."""
        ...

    def holding(self, connection: Connection, thread_ids: Collection[str], since: datetime) -> frozenset[str]:
        """Those of these threads that a report names which nobody has judged, or which was made since then."""
        ...


class Doors(Protocol):
    """Watches over the sockets that people hold."""

    def enter(self, caller: Caller, dismiss: Callable[[KernelError], Awaitable[None]]) -> Callable[[], None]:
        """Watch over a socket, and dismiss it when its caller may hold it no more; what is returned ends that."""
        ...
