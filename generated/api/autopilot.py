# Generated from schemas/openapi by `make generate`; edit the schemas, never this file.
"""What the `autopilot` operations ask of their handler.

What is tuned of the planning; signed by an operator. A handler returns one of the declared responses and raises kernel errors for the rest;
it knows nothing of HTTP.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from generated import models, vocabulary


@dataclass(frozen=True, slots=True)
class ShowAutopilot200:
    """200: As it is now."""

    body: models.Autopilot


@dataclass(frozen=True, slots=True)
class ResetAutopilot200:
    """200: Taken back."""

    body: models.Autopilot


class AutopilotApi(Protocol):
    """What is tuned of the planning; signed by an operator."""

    async def show_autopilot(
        self, caller: vocabulary.Caller, *, channel: models.ChannelId | None, limit: int
    ) -> ShowAutopilot200:
        """What the autopilot has tuned, and its trials.

        GET /v1/control/autopilot. May raise errors with these codes:
        401 AUTH_FAILED;
        403 SIGNATURE_INVALID;
        404 NOT_FOUND;
        409 NONCE_REPLAY;
        422 SCHEMA_INVALID;
        500 INTERNAL;
        503 LAB_UNAVAILABLE, OVERLOADED.
        """
        ...

    async def reset_autopilot(
        self, caller: vocabulary.Caller, *, channel: models.ChannelId | None
    ) -> ResetAutopilot200:
        """Take back all that was kept or is tried; the owner card holds as written.

        POST /v1/control/autopilot/reset. May raise errors with these codes:
        401 AUTH_FAILED;
        403 SIGNATURE_INVALID;
        404 NOT_FOUND;
        409 NONCE_REPLAY;
        422 SCHEMA_INVALID;
        500 INTERNAL;
        503 LAB_UNAVAILABLE, OVERLOADED.
        """
        ...
