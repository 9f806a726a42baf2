# Generated from schemas/openapi by `make generate`; edit the schemas, never this file.
"""The `consent` operations over ASGI: bind, authorise, call, render.

Who asks whom to a call, and what they say: no call begins without everybody's own yes.
"""

from __future__ import annotations

from typing import Annotated

import pydantic

from generated import models
from generated.api import consent as api
from generated.server import binding
from generated.server.routing import Route
from generated.server.seam import OperationSpec, Receive, Scope, Seam, Send
from generated.vocabulary import ErrorCode

LIST_CONSENTS = OperationSpec(
    operation_id="listConsents",
    method="GET",
    path="/v1/consent",
    security=(("accessToken",),),
    errors={
        401: frozenset({ErrorCode.AUTH_FAILED}),
        403: frozenset({ErrorCode.BANNED}),
        422: frozenset({ErrorCode.CURSOR_INVALID, ErrorCode.SCHEMA_INVALID}),
        500: frozenset({ErrorCode.INTERNAL}),
        503: frozenset({ErrorCode.OVERLOADED}),
    },
)
REQUEST_CONSENT = OperationSpec(
    operation_id="requestConsent",
    method="POST",
    path="/v1/consent",
    security=(("accessToken",),),
    errors={
        401: frozenset({ErrorCode.AUTH_FAILED}),
        403: frozenset({ErrorCode.BANNED, ErrorCode.BLOCKED, ErrorCode.POLICY_DENIED}),
        404: frozenset({ErrorCode.NOT_FOUND}),
        409: frozenset({ErrorCode.CONSENT_BUSY, ErrorCode.IDEMPOTENCY_CONFLICT}),
        413: frozenset({ErrorCode.BODY_TOO_LARGE}),
        415: frozenset({ErrorCode.MEDIA_TYPE_UNSUPPORTED}),
        422: frozenset({ErrorCode.MODE_UNKNOWN, ErrorCode.NOT_YOURSELF, ErrorCode.SCHEMA_INVALID}),
        429: frozenset({ErrorCode.RATE_LIMITED}),
        500: frozenset({ErrorCode.INTERNAL}),
        503: frozenset({ErrorCode.OVERLOADED}),
    },
)
INSPECT_CONSENT = OperationSpec(
    operation_id="inspectConsent",
    method="GET",
    path="/v1/consent/{consent_id}",
    security=(("accessToken",),),
    errors={
        401: frozenset({ErrorCode.AUTH_FAILED}),
        403: frozenset({ErrorCode.BANNED}),
        404: frozenset({ErrorCode.NOT_FOUND}),
        422: frozenset({ErrorCode.SCHEMA_INVALID}),
        500: frozenset({ErrorCode.INTERNAL}),
        503: frozenset({ErrorCode.OVERLOADED}),
    },
)
ACCEPT_CONSENT = OperationSpec(
    operation_id="acceptConsent",
    method="POST",
    path="/v1/consent/{consent_id}/accept",
    security=(("accessToken",),),
    errors={
        401: frozenset({ErrorCode.AUTH_FAILED}),
        403: frozenset({ErrorCode.BANNED, ErrorCode.BLOCKED, ErrorCode.POLICY_DENIED}),
        404: frozenset({ErrorCode.NOT_FOUND}),
        409: frozenset(
            {
                ErrorCode.CONSENT_BUSY,
                ErrorCode.CONSENT_EXPIRED,
                ErrorCode.CONSENT_OVER,
                ErrorCode.MODE_CHANGED,
            }
        ),
        422: frozenset({ErrorCode.SCHEMA_INVALID}),
        500: frozenset({ErrorCode.INTERNAL}),
        502: frozenset({ErrorCode.PROVIDER_FAILED}),
        503: frozenset({ErrorCode.OVERLOADED}),
    },
)
DECLINE_CONSENT = OperationSpec(
    operation_id="declineConsent",
    method="POST",
    path="/v1/consent/{consent_id}/decline",
    security=(("accessToken",),),
    errors={
        401: frozenset({ErrorCode.AUTH_FAILED}),
        403: frozenset({ErrorCode.BANNED}),
        404: frozenset({ErrorCode.NOT_FOUND}),
        409: frozenset({ErrorCode.CONSENT_EXPIRED, ErrorCode.CONSENT_OVER}),
        422: frozenset({ErrorCode.SCHEMA_INVALID}),
        500: frozenset({ErrorCode.INTERNAL}),
        503: frozenset({ErrorCode.OVERLOADED}),
    },
)
CANCEL_CONSENT = OperationSpec(
    operation_id="cancelConsent",
    method="POST",
    path="/v1/consent/{consent_id}/cancel",
    security=(("accessToken",),),
    errors={
        401: frozenset({ErrorCode.AUTH_FAILED}),
        403: frozenset({ErrorCode.BANNED}),
        404: frozenset({ErrorCode.NOT_FOUND}),
        409: frozenset({ErrorCode.CONSENT_EXPIRED, ErrorCode.CONSENT_OVER}),
        422: frozenset({ErrorCode.SCHEMA_INVALID}),
        500: frozenset({ErrorCode.INTERNAL}),
        503: frozenset({ErrorCode.OVERLOADED}),
    },
)


