# Generated from schemas/openapi by `make generate`; edit the schemas, never this file.
"""What the `curator` operations ask of their handler.

What the curator would change of what airs; signed by an operator. A handler returns one of the declared responses and raises kernel errors for the rest;
it knows nothing of HTTP.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from generated import models, vocabulary


@dataclass(frozen=True, slots=True)
class ListDecisions200:
    """200: A page of them."""

    body: models.DecisionPage


@dataclass(frozen=True, slots=True)
class InspectDecision200:
    """200: The decision."""

    body: models.Decision


@dataclass(frozen=True, slots=True)
class ApplyDecision200:
    """200: Applied."""

    body: models.Decision


@dataclass(frozen=True, slots=True)
class DismissDecision200:
    """200: Turned down."""

    body: models.Decision


class CuratorApi(Protocol):
    """What the curator would change of what airs; signed by an operator."""

    async def list_decisions(
        self,
        caller: vocabulary.Caller,
        *,
        channel: models.ChannelId | None,
        state: vocabulary.DecisionState | None,
        limit: int,
        cursor: models.Cursor | None,
    ) -> ListDecisions200:
        """The curator's decisions, newest first.

        GET /v1/control/decisions. May raise errors with these codes:
        401 AUTH_FAILED;
        403 SIGNATURE_INVALID;
        404 NOT_FOUND;
        409 NONCE_REPLAY;
        422 CURSOR_INVALID, SCHEMA_INVALID;
        500 INTERNAL;
        503 LAB_UNAVAILABLE, OVERLOADED.
        """
        ...

    async def inspect_decision(
        self, caller: vocabulary.Caller, *, decision_id: models.DecisionId
    ) -> InspectDecision200:
        """One decision.

        GET /v1/control/decisions/{decision_id}. May raise errors with these codes:
        401 AUTH_FAILED;
        403 SIGNATURE_INVALID;
        404 NOT_FOUND;
        409 NONCE_REPLAY;
        422 SCHEMA_INVALID;
        500 INTERNAL;
        503 LAB_UNAVAILABLE, OVERLOADED.
        """
        ...

    async def apply_decision(
        self, caller: vocabulary.Caller, *, decision_id: models.DecisionId
    ) -> ApplyDecision200:
        """Let an advice air; once more changes nothing.

        POST /v1/control/decisions/{decision_id}/apply. May raise errors with these codes:
        401 AUTH_FAILED;
        403 SIGNATURE_INVALID;
        404 NOT_FOUND;
        409 ADVICE_SETTLED, ADVICE_STALE, NONCE_REPLAY;
        422 SCHEMA_INVALID;
        500 INTERNAL;
        503 LAB_UNAVAILABLE, OVERLOADED.
        """
        ...

    async def dismiss_decision(
        self, caller: vocabulary.Caller, *, decision_id: models.DecisionId
    ) -> DismissDecision200:
        """Turn an advice down; once more changes nothing.

        POST /v1/control/decisions/{decision_id}/dismiss. May raise errors with these codes:
        401 AUTH_FAILED;
        403 SIGNATURE_INVALID;
        404 NOT_FOUND;
        409 ADVICE_SETTLED, NONCE_REPLAY;
        422 SCHEMA_INVALID;
        500 INTERNAL;
        503 LAB_UNAVAILABLE, OVERLOADED.
        """
        ...
