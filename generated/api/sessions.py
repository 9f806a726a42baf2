# Generated from schemas/openapi by `make generate`; edit the schemas, never this file.
"""What the `sessions` operations ask of their handler.

Where a person is and with which media: begun, kept alive, handed over, ended. A handler returns one of the declared responses and raises kernel errors for the rest;
it knows nothing of HTTP.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from generated import models, vocabulary


@dataclass(frozen=True, slots=True)
class ListSessions200:
    """200: A page of them."""

    body: models.SessionPage


@dataclass(frozen=True, slots=True)
class CreateSession201:
    """201: It has begun; where its media go is in it, if it has any of its own."""

    body: models.Session
    location: str


@dataclass(frozen=True, slots=True)
class TransitionSession200:
    """200: Both, and how the stage is handed over. What has ended may be `failed`, when the media provider did
    not take its endpoints back: that is tried again until it does."""

    body: models.SessionTransition


@dataclass(frozen=True, slots=True)
class InspectSession200:
    """200: The session."""

    body: models.Session


@dataclass(frozen=True, slots=True)
class HeartbeatSession200:
    """200: It does."""

    body: models.Session


@dataclass(frozen=True, slots=True)
class EndSession200:
    """200: It is over. `failed` when the media provider did not take its endpoints back; that is tried again
    until it does."""

    body: models.Session


@dataclass(frozen=True, slots=True)
class InspectRoom200:
    """200: Who is there."""

    body: models.Room


@dataclass(frozen=True, slots=True)
class InspectCosts200:
    """200: What it costs, and how much it may."""

    body: models.Costs


class SessionsApi(Protocol):
    """Where a person is and with which media: begun, kept alive, handed over, ended."""

    async def list_sessions(
        self, caller: vocabulary.Caller, *, limit: int, cursor: models.Cursor | None
    ) -> ListSessions200:
        """The caller's own sessions, newest first.

        GET /v1/sessions. May raise errors with these codes:
        401 AUTH_FAILED;
        403 BANNED;
        422 CURSOR_INVALID, SCHEMA_INVALID;
        500 INTERNAL;
        503 OVERLOADED.
        """
        ...

    async def create_session(
        self,
        caller: vocabulary.Caller,
        body: models.SessionCreation,
        *,
        idempotency_key: models.IdempotencyKey | None,
    ) -> CreateSession201:
        """Begin a session.

        POST /v1/sessions. May raise errors with these codes:
        401 AUTH_FAILED;
        403 BANNED, BLOCKED, CONSENT_REQUIRED, POLICY_DENIED;
        404 NOT_FOUND;
        409 IDEMPOTENCY_CONFLICT, MODE_CHANGED, PARENT_ACTIVE, ROOM_CLOSED, ROOM_FULL, SESSION_LIMIT;
        413 BODY_TOO_LARGE;
        415 MEDIA_TYPE_UNSUPPORTED;
        422 MODE_UNKNOWN, PROFILE_UNKNOWN, SCHEMA_INVALID;
        500 INTERNAL;
        502 PROVIDER_FAILED;
        503 OVERLOADED.
        """
        ...

    async def transition_session(
        self,
        caller: vocabulary.Caller,
        body: models.SessionMove,
        *,
        idempotency_key: models.IdempotencyKey | None,
    ) -> TransitionSession200:
        """End a session and begin the one that follows it, in one step.

        POST /v1/sessions/transition. May raise errors with these codes:
        401 AUTH_FAILED;
        403 BANNED, BLOCKED, CONSENT_REQUIRED, POLICY_DENIED;
        404 NOT_FOUND;
        409 IDEMPOTENCY_CONFLICT, MODE_CHANGED, ROOM_CLOSED, ROOM_FULL, SESSION_CONFLICT, SESSION_OVER;
        413 BODY_TOO_LARGE;
        415 MEDIA_TYPE_UNSUPPORTED;
        422 MODE_UNKNOWN, PROFILE_UNKNOWN, SCHEMA_INVALID;
        500 INTERNAL;
        502 PROVIDER_FAILED;
        503 OVERLOADED.
        """
        ...

    async def inspect_session(
        self, caller: vocabulary.Caller, *, session_id: models.SessionId
    ) -> InspectSession200:
        """One of the caller's sessions, with its endpoints while it is active.

        GET /v1/sessions/{session_id}. May raise errors with these codes:
        401 AUTH_FAILED;
        403 BANNED;
        404 NOT_FOUND;
        422 SCHEMA_INVALID;
        500 INTERNAL;
        503 OVERLOADED.
        """
        ...

    async def heartbeat_session(
        self, caller: vocabulary.Caller, *, session_id: models.SessionId
    ) -> HeartbeatSession200:
        """Show that a session lives.

        POST /v1/sessions/{session_id}/heartbeat. May raise errors with these codes:
        401 AUTH_FAILED;
        403 BANNED;
        404 NOT_FOUND;
        409 SESSION_OVER;
        422 SCHEMA_INVALID;
        500 INTERNAL;
        503 OVERLOADED.
        """
        ...

    async def end_session(self, caller: vocabulary.Caller, *, session_id: models.SessionId) -> EndSession200:
        """End a session; one that is over stays as it is.

        POST /v1/sessions/{session_id}/end. May raise errors with these codes:
        401 AUTH_FAILED;
        403 BANNED;
        404 NOT_FOUND;
        422 SCHEMA_INVALID;
        500 INTERNAL;
        503 OVERLOADED.
        """
        ...

    async def inspect_room(
        self, caller: vocabulary.Caller, *, session_id: models.SessionId
    ) -> InspectRoom200:
        """The room in which one of the caller's sessions is, while it lives.

        GET /v1/sessions/{session_id}/room. May raise errors with these codes:
        401 AUTH_FAILED;
        403 BANNED;
        404 NOT_FOUND;
        409 ROOM_CLOSED;
        422 SCHEMA_INVALID;
        500 INTERNAL;
        503 OVERLOADED.
        """
        ...

    async def inspect_costs(
        self, caller: vocabulary.Caller, *, since: models.Instant | None, until: models.Instant | None
    ) -> InspectCosts200:
        """What sessions make the house send, now and hour by hour, by mode.

        GET /v1/costs. May raise errors with these codes:
        401 AUTH_FAILED;
        403 BANNED, POLICY_DENIED;
        422 SCHEMA_INVALID;
        500 INTERNAL;
        503 OVERLOADED.
        """
        ...
