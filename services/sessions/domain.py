"""Pure rules of a session's life: `(state, command, now) -> (state, events)`, refusals as kernel errors (spec 03).

`creating -> active -> ending -> ended`; `failed` from any state but `ended`. A session without endpoints of its own has
nothing to wait for, and passes `ending` on the spot.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum, auto
from typing import Final, TypeAlias

from generated.vocabulary import (
    AudienceType,
    ErrorCode,
    SessionEndReason,
    SessionState,
    StreamTransport,
    TransitionKind,
)
from services.kernel.errors import Conflict

OVER: Final = frozenset({SessionState.ENDED, SessionState.FAILED})
LIVING: Final = frozenset({SessionState.CREATING, SessionState.ACTIVE})
NEVER_BEGAN: Final = frozenset({SessionEndReason.PROVIDER_FAILED, SessionEndReason.ABANDONED})
GB_PER_HOUR_PER_MBPS: Final = 0.439
"""What one Mbps, received for an hour, amounts to (spec 11)."""
_HOUR_S: Final = 3600.0


@dataclass(frozen=True, slots=True)
class Pulse:
    """How a session shows that it lives: beats every `interval`, and `timeout` of silence ends it."""

    interval: timedelta
    timeout: timedelta


@dataclass(frozen=True, slots=True)
class Cost:
    """An estimate of what a session takes of the line."""

    gb_per_hour: float
    duration_s: float

    @property
    def gb(self) -> float:
        """Over its whole duration."""
        return self.gb_per_hour * self.duration_s / _HOUR_S


@dataclass(frozen=True, slots=True)
class Seat:
    """A room of the media plane, and the name of who is taken out of it alone; None where it ends for all at once."""

    room: str
    participant: str | None = None
    only_watches: bool = False


@dataclass(frozen=True, slots=True)
class Stay:
    """A session's place in a room: people find it by its `key`, know it by its `name` and write in its thread."""

    room_id: str
    key: str
    name: str
    is_watching: bool
    thread_id: str | None


@dataclass(frozen=True, slots=True)
class Facts:
    """The part of a session that never changes: whose, what for, by which policies, how it takes the stage over.

    A call is as many sessions as there are people in it, all under the grant that each of them consented to: they are
    in one room of the media plane, and one of them does not outlive the others. `participants` are its people. A `stay`
    in a room has a grant of its own, and its people come and go.
    """

    session_id: str
    user_id: str
    sign_in_id: str
    device_id: str
    mode: str
    audience_type: AudienceType
    stream_transport: StreamTransport
    intent_label: str
    media_profile: str | None
    parent_session_id: str | None
    policy_snapshot_id: str
    handover_kind: TransitionKind
    handover_ms: int
    participants: tuple[str, ...]
    grant_id: str | None = None
    stay: Stay | None = None

    @property
    def seat(self) -> Seat:
        """Where the media plane has its endpoints."""
        if self.stay is not None:
            return Seat(self.stay.room_id, self.grant_id, only_watches=self.stay.is_watching)
        return Seat(self.grant_id or self.session_id)


@dataclass(frozen=True, slots=True)
class Session:
    """The part of a session that changes; `version` is raised by every change.

    `has_media` says that the media plane may hold endpoints for it. At `due_at` somebody must look: its creator may be
    gone, or its owner silent. `successor_id` is the session that is being created to follow it.
    """

    session_id: str
    state: SessionState
    version: int
    has_media: bool
    pulse: Pulse
    gb_per_hour: float
    assumed: timedelta
    created_at: datetime
    last_seen_at: datetime
    due_at: datetime | None
    ends_at: datetime | None
    ended_at: datetime | None = None
    end_reason: SessionEndReason | None = None
    successor_id: str | None = None

    @property
    def is_over(self) -> bool:
        """Whether nothing of it can change any more."""
        return self.state in OVER

    @property
    def cost(self) -> Cost:
        """By how long it lasted; while it lasts, by how long it is assumed to."""
        lasted = self.assumed if self.ended_at is None else self.ended_at - self.created_at
        return Cost(self.gb_per_hour, max(0.0, lasted.total_seconds()))


# Commands


@dataclass(frozen=True, slots=True)
class Open:
    """Its endpoints are there, or it needs none."""


@dataclass(frozen=True, slots=True)
class Beat:
    """Its owner shows that it lives."""


@dataclass(frozen=True, slots=True)
class Claim:
    """Another session is to follow it."""

    successor_id: str


@dataclass(frozen=True, slots=True)
class Release:
    """The one that was to follow it will not."""

    successor_id: str


@dataclass(frozen=True, slots=True)
class HandOver:
    """The one that follows it is there."""

    successor_id: str


@dataclass(frozen=True, slots=True)
class End:
    """It is to end."""

    reason: SessionEndReason


@dataclass(frozen=True, slots=True)
class Lapse:
    """Somebody looks whether its time is up."""


@dataclass(frozen=True, slots=True)
class Fail:
    """It can't go on."""

    reason: SessionEndReason


@dataclass(frozen=True, slots=True)
class Revoked:
    """The media plane has taken its endpoints back."""


@dataclass(frozen=True, slots=True)
class RevokeFailed:
    """The media plane has not; it is tried again elsewhere."""


Command: TypeAlias = Open | Beat | Claim | Release | HandOver | End | Lapse | Fail | Revoked | RevokeFailed


class Event(Enum):
    """What a command has come to."""

    CREATED = auto()
    ENDED = auto()
    FAILED = auto()
    REVOCATION_DUE = auto()
    """The media plane must take back what it may hold."""


@dataclass(frozen=True, slots=True)
class Decision:
    """The session as it is now, and what happened; the same session when nothing did."""

    session: Session
    events: tuple[Event, ...] = ()