class ListConsentsParameters(pydantic.BaseModel):
    """Parameters of listConsents."""

    limit: Annotated[binding.Integer, pydantic.Field(alias="query/limit", ge=1, le=200)] = 50
    cursor: Annotated[models.Cursor | None, pydantic.Field(alias="query/cursor")] = None


class RequestConsentParameters(pydantic.BaseModel):
    """Parameters of requestConsent."""

    idempotency_key: Annotated[
        models.IdempotencyKey | None, pydantic.Field(alias="header/Idempotency-Key")
    ] = None


class InspectConsentParameters(pydantic.BaseModel):
    """Parameters of inspectConsent."""

    consent_id: Annotated[models.ConsentId, pydantic.Field(alias="path/consent_id")]


class AcceptConsentParameters(pydantic.BaseModel):
    """Parameters of acceptConsent."""

    consent_id: Annotated[models.ConsentId, pydantic.Field(alias="path/consent_id")]


class DeclineConsentParameters(pydantic.BaseModel):
    """Parameters of declineConsent."""

    consent_id: Annotated[models.ConsentId, pydantic.Field(alias="path/consent_id")]


class CancelConsentParameters(pydantic.BaseModel):
    """Parameters of cancelConsent."""

    consent_id: Annotated[models.ConsentId, pydantic.Field(alias="path/consent_id")]


LIST_CONSENTS_PARAMETERS = binding.Parameters(ListConsentsParameters)
REQUEST_CONSENT_PARAMETERS = binding.Parameters(
    RequestConsentParameters, {b"idempotency-key": "Idempotency-Key"}
)
INSPECT_CONSENT_PARAMETERS = binding.Parameters(InspectConsentParameters)
ACCEPT_CONSENT_PARAMETERS = binding.Parameters(AcceptConsentParameters)
DECLINE_CONSENT_PARAMETERS = binding.Parameters(DeclineConsentParameters)
CANCEL_CONSENT_PARAMETERS = binding.Parameters(CancelConsentParameters)


