"""Implements the generated identity operations: translates, never decides."""

from __future__ import annotations

from collections.abc import Callable

from pydantic import MISSING

from generated import models
from generated.api.identity import (
    BanAccount200,
    ChangeAccount200,
    ChangeMe200,
    ChangePassword204,
    GetMe200,
    InspectAccount200,
    LiftBan200,
    LiftQuarantine200,
    LiftShadow200,
    ListAccounts200,
    ListDevices200,
    Login200,
    Logout204,
    LogoutEverywhere204,
    OpenSocketTicket200,
    QuarantineAccount200,
    Refresh200,
    Register201,
    RemoveDevice204,
    ShadowAccount200,
)
from generated.vocabulary import Caller
from services.identity.accounts import Accounts
from services.identity.cookies import RefreshCookies
from services.identity.domain import Account, Change
from services.identity.sign_ins import NewAccount, Opened, SignIns
from services.identity.tickets import SocketTickets
from services.identity.views import account_of_another, own_account
from services.infra import cursor as cursors
from services.infra.left_out import given
from services.kernel.callers import account_of
from services.kernel.clock import Clock

_KIND = "account"


class IdentityHandlers:
    """The `identity` tag over sign-ins, accounts and tickets."""

    def __init__(
        self,
        sign_ins: SignIns,
        accounts: Accounts,
        tickets: SocketTickets,
        cookies: RefreshCookies,
        clock: Clock,
        *,
        expires_in_s: int,
        limited: Callable[[], models.Guardrails],
    ) -> None:
        """`limited` are the guardrails in force for people in quarantine."""
        self._sign_ins = sign_ins
        self._accounts = accounts
        self._tickets = tickets
        self._cookies = cookies
        self._clock = clock
        self._expires_in_s = expires_in_s
        self._limited = limited

    async def register(
        self, caller: Caller, body: models.Registration, *, idempotency_key: models.IdempotencyKey | None
    ) -> Register201:
        """Make an account and sign in to it."""
        new = NewAccount(
            handle=body.handle,
            password=body.password,
            display_name=given(body.display_name) or body.handle,
            age_confirmed=given(body.age_confirmed) or False,
            terms_accepted=given(body.terms_accepted) or False,
        )
        opened = await self._sign_ins.register(new, given(body.device_label), idempotency_key)
        return Register201(
            body=self._signed_in(opened),
            location="/v1/me",
            set_cookie=self._cookies.holding(opened.refresh_token),
        )

    async def login(self, caller: Caller, body: models.Login) -> Login200:
        """Sign in by handle and password."""
        device = given(body.device_id)
        opened = await self._sign_ins.sign_in(
            body.handle, body.password, None if device is None else str(device), given(body.device_label)
        )
        return Login200(body=self._signed_in(opened), set_cookie=self._cookies.holding(opened.refresh_token))

    async def refresh(self, caller: Caller) -> Refresh200:
        """The next access token."""
        opened = await self._sign_ins.refresh(caller.credential or "")
        return Refresh200(
            body=self._signed_in(opened), set_cookie=self._cookies.holding(opened.refresh_token)
        )

    async def logout(self, caller: Caller) -> Logout204:
        """End the sign-in that the call belongs to."""
        await self._sign_ins.end(account_of(caller), caller.sign_in or "")
        return Logout204(set_cookie=self._cookies.gone())

    async def logout_everywhere(self, caller: Caller) -> LogoutEverywhere204:
        """End every sign-in of the account."""
        await self._sign_ins.end_all(account_of(caller))
        return LogoutEverywhere204(set_cookie=self._cookies.gone())

    async def open_socket_ticket(self, caller: Caller) -> OpenSocketTicket200:
        """A ticket that opens one socket as the caller."""
        ticket = await self._tickets.issue(caller)
        return OpenSocketTicket200(body=models.SocketTicket(ticket=ticket.word, expires_at=ticket.expires_at))

    async def get_me(self, caller: Caller) -> GetMe200:
        """The caller's own account."""
        return GetMe200(body=self._me(await self._accounts.mine(account_of(caller))))

    async def change_me(self, caller: Caller, body: models.MeChange) -> ChangeMe200:
        """Change one's own account."""
        account = await self._accounts.change_mine(
            account_of(caller),
            given(body.display_name),
            age=given(body.age_confirmed),
            terms=given(body.terms_accepted),
        )
        return ChangeMe200(body=self._me(account))

    async def change_password(self, caller: Caller, body: models.PasswordChange) -> ChangePassword204:
        """Change one's own password."""
        await self._sign_ins.change_password(account_of(caller), caller.sign_in or "", body.current, body.new)
        return ChangePassword204()

    async def list_devices(self, caller: Caller) -> ListDevices200:
        """The devices from which the caller has signed in."""
        items = [
            models.Device(
                device_id=device.device_id,
                label=device.label,
                signed_in=device.signed_in,
                current=device.device_id == caller.device,
                bound_at=device.bound_at,
                last_seen_at=device.last_seen_at,
            )
            for device in await self._sign_ins.devices(account_of(caller))
        ]
        return ListDevices200(body=models.DeviceList(items=items))

    async def remove_device(self, caller: Caller, *, device_id: models.DeviceId) -> RemoveDevice204:
        """Forget a device and end its sign-ins."""
        await self._sign_ins.remove_device(account_of(caller), str(device_id))
        return RemoveDevice204()

    async def list_accounts(
        self, caller: Caller, *, handle_start: str | None, limit: int, cursor: models.Cursor | None
    ) -> ListAccounts200:
        """Accounts, newest first."""
        found = await self._accounts.page(handle_start, cursors.decode(_KIND, cursor), limit + 1)
        items = [account_of_another(account) for account in found[:limit]]
        more = cursors.encode(_KIND, found[limit - 1].user_id) if len(found) > limit else MISSING
        return ListAccounts200(body=models.AccountPage(items=items, next_cursor=more))

    async def inspect_account(self, caller: Caller, *, user_id: models.UserId) -> InspectAccount200:
        """One account."""
        return InspectAccount200(body=account_of_another(await self._accounts.inspect(str(user_id))))

    async def change_account(
        self, caller: Caller, body: models.AccountChange, *, user_id: models.UserId
    ) -> ChangeAccount200:
        """Change somebody's roles, shadow or quarantine."""
        roles = given(body.roles)
        change = Change(
            version=body.version,
            roles=None if roles is None else frozenset(roles),
            shadowed=given(body.shadowed),
            quarantined_until=given(body.quarantined_until),
        )
        return ChangeAccount200(
            body=account_of_another(await self._accounts.change(account_of(caller), str(user_id), change))
        )

    async def ban_account(
        self, caller: Caller, body: models.BanOrder, *, user_id: models.UserId
    ) -> BanAccount200:
        """Bar an account."""
        account = await self._accounts.ban(account_of(caller), str(user_id), body.reason, given(body.until))
        return BanAccount200(body=account_of_another(account))

    async def lift_ban(self, caller: Caller, *, user_id: models.UserId) -> LiftBan200:
        """Let an account in again."""
        return LiftBan200(
            body=account_of_another(await self._accounts.lift_ban(account_of(caller), str(user_id)))
        )

    async def quarantine_account(
        self, caller: Caller, body: models.QuarantineOrder, *, user_id: models.UserId
    ) -> QuarantineAccount200:
        """Limit an account for a while."""
        account = await self._accounts.quarantine(account_of(caller), str(user_id), body.reason, body.until)
        return QuarantineAccount200(body=account_of_another(account))

    async def lift_quarantine(self, caller: Caller, *, user_id: models.UserId) -> LiftQuarantine200:
        """Limit an account no more."""
        account = await self._accounts.lift_quarantine(account_of(caller), str(user_id))
        return LiftQuarantine200(body=account_of_another(account))

    async def shadow_account(
        self, caller: Caller, body: models.ShadowOrder, *, user_id: models.UserId
    ) -> ShadowAccount200:
        """Hide an account from others."""
        account = await self._accounts.shadow(account_of(caller), str(user_id), body.reason)
        return ShadowAccount200(body=account_of_another(account))

    async def lift_shadow(self, caller: Caller, *, user_id: models.UserId) -> LiftShadow200:
        """Show an account to others again."""
        return LiftShadow200(
            body=account_of_another(await self._accounts.lift_shadow(account_of(caller), str(user_id)))
        )

    def _signed_in(self, opened: Opened) -> models.SignedIn:
        return models.SignedIn(
            access_token=opened.access_token,
            expires_in_s=self._expires_in_s,
            device_id=opened.device_id,
            me=self._me(opened.account),
        )

    def _me(self, account: Account) -> models.Me:
        return own_account(account, self._clock.now(), self._limited())
