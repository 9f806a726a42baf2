# Generated from schemas/openapi by `make generate`; edit the schemas, never this file.
"""What the `chat` operations ask of their handler.

Who writes with whom: threads, what was written in them, and what moderators make of it. A handler returns one of the declared responses and raises kernel errors for the rest;
it knows nothing of HTTP.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from generated import models, vocabulary


@dataclass(frozen=True, slots=True)
class ListThreads200:
    """200: A page of them."""

    body: models.ChatThreadPage


@dataclass(frozen=True, slots=True)
class OpenThread200:
    """200: The thread between the two."""

    body: models.ChatThread


@dataclass(frozen=True, slots=True)
class ListMessages200:
    """200: A page of it."""

    body: models.ChatMessagePage


@dataclass(frozen=True, slots=True)
class ModerateMessage204:
    """204: It is so."""


@dataclass(frozen=True, slots=True)
class ModerateThread204:
    """204: It is so."""


@dataclass(frozen=True, slots=True)
class ReportThread201:
    """201: It waits for a moderator."""

    body: models.ReportReceipt
    location: str


@dataclass(frozen=True, slots=True)
class ListReportedMessages200:
    """200: A page of it."""

    body: models.ReportedMessagePage


class ChatApi(Protocol):
    """Who writes with whom: threads, what was written in them, and what moderators make of it."""

    async def list_threads(
        self, caller: vocabulary.Caller, *, limit: int, cursor: models.Cursor | None
    ) -> ListThreads200:
        """The caller's threads, the newest first.

        GET /v1/chat/threads. May raise errors with these codes:
        401 AUTH_FAILED;
        403 BANNED;
        422 CURSOR_INVALID, SCHEMA_INVALID;
        500 INTERNAL;
        503 OVERLOADED.
        """
        ...

    async def open_thread(self, caller: vocabulary.Caller, body: models.ChatThreadOpening) -> OpenThread200:
        """Write with somebody; the thread between two is made once.

        POST /v1/chat/threads. May raise errors with these codes:
        401 AUTH_FAILED;
        403 BANNED, BLOCKED, POLICY_DENIED;
        404 NOT_FOUND;
        413 BODY_TOO_LARGE;
        415 MEDIA_TYPE_UNSUPPORTED;
        422 NOT_YOURSELF, SCHEMA_INVALID;
        429 RATE_LIMITED;
        500 INTERNAL;
        503 OVERLOADED.
        """
        ...

    async def list_messages(
        self,
        caller: vocabulary.Caller,
        *,
        thread_id: models.ThreadId,
        limit: int,
        cursor: models.Cursor | None,
    ) -> ListMessages200:
        """What was written in a thread, the newest first.

        GET /v1/chat/threads/{thread_id}/messages. May raise errors with these codes:
        401 AUTH_FAILED;
        403 BANNED;
        404 NOT_FOUND;
        422 CURSOR_INVALID, SCHEMA_INVALID;
        500 INTERNAL;
        503 OVERLOADED.
        """
        ...

    async def moderate_message(
        self,
        caller: vocabulary.Caller,
        body: models.ChatModeration,
        *,
        thread_id: models.ThreadId,
        sequence: int,
    ) -> ModerateMessage204:
        """Take a message out of its thread, or put it back.

        PUT /v1/chat/threads/{thread_id}/messages/{sequence}/moderation. May raise errors with these codes:
        401 AUTH_FAILED;
        403 BANNED, POLICY_DENIED;
        404 NOT_FOUND;
        413 BODY_TOO_LARGE;
        415 MEDIA_TYPE_UNSUPPORTED;
        422 SCHEMA_INVALID;
        500 INTERNAL;
        503 OVERLOADED.
        """
        ...

    async def moderate_thread(
        self, caller: vocabulary.Caller, body: models.ChatClosing, *, thread_id: models.ThreadId
    ) -> ModerateThread204:
        """Close a thread, or open it again.

        PUT /v1/chat/threads/{thread_id}/moderation. May raise errors with these codes:
        401 AUTH_FAILED;
        403 BANNED, POLICY_DENIED;
        404 NOT_FOUND;
        413 BODY_TOO_LARGE;
        415 MEDIA_TYPE_UNSUPPORTED;
        422 SCHEMA_INVALID;
        500 INTERNAL;
        503 OVERLOADED.
        """
        ...

    async def report_thread(
        self,
        caller: vocabulary.Caller,
        body: models.ChatReport,
        *,
        thread_id: models.ThreadId,
        idempotency_key: models.IdempotencyKey | None,
    ) -> ReportThread201:
        """Report somebody in a thread to the moderators.

        POST /v1/chat/threads/{thread_id}/report. May raise errors with these codes:
        401 AUTH_FAILED;
        403 BANNED;
        404 NOT_FOUND;
        409 IDEMPOTENCY_CONFLICT;
        413 BODY_TOO_LARGE;
        415 MEDIA_TYPE_UNSUPPORTED;
        422 MODE_UNKNOWN, NOT_YOURSELF, SCHEMA_INVALID;
        429 RATE_LIMITED;
        500 INTERNAL;
        503 OVERLOADED.
        """
        ...

    async def list_reported_messages(
        self,
        caller: vocabulary.Caller,
        *,
        report_id: models.ReportId,
        limit: int,
        cursor: models.Cursor | None,
    ) -> ListReportedMessages200:
        """What was written in the thread that a report names, the newest first, with what was taken out of
        it.

        GET /v1/moderation/reports/{report_id}/messages. May raise errors with these codes:
        401 AUTH_FAILED;
        403 BANNED, POLICY_DENIED;
        404 NOT_FOUND;
        422 CURSOR_INVALID, SCHEMA_INVALID;
        500 INTERNAL;
        503 OVERLOADED.
        """
        ...
