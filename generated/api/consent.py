# Generated from schemas/openapi by `make generate`; edit the schemas, never this file.
"""What the `consent` operations ask of their handler.

Who asks whom to a call, and what they say: no call begins without everybody's own yes. A handler returns one of the declared responses and raises kernel errors for the rest;
it knows nothing of HTTP.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from generated import models, vocabulary


@dataclass(frozen=True, slots=True)
class ListConsents200:
    """200: A page of them."""

    body: models.ConsentPage


@dataclass(frozen=True, slots=True)
class RequestConsent201:
    """201: They are asked, and have until `expires_at` to answer."""

    body: models.Consent
    location: str


@dataclass(frozen=True, slots=True)
class InspectConsent200:
    """200: The invitation as it is now."""

    body: models.Consent


@dataclass(frozen=True, slots=True)
class AcceptConsent200:
    """200: Accepted; the session of each of the two has begun."""

    body: models.Consent


@dataclass(frozen=True, slots=True)
class DeclineConsent200:
    """200: Declined; who asked is told."""

    body: models.Consent


@dataclass(frozen=True, slots=True)
class CancelConsent200:
    """200: Cancelled; who was asked is told."""

    body: models.Consent


class ConsentApi(Protocol):
    """Who asks whom to a call, and what they say: no call begins without everybody's own yes."""

    async def list_consents(
        self, caller: vocabulary.Caller, *, limit: int, cursor: models.Cursor | None
    ) -> ListConsents200:
        """The invitations that the caller sent or was sent, newest first.

        GET /v1/consent. May raise errors with these codes:
        401 AUTH_FAILED;
        403 BANNED;
        422 CURSOR_INVALID, SCHEMA_INVALID;
        500 INTERNAL;
        503 OVERLOADED.
        """
        ...

    async def request_consent(
        self,
        caller: vocabulary.Caller,
        body: models.ConsentRequest,
        *,
        idempotency_key: models.IdempotencyKey | None,
    ) -> RequestConsent201:
        """Ask somebody to a call.

        POST /v1/consent. May raise errors with these codes:
        401 AUTH_FAILED;
        403 BANNED, BLOCKED, POLICY_DENIED;
        404 NOT_FOUND;
        409 CONSENT_BUSY, IDEMPOTENCY_CONFLICT;
        413 BODY_TOO_LARGE;
        415 MEDIA_TYPE_UNSUPPORTED;
        422 MODE_UNKNOWN, NOT_YOURSELF, SCHEMA_INVALID;
        429 RATE_LIMITED;
        500 INTERNAL;
        503 OVERLOADED.
        """
        ...

    async def inspect_consent(
        self, caller: vocabulary.Caller, *, consent_id: models.ConsentId
    ) -> InspectConsent200:
        """An invitation that the caller sent or was sent.

        GET /v1/consent/{consent_id}. May raise errors with these codes:
        401 AUTH_FAILED;
        403 BANNED;
        404 NOT_FOUND;
        422 SCHEMA_INVALID;
        500 INTERNAL;
        503 OVERLOADED.
        """
        ...

    async def accept_consent(
        self, caller: vocabulary.Caller, *, consent_id: models.ConsentId
    ) -> AcceptConsent200:
        """Say yes to an invitation. The call begins for both; said again, it is the same call.

        POST /v1/consent/{consent_id}/accept. May raise errors with these codes:
        401 AUTH_FAILED;
        403 BANNED, BLOCKED, POLICY_DENIED;
        404 NOT_FOUND;
        409 CONSENT_BUSY, CONSENT_EXPIRED, CONSENT_OVER, MODE_CHANGED;
        422 SCHEMA_INVALID;
        500 INTERNAL;
        502 PROVIDER_FAILED;
        503 OVERLOADED.
        """
        ...

    async def decline_consent(
        self, caller: vocabulary.Caller, *, consent_id: models.ConsentId
    ) -> DeclineConsent200:
        """Say no to an invitation. Nothing else comes of it.

        POST /v1/consent/{consent_id}/decline. May raise errors with these codes:
        401 AUTH_FAILED;
        403 BANNED;
        404 NOT_FOUND;
        409 CONSENT_EXPIRED, CONSENT_OVER;
        422 SCHEMA_INVALID;
        500 INTERNAL;
        503 OVERLOADED.
        """
        ...

    async def cancel_consent(
        self, caller: vocabulary.Caller, *, consent_id: models.ConsentId
    ) -> CancelConsent200:
        """Take back an invitation.

        POST /v1/consent/{consent_id}/cancel. May raise errors with these codes:
        401 AUTH_FAILED;
        403 BANNED;
        404 NOT_FOUND;
        409 CONSENT_EXPIRED, CONSENT_OVER;
        422 SCHEMA_INVALID;
        500 INTERNAL;
        503 OVERLOADED.
        """
        ...
