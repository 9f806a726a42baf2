# Generated from schemas/openapi by `make generate`; edit the schemas, never this file.
"""The `identity` operations over ASGI: bind, authorise, call, render.

People: accounts, sign-ins, devices; and what moderators do about them.
"""

from __future__ import annotations

from typing import Annotated

import pydantic

from generated import models
from generated.api import identity as api
from generated.server import binding
from generated.server.routing import Route
from generated.server.seam import OperationSpec, Receive, Scope, Seam, Send
from generated.vocabulary import Caller, Capability, ErrorCode

REGISTER = OperationSpec(
    operation_id="register",
    method="POST",
    path="/v1/auth/register",
    security=(),
    errors={
        401: frozenset({ErrorCode.AUTH_FAILED}),
        403: frozenset({ErrorCode.BANNED, ErrorCode.REGISTRATION_CLOSED}),
        409: frozenset({ErrorCode.HANDLE_TAKEN, ErrorCode.IDEMPOTENCY_CONFLICT}),
        413: frozenset({ErrorCode.BODY_TOO_LARGE}),
        415: frozenset({ErrorCode.MEDIA_TYPE_UNSUPPORTED}),
        422: frozenset({ErrorCode.PASSWORD_WEAK, ErrorCode.SCHEMA_INVALID}),
        429: frozenset({ErrorCode.RATE_LIMITED}),
        500: frozenset({ErrorCode.INTERNAL}),
        503: frozenset({ErrorCode.OVERLOADED}),
    },
    rate="registration",
)
LOGIN = OperationSpec(
    operation_id="login",
    method="POST",
    path="/v1/auth/login",
    security=(),
    errors={
        401: frozenset({ErrorCode.AUTH_FAILED}),
        403: frozenset({ErrorCode.BANNED}),
        413: frozenset({ErrorCode.BODY_TOO_LARGE}),
        415: frozenset({ErrorCode.MEDIA_TYPE_UNSUPPORTED}),
        422: frozenset({ErrorCode.SCHEMA_INVALID}),
        429: frozenset({ErrorCode.RATE_LIMITED}),
        500: frozenset({ErrorCode.INTERNAL}),
        503: frozenset({ErrorCode.OVERLOADED}),
    },
    rate="sign_in",
)
REFRESH = OperationSpec(
    operation_id="refresh",
    method="POST",
    path="/v1/auth/refresh",
    security=(("refreshCookie",),),
    errors={
        401: frozenset({ErrorCode.AUTH_FAILED}),
        500: frozenset({ErrorCode.INTERNAL}),
        503: frozenset({ErrorCode.OVERLOADED}),
    },
)
LOGOUT = OperationSpec(
    operation_id="logout",
    method="POST",
    path="/v1/auth/logout",
    security=(("accessToken",),),
    errors={
        401: frozenset({ErrorCode.AUTH_FAILED}),
        403: frozenset({ErrorCode.BANNED}),
        500: frozenset({ErrorCode.INTERNAL}),
        503: frozenset({ErrorCode.OVERLOADED}),
    },
)
LOGOUT_EVERYWHERE = OperationSpec(
    operation_id="logoutEverywhere",
    method="POST",
    path="/v1/auth/logout-everywhere",
    security=(("accessToken",),),
    errors={
        401: frozenset({ErrorCode.AUTH_FAILED}),
        403: frozenset({ErrorCode.BANNED}),
        500: frozenset({ErrorCode.INTERNAL}),
        503: frozenset({ErrorCode.OVERLOADED}),
    },
)
OPEN_SOCKET_TICKET = OperationSpec(
    operation_id="openSocketTicket",
    method="POST",
    path="/v1/auth/socket-ticket",
    security=(("accessToken",),),
    errors={
        401: frozenset({ErrorCode.AUTH_FAILED}),
        403: frozenset({ErrorCode.BANNED}),
        500: frozenset({ErrorCode.INTERNAL}),
        503: frozenset({ErrorCode.OVERLOADED}),
    },
)
GET_ME = OperationSpec(
    operation_id="getMe",
    method="GET",
    path="/v1/me",
    security=(("accessToken",),),
    errors={
        401: frozenset({ErrorCode.AUTH_FAILED}),
        403: frozenset({ErrorCode.BANNED}),
        500: frozenset({ErrorCode.INTERNAL}),
        503: frozenset({ErrorCode.OVERLOADED}),
    },
)
CHANGE_ME = OperationSpec(
    operation_id="changeMe",
    method="PATCH",
    path="/v1/me",
    security=(("accessToken",),),
    errors={
        401: frozenset({ErrorCode.AUTH_FAILED}),
        403: frozenset({ErrorCode.BANNED}),
        413: frozenset({ErrorCode.BODY_TOO_LARGE}),
        415: frozenset({ErrorCode.MEDIA_TYPE_UNSUPPORTED}),
        422: frozenset({ErrorCode.SCHEMA_INVALID}),
        500: frozenset({ErrorCode.INTERNAL}),
        503: frozenset({ErrorCode.OVERLOADED}),
    },
)
CHANGE_PASSWORD = OperationSpec(
    operation_id="changePassword",
    method="PUT",
    path="/v1/me/password",
    security=(("accessToken",),),
    errors={
        401: frozenset({ErrorCode.AUTH_FAILED}),
        403: frozenset({ErrorCode.BANNED}),
        413: frozenset({ErrorCode.BODY_TOO_LARGE}),
        415: frozenset({ErrorCode.MEDIA_TYPE_UNSUPPORTED}),
        422: frozenset({ErrorCode.PASSWORD_WEAK, ErrorCode.PASSWORD_WRONG, ErrorCode.SCHEMA_INVALID}),
        429: frozenset({ErrorCode.RATE_LIMITED}),
        500: frozenset({ErrorCode.INTERNAL}),
        503: frozenset({ErrorCode.OVERLOADED}),
    },
)
LIST_DEVICES = OperationSpec(
    operation_id="listDevices",
    method="GET",
    path="/v1/me/devices",
    security=(("accessToken",),),
    errors={
        401: frozenset({ErrorCode.AUTH_FAILED}),
        403: frozenset({ErrorCode.BANNED}),
        500: frozenset({ErrorCode.INTERNAL}),
        503: frozenset({ErrorCode.OVERLOADED}),
    },
)
REMOVE_DEVICE = OperationSpec(
    operation_id="removeDevice",
    method="DELETE",
    path="/v1/me/devices/{device_id}",
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
LIST_ACCOUNTS = OperationSpec(
    operation_id="listAccounts",
    method="GET",
    path="/v1/accounts",
    security=(("accessToken",),),
    requires=frozenset({Capability.MODERATOR}),
    errors={
        401: frozenset({ErrorCode.AUTH_FAILED}),
        403: frozenset({ErrorCode.BANNED, ErrorCode.POLICY_DENIED}),
        422: frozenset({ErrorCode.CURSOR_INVALID, ErrorCode.SCHEMA_INVALID}),
        500: frozenset({ErrorCode.INTERNAL}),
        503: frozenset({ErrorCode.OVERLOADED}),
    },
)
INSPECT_ACCOUNT = OperationSpec(
    operation_id="inspectAccount",
    method="GET",
    path="/v1/accounts/{user_id}",
    security=(("accessToken",),),
    requires=frozenset({Capability.MODERATOR}),
    errors={
        401: frozenset({ErrorCode.AUTH_FAILED}),
        403: frozenset({ErrorCode.BANNED, ErrorCode.POLICY_DENIED}),
        404: frozenset({ErrorCode.NOT_FOUND}),
        422: frozenset({ErrorCode.SCHEMA_INVALID}),
        500: frozenset({ErrorCode.INTERNAL}),
        503: frozenset({ErrorCode.OVERLOADED}),
    },
)
CHANGE_ACCOUNT = OperationSpec(
    operation_id="changeAccount",
    method="PATCH",
    path="/v1/accounts/{user_id}",
    security=(("accessToken",),),
    requires=frozenset({Capability.MODERATOR}),
    errors={
        401: frozenset({ErrorCode.AUTH_FAILED}),
        403: frozenset({ErrorCode.BANNED, ErrorCode.POLICY_DENIED}),
        404: frozenset({ErrorCode.NOT_FOUND}),
        409: frozenset({ErrorCode.VERSION_CONFLICT}),
        413: frozenset({ErrorCode.BODY_TOO_LARGE}),
        415: frozenset({ErrorCode.MEDIA_TYPE_UNSUPPORTED}),
        422: frozenset({ErrorCode.SCHEMA_INVALID}),
        500: frozenset({ErrorCode.INTERNAL}),
        503: frozenset({ErrorCode.OVERLOADED}),
    },
)
BAN_ACCOUNT = OperationSpec(
    operation_id="banAccount",
    method="PUT",
    path="/v1/accounts/{user_id}/ban",
    security=(("accessToken",),),
    requires=frozenset({Capability.MODERATOR}),
    errors={
        401: frozenset({ErrorCode.AUTH_FAILED}),
        403: frozenset({ErrorCode.BANNED, ErrorCode.POLICY_DENIED}),
        404: frozenset({ErrorCode.NOT_FOUND}),
        413: frozenset({ErrorCode.BODY_TOO_LARGE}),
        415: frozenset({ErrorCode.MEDIA_TYPE_UNSUPPORTED}),
        422: frozenset({ErrorCode.SCHEMA_INVALID}),
        500: frozenset({ErrorCode.INTERNAL}),
        503: frozenset({ErrorCode.OVERLOADED}),
    },
)
LIFT_BAN = OperationSpec(
    operation_id="liftBan",
    method="DELETE",
    path="/v1/accounts/{user_id}/ban",
    security=(("accessToken",),),
    requires=frozenset({Capability.MODERATOR}),
    errors={
        401: frozenset({ErrorCode.AUTH_FAILED}),
        403: frozenset({ErrorCode.BANNED, ErrorCode.POLICY_DENIED}),
        404: frozenset({ErrorCode.NOT_FOUND}),
        422: frozenset({ErrorCode.SCHEMA_INVALID}),
        500: frozenset({ErrorCode.INTERNAL}),
        503: frozenset({ErrorCode.OVERLOADED}),
    },
)
QUARANTINE_ACCOUNT = OperationSpec(
    operation_id="quarantineAccount",
    method="PUT",
    path="/v1/accounts/{user_id}/quarantine",
    security=(("accessToken",),),
    requires=frozenset({Capability.MODERATOR}),
    errors={
        401: frozenset({ErrorCode.AUTH_FAILED}),
        403: frozenset({ErrorCode.BANNED, ErrorCode.POLICY_DENIED}),
        404: frozenset({ErrorCode.NOT_FOUND}),
        413: frozenset({ErrorCode.BODY_TOO_LARGE}),
        415: frozenset({ErrorCode.MEDIA_TYPE_UNSUPPORTED}),
        422: frozenset({ErrorCode.SCHEMA_INVALID}),
        500: frozenset({ErrorCode.INTERNAL}),
        503: frozenset({ErrorCode.OVERLOADED}),
    },
)
LIFT_QUARANTINE = OperationSpec(
    operation_id="liftQuarantine",
    method="DELETE",
    path="/v1/accounts/{user_id}/quarantine",
    security=(("accessToken",),),
    requires=frozenset({Capability.MODERATOR}),
    errors={
        401: frozenset({ErrorCode.AUTH_FAILED}),
        403: frozenset({ErrorCode.BANNED, ErrorCode.POLICY_DENIED}),
        404: frozenset({ErrorCode.NOT_FOUND}),
        422: frozenset({ErrorCode.SCHEMA_INVALID}),
        500: frozenset({ErrorCode.INTERNAL}),
        503: frozenset({ErrorCode.OVERLOADED}),
    },
)
SHADOW_ACCOUNT = OperationSpec(
    operation_id="shadowAccount",
    method="PUT",
    path="/v1/accounts/{user_id}/shadow",
    security=(("accessToken",),),
    requires=frozenset({Capability.MODERATOR}),
    errors={
        401: frozenset({ErrorCode.AUTH_FAILED}),
        403: frozenset({ErrorCode.BANNED, ErrorCode.POLICY_DENIED}),
        404: frozenset({ErrorCode.NOT_FOUND}),
        413: frozenset({ErrorCode.BODY_TOO_LARGE}),
        415: frozenset({ErrorCode.MEDIA_TYPE_UNSUPPORTED}),
        422: frozenset({ErrorCode.SCHEMA_INVALID}),
        500: frozenset({ErrorCode.INTERNAL}),
        503: frozenset({ErrorCode.OVERLOADED}),
    },
)
LIFT_SHADOW = OperationSpec(
    operation_id="liftShadow",
    method="DELETE",
    path="/v1/accounts/{user_id}/shadow",
    security=(("accessToken",),),
    requires=frozenset({Capability.MODERATOR}),
    errors={
        401: frozenset({ErrorCode.AUTH_FAILED}),
        403: frozenset({ErrorCode.BANNED, ErrorCode.POLICY_DENIED}),
        404: frozenset({ErrorCode.NOT_FOUND}),
        422: frozenset({ErrorCode.SCHEMA_INVALID}),
        500: frozenset({ErrorCode.INTERNAL}),
        503: frozenset({ErrorCode.OVERLOADED}),
    },
)


class RegisterParameters(pydantic.BaseModel):
    """Parameters of register."""

    idempotency_key: Annotated[
        models.IdempotencyKey | None, pydantic.Field(alias="header/Idempotency-Key")
    ] = None


class RemoveDeviceParameters(pydantic.BaseModel):
    """Parameters of removeDevice."""

    device_id: Annotated[models.DeviceId, pydantic.Field(alias="path/device_id")]


class ListAccountsParameters(pydantic.BaseModel):
    """Parameters of listAccounts."""

    handle_start: Annotated[
        str | None,
        pydantic.Field(alias="query/handle_start", min_length=1, max_length=24, pattern="^[a-z][a-z0-9_]*$"),
    ] = None
    limit: Annotated[binding.Integer, pydantic.Field(alias="query/limit", ge=1, le=200)] = 50
    cursor: Annotated[models.Cursor | None, pydantic.Field(alias="query/cursor")] = None


class InspectAccountParameters(pydantic.BaseModel):
    """Parameters of inspectAccount."""

    user_id: Annotated[models.UserId, pydantic.Field(alias="path/user_id")]


class ChangeAccountParameters(pydantic.BaseModel):
    """Parameters of changeAccount."""

    user_id: Annotated[models.UserId, pydantic.Field(alias="path/user_id")]


class BanAccountParameters(pydantic.BaseModel):
    """Parameters of banAccount."""

    user_id: Annotated[models.UserId, pydantic.Field(alias="path/user_id")]


class LiftBanParameters(pydantic.BaseModel):
    """Parameters of liftBan."""

    user_id: Annotated[models.UserId, pydantic.Field(alias="path/user_id")]


class QuarantineAccountParameters(pydantic.BaseModel):
    """Parameters of quarantineAccount."""

    user_id: Annotated[models.UserId, pydantic.Field(alias="path/user_id")]


class LiftQuarantineParameters(pydantic.BaseModel):
    """Parameters of liftQuarantine."""

    user_id: Annotated[models.UserId, pydantic.Field(alias="path/user_id")]


class ShadowAccountParameters(pydantic.BaseModel):
    """Parameters of shadowAccount."""

    user_id: Annotated[models.UserId, pydantic.Field(alias="path/user_id")]


class LiftShadowParameters(pydantic.BaseModel):
    """Parameters of liftShadow."""

    user_id: Annotated[models.UserId, pydantic.Field(alias="path/user_id")]


REGISTER_PARAMETERS = binding.Parameters(RegisterParameters, {b"idempotency-key": "Idempotency-Key"})
REMOVE_DEVICE_PARAMETERS = binding.Parameters(RemoveDeviceParameters)
LIST_ACCOUNTS_PARAMETERS = binding.Parameters(ListAccountsParameters)
INSPECT_ACCOUNT_PARAMETERS = binding.Parameters(InspectAccountParameters)
CHANGE_ACCOUNT_PARAMETERS = binding.Parameters(ChangeAccountParameters)
BAN_ACCOUNT_PARAMETERS = binding.Parameters(BanAccountParameters)
LIFT_BAN_PARAMETERS = binding.Parameters(LiftBanParameters)
QUARANTINE_ACCOUNT_PARAMETERS = binding.Parameters(QuarantineAccountParameters)
LIFT_QUARANTINE_PARAMETERS = binding.Parameters(LiftQuarantineParameters)
SHADOW_ACCOUNT_PARAMETERS = binding.Parameters(ShadowAccountParameters)
LIFT_SHADOW_PARAMETERS = binding.Parameters(LiftShadowParameters)


class IdentityOperations:
    """Every operation of the tag, over one handler."""

    def __init__(self, handler: api.IdentityApi, seam: Seam) -> None:
        self._handler = handler
        self._seam = seam

    def routes(self) -> tuple[Route, ...]:
        """The table of contents."""
        return (
            Route("/v1/auth/register", {"POST": self.register}, self._seam),
            Route("/v1/auth/login", {"POST": self.login}, self._seam),
            Route("/v1/auth/refresh", {"POST": self.refresh}, self._seam),
            Route("/v1/auth/logout", {"POST": self.logout}, self._seam),
            Route("/v1/auth/logout-everywhere", {"POST": self.logout_everywhere}, self._seam),
            Route("/v1/auth/socket-ticket", {"POST": self.open_socket_ticket}, self._seam),
            Route("/v1/me", {"GET": self.get_me, "PATCH": self.change_me}, self._seam),
            Route("/v1/me/password", {"PUT": self.change_password}, self._seam),
            Route("/v1/me/devices", {"GET": self.list_devices}, self._seam),
            Route("/v1/me/devices/{device_id}", {"DELETE": self.remove_device}, self._seam),
            Route("/v1/accounts", {"GET": self.list_accounts}, self._seam),
            Route(
                "/v1/accounts/{user_id}",
                {"GET": self.inspect_account, "PATCH": self.change_account},
                self._seam,
            ),
            Route(
                "/v1/accounts/{user_id}/ban", {"PUT": self.ban_account, "DELETE": self.lift_ban}, self._seam
            ),
            Route(
                "/v1/accounts/{user_id}/quarantine",
                {"PUT": self.quarantine_account, "DELETE": self.lift_quarantine},
                self._seam,
            ),
            Route(
                "/v1/accounts/{user_id}/shadow",
                {"PUT": self.shadow_account, "DELETE": self.lift_shadow},
                self._seam,
            ),
        )

    async def register(self, scope: Scope, receive: Receive, send: Send) -> None:
        """POST /v1/auth/register"""
        exchange = self._seam.begin(REGISTER, scope)
        try:
            await self._seam.admit(exchange)
            raw = await self._seam.read(exchange, receive)
            given = REGISTER_PARAMETERS.of(scope)
            body = binding.body(models.Registration, exchange, raw)
            result = await self._handler.register(
                Caller.anonymous(), body, idempotency_key=given.idempotency_key
            )
            reply = (
                201,
                binding.JSON,
                binding.dump(result.body),
                (
                    (b"location", str(result.location).encode("latin-1")),
                    (b"set-cookie", str(result.set_cookie).encode("latin-1")),
                ),
            )
        except Exception as error:
            await self._seam.fail(exchange, send, error)
            return
        await self._seam.respond(exchange, send, *reply)

    async def login(self, scope: Scope, receive: Receive, send: Send) -> None:
        """POST /v1/auth/login"""
        exchange = self._seam.begin(LOGIN, scope)
        try:
            await self._seam.admit(exchange)
            raw = await self._seam.read(exchange, receive)
            body = binding.body(models.Login, exchange, raw)
            result = await self._handler.login(Caller.anonymous(), body)
            reply = (
                200,
                binding.JSON,
                binding.dump(result.body),
                ((b"set-cookie", str(result.set_cookie).encode("latin-1")),),
            )
        except Exception as error:
            await self._seam.fail(exchange, send, error)
            return
        await self._seam.respond(exchange, send, *reply)

    async def refresh(self, scope: Scope, receive: Receive, send: Send) -> None:
        """POST /v1/auth/refresh"""
        exchange = self._seam.begin(REFRESH, scope)
        try:
            raw = await self._seam.read(exchange, receive)
            caller = await self._seam.authorise(exchange, raw)
            result = await self._handler.refresh(caller)
            reply = (
                200,
                binding.JSON,
                binding.dump(result.body),
                ((b"set-cookie", str(result.set_cookie).encode("latin-1")),),
            )
        except Exception as error:
            await self._seam.fail(exchange, send, error)
            return
        await self._seam.respond(exchange, send, *reply)

    async def logout(self, scope: Scope, receive: Receive, send: Send) -> None:
        """POST /v1/auth/logout"""
        exchange = self._seam.begin(LOGOUT, scope)
        try:
            raw = await self._seam.read(exchange, receive)
            caller = await self._seam.authorise(exchange, raw)
            result = await self._handler.logout(caller)
            reply = (204, b"", b"", ((b"set-cookie", str(result.set_cookie).encode("latin-1")),))
        except Exception as error:
            await self._seam.fail(exchange, send, error)
            return
        await self._seam.respond(exchange, send, *reply)

    async def logout_everywhere(self, scope: Scope, receive: Receive, send: Send) -> None:
        """POST /v1/auth/logout-everywhere"""
        exchange = self._seam.begin(LOGOUT_EVERYWHERE, scope)
        try:
            raw = await self._seam.read(exchange, receive)
            caller = await self._seam.authorise(exchange, raw)
            result = await self._handler.logout_everywhere(caller)
            reply = (204, b"", b"", ((b"set-cookie", str(result.set_cookie).encode("latin-1")),))
        except Exception as error:
            await self._seam.fail(exchange, send, error)
            return
        await self._seam.respond(exchange, send, *reply)

    async def open_socket_ticket(self, scope: Scope, receive: Receive, send: Send) -> None:
        """POST /v1/auth/socket-ticket"""
        exchange = self._seam.begin(OPEN_SOCKET_TICKET, scope)
        try:
            raw = await self._seam.read(exchange, receive)
            caller = await self._seam.authorise(exchange, raw)
            result = await self._handler.open_socket_ticket(caller)
            reply = (200, binding.JSON, binding.dump(result.body), ())
        except Exception as error:
            await self._seam.fail(exchange, send, error)
            return
        await self._seam.respond(exchange, send, *reply)

    async def get_me(self, scope: Scope, receive: Receive, send: Send) -> None:
        """GET /v1/me"""
        exchange = self._seam.begin(GET_ME, scope)
        try:
            raw = await self._seam.read(exchange, receive)
            caller = await self._seam.authorise(exchange, raw)
            result = await self._handler.get_me(caller)
            reply = (200, binding.JSON, binding.dump(result.body), ())
        except Exception as error:
            await self._seam.fail(exchange, send, error)
            return
        await self._seam.respond(exchange, send, *reply)

    async def change_me(self, scope: Scope, receive: Receive, send: Send) -> None:
        """PATCH /v1/me"""
        exchange = self._seam.begin(CHANGE_ME, scope)
        try:
            raw = await self._seam.read(exchange, receive)
            caller = await self._seam.authorise(exchange, raw)
            body = binding.body(models.MeChange, exchange, raw)
            result = await self._handler.change_me(caller, body)
            reply = (200, binding.JSON, binding.dump(result.body), ())
        except Exception as error:
            await self._seam.fail(exchange, send, error)
            return
        await self._seam.respond(exchange, send, *reply)

    async def change_password(self, scope: Scope, receive: Receive, send: Send) -> None:
        """PUT /v1/me/password"""
        exchange = self._seam.begin(CHANGE_PASSWORD, scope)
        try:
            raw = await self._seam.read(exchange, receive)
            caller = await self._seam.authorise(exchange, raw)
            body = binding.body(models.PasswordChange, exchange, raw)
            result = await self._handler.change_password(caller, body)
            reply = (204, b"", b"", ())
        except Exception as error:
            await self._seam.fail(exchange, send, error)
            return
        await self._seam.respond(exchange, send, *reply)

    async def list_devices(self, scope: Scope, receive: Receive, send: Send) -> None:
        """GET /v1/me/devices"""
        exchange = self._seam.begin(LIST_DEVICES, scope)
        try:
            raw = await self._seam.read(exchange, receive)
            caller = await self._seam.authorise(exchange, raw)
            result = await self._handler.list_devices(caller)
            reply = (200, binding.JSON, binding.dump(result.body), ())
        except Exception as error:
            await self._seam.fail(exchange, send, error)
            return
        await self._seam.respond(exchange, send, *reply)

    async def remove_device(self, scope: Scope, receive: Receive, send: Send) -> None:
        """DELETE /v1/me/devices/{device_id}"""
        exchange = self._seam.begin(REMOVE_DEVICE, scope)
        try:
            raw = await self._seam.read(exchange, receive)
            caller = await self._seam.authorise(exchange, raw)
            given = REMOVE_DEVICE_PARAMETERS.of(scope)
            result = await self._handler.remove_device(caller, device_id=given.device_id)
            reply = (204, b"", b"", ())
        except Exception as error:
            await self._seam.fail(exchange, send, error)
            return
        await self._seam.respond(exchange, send, *reply)

    async def list_accounts(self, scope: Scope, receive: Receive, send: Send) -> None:
        """GET /v1/accounts"""
        exchange = self._seam.begin(LIST_ACCOUNTS, scope)
        try:
            raw = await self._seam.read(exchange, receive)
            caller = await self._seam.authorise(exchange, raw)
            given = LIST_ACCOUNTS_PARAMETERS.of(scope)
            result = await self._handler.list_accounts(
                caller, handle_start=given.handle_start, limit=given.limit, cursor=given.cursor
            )
            reply = (200, binding.JSON, binding.dump(result.body), ())
        except Exception as error:
            await self._seam.fail(exchange, send, error)
            return
        await self._seam.respond(exchange, send, *reply)

    async def inspect_account(self, scope: Scope, receive: Receive, send: Send) -> None:
        """GET /v1/accounts/{user_id}"""
        exchange = self._seam.begin(INSPECT_ACCOUNT, scope)
        try:
            raw = await self._seam.read(exchange, receive)
            caller = await self._seam.authorise(exchange, raw)
            given = INSPECT_ACCOUNT_PARAMETERS.of(scope)
            result = await self._handler.inspect_account(caller, user_id=given.user_id)
            reply = (200, binding.JSON, binding.dump(result.body), ())
        except Exception as error:
            await self._seam.fail(exchange, send, error)
            return
        await self._seam.respond(exchange, send, *reply)

    async def change_account(self, scope: Scope, receive: Receive, send: Send) -> None:
        """PATCH /v1/accounts/{user_id}"""
        exchange = self._seam.begin(CHANGE_ACCOUNT, scope)
        try:
            raw = await self._seam.read(exchange, receive)
            caller = await self._seam.authorise(exchange, raw)
            given = CHANGE_ACCOUNT_PARAMETERS.of(scope)
            body = binding.body(models.AccountChange, exchange, raw)
            result = await self._handler.change_account(caller, body, user_id=given.user_id)
            reply = (200, binding.JSON, binding.dump(result.body), ())
        except Exception as error:
            await self._seam.fail(exchange, send, error)
            return
        await self._seam.respond(exchange, send, *reply)

    async def ban_account(self, scope: Scope, receive: Receive, send: Send) -> None:
        """PUT /v1/accounts/{user_id}/ban"""
        exchange = self._seam.begin(BAN_ACCOUNT, scope)
        try:
            raw = await self._seam.read(exchange, receive)
            caller = await self._seam.authorise(exchange, raw)
            given = BAN_ACCOUNT_PARAMETERS.of(scope)
            body = binding.body(models.BanOrder, exchange, raw)
            result = await self._handler.ban_account(caller, body, user_id=given.user_id)
            reply = (200, binding.JSON, binding.dump(result.body), ())
        except Exception as error:
            await self._seam.fail(exchange, send, error)
            return
        await self._seam.respond(exchange, send, *reply)

    async def lift_ban(self, scope: Scope, receive: Receive, send: Send) -> None:
        """DELETE /v1/accounts/{user_id}/ban"""
        exchange = self._seam.begin(LIFT_BAN, scope)
        try:
            raw = await self._seam.read(exchange, receive)
            caller = await self._seam.authorise(exchange, raw)
            given = LIFT_BAN_PARAMETERS.of(scope)
            result = await self._handler.lift_ban(caller, user_id=given.user_id)
            reply = (200, binding.JSON, binding.dump(result.body), ())
        except Exception as error:
            await self._seam.fail(exchange, send, error)
            return
        await self._seam.respond(exchange, send, *reply)

    async def quarantine_account(self, scope: Scope, receive: Receive, send: Send) -> None:
        """PUT /v1/accounts/{user_id}/quarantine"""
        exchange = self._seam.begin(QUARANTINE_ACCOUNT, scope)
        try:
            raw = await self._seam.read(exchange, receive)
            caller = await self._seam.authorise(exchange, raw)
            given = QUARANTINE_ACCOUNT_PARAMETERS.of(scope)
            body = binding.body(models.QuarantineOrder, exchange, raw)
            result = await self._handler.quarantine_account(caller, body, user_id=given.user_id)
            reply = (200, binding.JSON, binding.dump(result.body), ())
        except Exception as error:
            await self._seam.fail(exchange, send, error)
            return
        await self._seam.respond(exchange, send, *reply)

    async def lift_quarantine(self, scope: Scope, receive: Receive, send: Send) -> None:
        """DELETE /v1/accounts/{user_id}/quarantine"""
        exchange = self._seam.begin(LIFT_QUARANTINE, scope)
        try:
            raw = await self._seam.read(exchange, receive)
            caller = await self._seam.authorise(exchange, raw)
            given = LIFT_QUARANTINE_PARAMETERS.of(scope)
            result = await self._handler.lift_quarantine(caller, user_id=given.user_id)
            reply = (200, binding.JSON, binding.dump(result.body), ())
        except Exception as error:
            await self._seam.fail(exchange, send, error)
            return
        await self._seam.respond(exchange, send, *reply)

    async def shadow_account(self, scope: Scope, receive: Receive, send: Send) -> None:
        """PUT /v1/accounts/{user_id}/shadow"""
        exchange = self._seam.begin(SHADOW_ACCOUNT, scope)
        try:
            raw = await self._seam.read(exchange, receive)
            caller = await self._seam.authorise(exchange, raw)
            given = SHADOW_ACCOUNT_PARAMETERS.of(scope)
            body = binding.body(models.ShadowOrder, exchange, raw)
            result = await self._handler.shadow_account(caller, body, user_id=given.user_id)
            reply = (200, binding.JSON, binding.dump(result.body), ())
        except Exception as error:
            await self._seam.fail(exchange, send, error)
            return
        await self._seam.respond(exchange, send, *reply)

    async def lift_shadow(self, scope: Scope, receive: Receive, send: Send) -> None:
        """DELETE /v1/accounts/{user_id}/shadow"""
        exchange = self._seam.begin(LIFT_SHADOW, scope)
        try:
            raw = await self._seam.read(exchange, receive)
            caller = await self._seam.authorise(exchange, raw)
            given = LIFT_SHADOW_PARAMETERS.of(scope)
            result = await self._handler.lift_shadow(caller, user_id=given.user_id)
            reply = (200, binding.JSON, binding.dump(result.body), ())
        except Exception as error:
            await self._seam.fail(exchange, send, error)
            return
        await self._seam.respond(exchange, send, *reply)