class ConsentOperations:
    """Every operation of the tag, over one handler."""

    def __init__(self, handler: api.ConsentApi, seam: Seam) -> None:
        self._handler = handler
        self._seam = seam

    def routes(self) -> tuple[Route, ...]:
        """The table of contents."""
        return (
            Route("/v1/consent", {"GET": self.list_consents, "POST": self.request_consent}, self._seam),
            Route("/v1/consent/{consent_id}", {"GET": self.inspect_consent}, self._seam),
            Route("/v1/consent/{consent_id}/accept", {"POST": self.accept_consent}, self._seam),
            Route("/v1/consent/{consent_id}/decline", {"POST": self.decline_consent}, self._seam),
            Route("/v1/consent/{consent_id}/cancel", {"POST": self.cancel_consent}, self._seam),
        )

    async def list_consents(self, scope: Scope, receive: Receive, send: Send) -> None:
        """GET /v1/consent"""
        exchange = self._seam.begin(LIST_CONSENTS, scope)
        try:
            raw = await self._seam.read(exchange, receive)
            caller = await self._seam.authorise(exchange, raw)
            given = LIST_CONSENTS_PARAMETERS.of(scope)
            result = await self._handler.list_consents(caller, limit=given.limit, cursor=given.cursor)
            reply = (200, binding.JSON, binding.dump(result.body), ())
        except Exception as error:
            await self._seam.fail(exchange, send, error)
            return
        await self._seam.respond(exchange, send, *reply)

    async def request_consent(self, scope: Scope, receive: Receive, send: Send) -> None:
        """POST /v1/consent"""
        exchange = self._seam.begin(REQUEST_CONSENT, scope)
        try:
            raw = await self._seam.read(exchange, receive)
            caller = await self._seam.authorise(exchange, raw)
            given = REQUEST_CONSENT_PARAMETERS.of(scope)
            body = binding.body(models.ConsentRequest, exchange, raw)
            result = await self._handler.request_consent(caller, body, idempotency_key=given.idempotency_key)
            reply = (
                201,
                binding.JSON,
                binding.dump(result.body),
                ((b"location", str(result.location).encode("latin-1")),),
            )
        except Exception as error:
            await self._seam.fail(exchange, send, error)
            return
        await self._seam.respond(exchange, send, *reply)

    async def inspect_consent(self, scope: Scope, receive: Receive, send: Send) -> None:
        """GET /v1/consent/{consent_id}"""
        exchange = self._seam.begin(INSPECT_CONSENT, scope)
        try:
            raw = await self._seam.read(exchange, receive)
            caller = await self._seam.authorise(exchange, raw)
            given = INSPECT_CONSENT_PARAMETERS.of(scope)
            result = await self._handler.inspect_consent(caller, consent_id=given.consent_id)
            reply = (200, binding.JSON, binding.dump(result.body), ())
        except Exception as error:
            await self._seam.fail(exchange, send, error)
            return
        await self._seam.respond(exchange, send, *reply)

    async def accept_consent(self, scope: Scope, receive: Receive, send: Send) -> None:
        """POST /v1/consent/{consent_id}/accept"""
        exchange = self._seam.begin(ACCEPT_CONSENT, scope)
        try:
            raw = await self._seam.read(exchange, receive)
            caller = await self._seam.authorise(exchange, raw)
            given = ACCEPT_CONSENT_PARAMETERS.of(scope)
            result = await self._handler.accept_consent(caller, consent_id=given.consent_id)
            reply = (200, binding.JSON, binding.dump(result.body), ())
        except Exception as error:
            await self._seam.fail(exchange, send, error)
            return
        await self._seam.respond(exchange, send, *reply)

    async def decline_consent(self, scope: Scope, receive: Receive, send: Send) -> None:
        """POST /v1/consent/{consent_id}/decline"""
        exchange = self._seam.begin(DECLINE_CONSENT, scope)
        try:
            raw = await self._seam.read(exchange, receive)
            caller = await self._seam.authorise(exchange, raw)
            given = DECLINE_CONSENT_PARAMETERS.of(scope)
            result = await self._handler.decline_consent(caller, consent_id=given.consent_id)
            reply = (200, binding.JSON, binding.dump(result.body), ())
        except Exception as error:
            await self._seam.fail(exchange, send, error)
            return
        await self._seam.respond(exchange, send, *reply)

    async def cancel_consent(self, scope: Scope, receive: Receive, send: Send) -> None:
        """POST /v1/consent/{consent_id}/cancel"""
        exchange = self._seam.begin(CANCEL_CONSENT, scope)
        try:
            raw = await self._seam.read(exchange, receive)
            caller = await self._seam.authorise(exchange, raw)
            given = CANCEL_CONSENT_PARAMETERS.of(scope)
            result = await self._handler.cancel_consent(caller, consent_id=given.consent_id)
            reply = (200, binding.JSON, binding.dump(result.body), ())
        except Exception as error:
            await self._seam.fail(exchange, send, error)
            return
        await self._seam.respond(exchange, send, *reply)
