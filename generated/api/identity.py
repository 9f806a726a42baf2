# Generated from schemas/openapi by `make generate`; edit the schemas, never this file.
"""What the `identity` operations ask of their handler.

People: accounts, sign-ins, devices; and what moderators do about them. A handler returns one of the declared responses and raises kernel errors for the rest;
it knows nothing of HTTP.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from generated import models, vocabulary


@dataclass(frozen=True, slots=True)
class Register201:
    """201: Made; the caller is signed in."""

    body: models.SignedIn
    location: str
    set_cookie: str


@dataclass(frozen=True, slots=True)
class Login200:
    """200: Signed in."""

    body: models.SignedIn
    set_cookie: str


@dataclass(frozen=True, slots=True)
class Refresh200:
    """200: Signed in still."""

    body: models.SignedIn
    set_cookie: str


@dataclass(frozen=True, slots=True)
class Logout204:
    """204: Ended; its access and refresh tokens are good for nothing."""

    set_cookie: str


@dataclass(frozen=True, slots=True)
class LogoutEverywhere204:
    """204: Ended everywhere."""

    set_cookie: str


@dataclass(frozen=True, slots=True)
class OpenSocketTicket200:
    """200: A ticket."""

    body: models.SocketTicket


@dataclass(frozen=True, slots=True)
class GetMe200:
    """200: The account."""

    body: models.Me


@dataclass(frozen=True, slots=True)
class ChangeMe200:
    """200: The account as it is now."""

    body: models.Me


@dataclass(frozen=True, slots=True)
class ChangePassword204:
    """204: Changed."""


@dataclass(frozen=True, slots=True)
class ListDevices200:
    """200: All of them."""

    body: models.DeviceList


@dataclass(frozen=True, slots=True)
class RemoveDevice204:
    """204: Forgotten."""


@dataclass(frozen=True, slots=True)
class ListAccounts200:
    """200: A page of them."""

    body: models.AccountPage


@dataclass(frozen=True, slots=True)
class InspectAccount200:
    """200: The account."""

    body: models.Account


@dataclass(frozen=True, slots=True)
class ChangeAccount200:
    """200: The account as it is now."""

    body: models.Account


@dataclass(frozen=True, slots=True)
class BanAccount200:
    """200: The account as it is now."""

    body: models.Account


@dataclass(frozen=True, slots=True)
class LiftBan200:
    """200: The account as it is now."""

    body: models.Account


@dataclass(frozen=True, slots=True)
class QuarantineAccount200:
    """200: The account as it is now."""

    body: models.Account


@dataclass(frozen=True, slots=True)
class LiftQuarantine200:
    """200: The account as it is now."""

    body: models.Account


@dataclass(frozen=True, slots=True)
class ShadowAccount200:
    """200: The account as it is now."""

    body: models.Account


@dataclass(frozen=True, slots=True)
class LiftShadow200:
    """200: The account as it is now."""

    body: models.Account


class IdentityApi(Protocol):
    """People: accounts, sign-ins, devices; and what moderators do about them."""

    async def register(
        self,
        caller: vocabulary.Caller,
        body: models.Registration,
        *,
        idempotency_key: models.IdempotencyKey | None,
    ) -> Register201:
        """Make an account and sign in to it.

        POST /v1/auth/register. May raise errors with these codes:
        401 AUTH_FAILED;
        403 BANNED, REGISTRATION_CLOSED;
        409 HANDLE_TAKEN, IDEMPOTENCY_CONFLICT;
        413 BODY_TOO_LARGE;
        415 MEDIA_TYPE_UNSUPPORTED;
        422 PASSWORD_WEAK, SCHEMA_INVALID;
        429 RATE_LIMITED;
        500 INTERNAL;
        503 OVERLOADED.
        """
        ...

    async def login(self, caller: vocabulary.Caller, body: models.Login) -> Login200:
        """Sign in by handle and password.

        POST /v1/auth/login. May raise errors with these codes:
        401 AUTH_FAILED;
        403 BANNED;
        413 BODY_TOO_LARGE;
        415 MEDIA_TYPE_UNSUPPORTED;
        422 SCHEMA_INVALID;
        429 RATE_LIMITED;
        500 INTERNAL;
        503 OVERLOADED.
        """
        ...

    async def refresh(self, caller: vocabulary.Caller) -> Refresh200:
        """The next access token; the refresh token of the cookie is used up and followed by another.

        POST /v1/auth/refresh. May raise errors with these codes:
        401 AUTH_FAILED;
        500 INTERNAL;
        503 OVERLOADED.
        """
        ...

    async def logout(self, caller: vocabulary.Caller) -> Logout204:
        """End the sign-in that the call belongs to.

        POST /v1/auth/logout. May raise errors with these codes:
        401 AUTH_FAILED;
        403 BANNED;
        500 INTERNAL;
        503 OVERLOADED.
        """
        ...

    async def logout_everywhere(self, caller: vocabulary.Caller) -> LogoutEverywhere204:
        """End every sign-in of the account.

        POST /v1/auth/logout-everywhere. May raise errors with these codes:
        401 AUTH_FAILED;
        403 BANNED;
        500 INTERNAL;
        503 OVERLOADED.
        """
        ...

    async def open_socket_ticket(self, caller: vocabulary.Caller) -> OpenSocketTicket200:
        """A ticket that opens one socket as the caller.

        POST /v1/auth/socket-ticket. May raise errors with these codes:
        401 AUTH_FAILED;
        403 BANNED;
        500 INTERNAL;
        503 OVERLOADED.
        """
        ...

    async def get_me(self, caller: vocabulary.Caller) -> GetMe200:
        """The caller's own account.

        GET /v1/me. May raise errors with these codes:
        401 AUTH_FAILED;
        403 BANNED;
        500 INTERNAL;
        503 OVERLOADED.
        """
        ...

    async def change_me(self, caller: vocabulary.Caller, body: models.MeChange) -> ChangeMe200:
        """Change one's own account.

        PATCH /v1/me. May raise errors with these codes:
        401 AUTH_FAILED;
        403 BANNED;
        413 BODY_TOO_LARGE;
        415 MEDIA_TYPE_UNSUPPORTED;
        422 SCHEMA_INVALID;
        500 INTERNAL;
        503 OVERLOADED.
        """
        ...

    async def change_password(
        self, caller: vocabulary.Caller, body: models.PasswordChange
    ) -> ChangePassword204:
        """Change one's own password; every other sign-in ends.

        PUT /v1/me/password. May raise errors with these codes:
        401 AUTH_FAILED;
        403 BANNED;
        413 BODY_TOO_LARGE;
        415 MEDIA_TYPE_UNSUPPORTED;
        422 PASSWORD_WEAK, PASSWORD_WRONG, SCHEMA_INVALID;
        429 RATE_LIMITED;
        500 INTERNAL;
        503 OVERLOADED.
        """
        ...

    async def list_devices(self, caller: vocabulary.Caller) -> ListDevices200:
        """The devices from which the caller has signed in.

        GET /v1/me/devices. May raise errors with these codes:
        401 AUTH_FAILED;
        403 BANNED;
        500 INTERNAL;
        503 OVERLOADED.
        """
        ...

    async def remove_device(
        self, caller: vocabulary.Caller, *, device_id: models.DeviceId
    ) -> RemoveDevice204:
        """Forget a device and end its sign-ins.

        DELETE /v1/me/devices/{device_id}. May raise errors with these codes:
        401 AUTH_FAILED;
        403 BANNED;
        404 NOT_FOUND;
        422 SCHEMA_INVALID;
        500 INTERNAL;
        503 OVERLOADED.
        """
        ...

    async def list_accounts(
        self, caller: vocabulary.Caller, *, handle_start: str | None, limit: int, cursor: models.Cursor | None
    ) -> ListAccounts200:
        """Accounts, newest first.

        GET /v1/accounts. May raise errors with these codes:
        401 AUTH_FAILED;
        403 BANNED, POLICY_DENIED;
        422 CURSOR_INVALID, SCHEMA_INVALID;
        500 INTERNAL;
        503 OVERLOADED.
        """
        ...

    async def inspect_account(
        self, caller: vocabulary.Caller, *, user_id: models.UserId
    ) -> InspectAccount200:
        """One account.

        GET /v1/accounts/{user_id}. May raise errors with these codes:
        401 AUTH_FAILED;
        403 BANNED, POLICY_DENIED;
        404 NOT_FOUND;
        422 SCHEMA_INVALID;
        500 INTERNAL;
        503 OVERLOADED.
        """
        ...

    async def change_account(
        self, caller: vocabulary.Caller, body: models.AccountChange, *, user_id: models.UserId
    ) -> ChangeAccount200:
        """Change somebody's roles, shadow or quarantine.

        PATCH /v1/accounts/{user_id}. May raise errors with these codes:
        401 AUTH_FAILED;
        403 BANNED, POLICY_DENIED;
        404 NOT_FOUND;
        409 VERSION_CONFLICT;
        413 BODY_TOO_LARGE;
        415 MEDIA_TYPE_UNSUPPORTED;
        422 SCHEMA_INVALID;
        500 INTERNAL;
        503 OVERLOADED.
        """
        ...

    async def ban_account(
        self, caller: vocabulary.Caller, body: models.BanOrder, *, user_id: models.UserId
    ) -> BanAccount200:
        """Bar an account; its sign-ins and sockets end at once.

        PUT /v1/accounts/{user_id}/ban. May raise errors with these codes:
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

    async def lift_ban(self, caller: vocabulary.Caller, *, user_id: models.UserId) -> LiftBan200:
        """Let an account in again.

        DELETE /v1/accounts/{user_id}/ban. May raise errors with these codes:
        401 AUTH_FAILED;
        403 BANNED, POLICY_DENIED;
        404 NOT_FOUND;
        422 SCHEMA_INVALID;
        500 INTERNAL;
        503 OVERLOADED.
        """
        ...

    async def quarantine_account(
        self, caller: vocabulary.Caller, body: models.QuarantineOrder, *, user_id: models.UserId
    ) -> QuarantineAccount200:
        """Limit an account for a while, without a word to its owner.

        PUT /v1/accounts/{user_id}/quarantine. May raise errors with these codes:
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

    async def lift_quarantine(
        self, caller: vocabulary.Caller, *, user_id: models.UserId
    ) -> LiftQuarantine200:
        """End the quarantine of an account.

        DELETE /v1/accounts/{user_id}/quarantine. May raise errors with these codes:
        401 AUTH_FAILED;
        403 BANNED, POLICY_DENIED;
        404 NOT_FOUND;
        422 SCHEMA_INVALID;
        500 INTERNAL;
        503 OVERLOADED.
        """
        ...

    async def shadow_account(
        self, caller: vocabulary.Caller, body: models.ShadowOrder, *, user_id: models.UserId
    ) -> ShadowAccount200:
        """Hide an account from others, without a word to its owner.

        PUT /v1/accounts/{user_id}/shadow. May raise errors with these codes:
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

    async def lift_shadow(self, caller: vocabulary.Caller, *, user_id: models.UserId) -> LiftShadow200:
        """Show an account to others again.

        DELETE /v1/accounts/{user_id}/shadow. May raise errors with these codes:
        401 AUTH_FAILED;
        403 BANNED, POLICY_DENIED;
        404 NOT_FOUND;
        422 SCHEMA_INVALID;
        500 INTERNAL;
        503 OVERLOADED.
        """
        ...
