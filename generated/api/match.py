# Generated from schemas/openapi by `make generate`; edit the schemas, never this file.
"""What the `match` operations ask of their handler.

Who wants to meet somebody, and whom they met. A handler returns one of the declared responses and raises kernel errors for the rest;
it knows nothing of HTTP.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from generated import models, vocabulary


@dataclass(frozen=True, slots=True)
class JoinMatch200:
    """200: The ticket."""

    body: models.MatchTicket


@dataclass(frozen=True, slots=True)
class SkipMatch200:
    """200: The ticket."""

    body: models.MatchTicket


@dataclass(frozen=True, slots=True)
class LeaveMatch204:
    """204: The caller has no ticket."""


@dataclass(frozen=True, slots=True)
class InspectMatchTicket200:
    """200: The ticket."""

    body: models.MatchTicket


class MatchApi(Protocol):
    """Who wants to meet somebody, and whom they met."""

    async def join_match(self, caller: vocabulary.Caller, body: models.MatchJoin) -> JoinMatch200:
        """Want to meet somebody.

        POST /v1/match/join. May raise errors with these codes:
        401 AUTH_FAILED;
        403 BANNED, POLICY_DENIED;
        409 CONSENT_BUSY;
        413 BODY_TOO_LARGE;
        415 MEDIA_TYPE_UNSUPPORTED;
        422 MODE_UNKNOWN, SCHEMA_INVALID;
        429 MATCH_LIMIT, RATE_LIMITED;
        500 INTERNAL;
        503 OVERLOADED.
        """
        ...

    async def skip_match(self, caller: vocabulary.Caller, body: models.MatchSkip) -> SkipMatch200:
        """The next one, please.

        POST /v1/match/skip. May raise errors with these codes:
        401 AUTH_FAILED;
        403 BANNED;
        404 NOT_FOUND;
        413 BODY_TOO_LARGE;
        415 MEDIA_TYPE_UNSUPPORTED;
        422 SCHEMA_INVALID;
        429 RATE_LIMITED, SKIP_TOO_EARLY;
        500 INTERNAL;
        503 OVERLOADED.
        """
        ...

    async def leave_match(self, caller: vocabulary.Caller) -> LeaveMatch204:
        """Want to meet nobody any more.

        POST /v1/match/leave. May raise errors with these codes:
        401 AUTH_FAILED;
        403 BANNED;
        500 INTERNAL;
        503 OVERLOADED.
        """
        ...

    async def inspect_match_ticket(self, caller: vocabulary.Caller) -> InspectMatchTicket200:
        """The caller's ticket.

        GET /v1/match/ticket. May raise errors with these codes:
        401 AUTH_FAILED;
        403 BANNED;
        404 NOT_FOUND;
        500 INTERNAL;
        503 OVERLOADED.
        """
        ...
