"""Implements the generated consent operations: translates, never decides."""

from __future__ import annotations

from pydantic import MISSING

from generated import models
from generated.api.consent import (
    AcceptConsent200,
    CancelConsent200,
    DeclineConsent200,
    InspectConsent200,
    ListConsents200,
    RequestConsent201,
)
from generated.vocabulary import Caller
from services.consent.service import Consents
from services.infra import cursor as cursors

_KIND = "consent"


class ConsentHandlers:
    """The `consent` tag over one `Consents`."""

    def __init__(self, consents: Consents) -> None:
        self._consents = consents

    async def request_consent(
        self, caller: Caller, body: models.ConsentRequest, *, idempotency_key: models.IdempotencyKey | None
    ) -> RequestConsent201:
        """Ask somebody to a call."""
        seen = await self._consents.invite(caller, str(body.user_id), body.mode, idempotency_key)
        return RequestConsent201(body=seen, location=f"/v1/consent/{seen.consent_id}")

    async def list_consents(
        self, caller: Caller, *, limit: int, cursor: models.Cursor | None
    ) -> ListConsents200:
        """The invitations that the caller sent or was sent."""
        seen = await self._consents.page(caller, cursors.decode(_KIND, cursor), limit + 1)
        more = cursors.encode(_KIND, str(seen[limit - 1].consent_id)) if len(seen) > limit else MISSING
        return ListConsents200(body=models.ConsentPage(items=seen[:limit], next_cursor=more))

    async def inspect_consent(self, caller: Caller, *, consent_id: models.ConsentId) -> InspectConsent200:
        """One of them."""
        return InspectConsent200(body=await self._consents.inspect(caller, str(consent_id)))

    async def accept_consent(self, caller: Caller, *, consent_id: models.ConsentId) -> AcceptConsent200:
        """Say yes."""
        return AcceptConsent200(body=await self._consents.accept(caller, str(consent_id)))

    async def decline_consent(self, caller: Caller, *, consent_id: models.ConsentId) -> DeclineConsent200:
        """Say no."""
        return DeclineConsent200(body=await self._consents.decline(caller, str(consent_id)))

    async def cancel_consent(self, caller: Caller, *, consent_id: models.ConsentId) -> CancelConsent200:
        """Take it back."""
        return CancelConsent200(body=await self._consents.cancel(caller, str(consent_id)))