def decide(session: Session, command: Command, now: datetime) -> Decision:
    """What a command makes of a session.

    Raises Conflict: SESSION_OVER for who needs it alive, SESSION_CONFLICT for who comes second.
    """
    match command:
        case Open() | Beat() | Claim() | Release() | HandOver():
            return _on_its_way(session, command, now)
        case End(reason):
            return _ended(session, reason, now)
        case Lapse():
            return _lapsed(session, now)
        case Fail(reason):
            return _failed(session, reason, now)
        case Revoked():
            is_last = session.state is SessionState.ENDING
            ended = replace(session, state=SessionState.ENDED)
            return Decision(ended, (Event.ENDED,)) if is_last else Decision(session)
        case RevokeFailed():
            return _failed(session, SessionEndReason.REVOKE_FAILED, now)


def _on_its_way(
    session: Session, command: Open | Beat | Claim | Release | HandOver, now: datetime
) -> Decision:
    match command:
        case Open():
            return _opened(session, now)
        case Beat():
            return _beaten(session, now)
        case Claim(successor_id):
            return _claimed(session, successor_id, now)
        case Release(successor_id):
            kept = session.is_over or session.successor_id != successor_id
            return Decision(session if kept else replace(session, successor_id=None))
        case HandOver(successor_id):
            return _handed_over(session, successor_id, now)


def is_silent(session: Session, now: datetime) -> bool:
    """Whether its time is up, seen by the sweeper or not."""
    return session.due_at is not None and now >= session.due_at


def parting(before: Session, after: Session) -> End | Fail | None:
    """What a change of one side of a call is to the others; None while it stays in the call."""
    if before.state not in LIVING or after.state in LIVING:
        return None
    if after.end_reason in NEVER_BEGAN:
        return Fail(after.end_reason)
    return End(SessionEndReason.LEFT)


def egress_gb_per_hour(received_bps: float, viewers: int) -> float:
    """`GB/h = 0.439 x Mbps received x concurrent viewers` (spec 11)."""
    return GB_PER_HOUR_PER_MBPS * received_bps / 1_000_000 * viewers


def next_try(now: datetime, failures: int, initial_s: float, factor: float, longest_s: float) -> datetime:
    """When a revocation that has failed so often is tried again."""
    pause_s = initial_s
    for _ in range(failures - 1):
        pause_s = min(pause_s * factor, longest_s)
    return now + timedelta(seconds=min(pause_s, longest_s))


def _opened(session: Session, now: datetime) -> Decision:
    if session.state is not SessionState.CREATING or is_silent(session, now):
        raise _over("Nobody waits for this session any more.")
    opened = replace(session, state=SessionState.ACTIVE, last_seen_at=now, due_at=_due(session, now))
    return Decision(opened, (Event.CREATED,))


def _beaten(session: Session, now: datetime) -> Decision:
    if session.state is SessionState.CREATING:
        return Decision(session)
    if session.state is not SessionState.ACTIVE or is_silent(session, now):
        raise _over("The session is over.")
    return Decision(replace(session, last_seen_at=now, due_at=_due(session, now)))


def _claimed(session: Session, successor_id: str, now: datetime) -> Decision:
    _must_live(session, now)
    if session.successor_id is not None:
        raise Conflict(ErrorCode.SESSION_CONFLICT, "Another session is about to follow this one.")
    return Decision(replace(session, successor_id=successor_id))


def _handed_over(session: Session, successor_id: str, now: datetime) -> Decision:
    _must_live(session, now)
    if session.successor_id != successor_id:
        raise Conflict(ErrorCode.SESSION_CONFLICT, "Another session follows this one.")
    return _ended(session, SessionEndReason.MOVED_ON, now)


def _must_live(session: Session, now: datetime) -> None:
    if session.state is SessionState.CREATING:
        raise Conflict(ErrorCode.SESSION_CONFLICT, "The session is still being created.")
    if session.state is not SessionState.ACTIVE or is_silent(session, now):
        raise _over("The session is over.")


def _ended(session: Session, reason: SessionEndReason, now: datetime) -> Decision:
    if session.state is SessionState.CREATING:
        return _failed(session, reason, now)
    if session.state is not SessionState.ACTIVE:
        return Decision(session)
    closing = replace(session, ended_at=now, end_reason=reason, due_at=None)
    if session.has_media:
        return Decision(replace(closing, state=SessionState.ENDING), (Event.REVOCATION_DUE,))
    return Decision(replace(closing, state=SessionState.ENDED), (Event.ENDED,))


def _lapsed(session: Session, now: datetime) -> Decision:
    if not is_silent(session, now):
        return Decision(session)
    if session.state is SessionState.CREATING:
        return _failed(session, SessionEndReason.ABANDONED, now)
    timely = session.ends_at is not None and now >= session.ends_at
    return _ended(session, SessionEndReason.TOO_LONG if timely else SessionEndReason.SILENT, now)


def _failed(session: Session, reason: SessionEndReason, now: datetime) -> Decision:
    if session.is_over:
        return Decision(session)
    failed = replace(
        session,
        state=SessionState.FAILED,
        end_reason=reason,
        ended_at=session.ended_at or now,
        due_at=None,
    )
    held = session.has_media and session.state is not SessionState.ENDING
    return Decision(failed, (Event.FAILED, *((Event.REVOCATION_DUE,) if held else ())))


def _due(session: Session, now: datetime) -> datetime:
    silent = now + session.pulse.timeout
    return silent if session.ends_at is None else min(silent, session.ends_at)


def _over(detail: str) -> Conflict:
    return Conflict(ErrorCode.SESSION_OVER, detail)
