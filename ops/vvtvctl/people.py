"""Accounts: what moderators do to them, and a way in where nobody who may change them can sign in."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated

import typer
from voulezvous import Client
from voulezvous.generated.models import Account, BanOrder, QuarantineOrder, ShadowOrder

from ops.vvtvctl.output import Json, console, local_time, print_facts, print_json
from ops.vvtvctl.station import password_of, signed_in
from ops.vvtvctl.trouble import Trouble
from services.infra.clock import SystemClock
from services.infra.settings import read_settings

app = typer.Typer(help="The people of this house.", no_args_is_help=True)
_CREDENTIALS = "sign in as an account with the role mod and of more weight than theirs: `--as HANDLE`"

Handle = Annotated[str, typer.Argument(help="Whose.")]
As = Annotated[str, typer.Option("--as", help="Who does it: an account with the role mod or admin.")]
Reason = Annotated[str, typer.Option(help="Why.")]
Days = Annotated[float, typer.Option(help="For how many days.", min=0)]


class Limit(StrEnum):
    """What moderators may do to an account."""

    BAN = "ban"
    QUARANTINE = "quarantine"
    SHADOW = "shadow"


@app.callback()
def people() -> None:
    """The people of this house. Asks for the password of who acts, or reads it from standard input."""


@app.command("show")
def show(handle: Handle, who: As, as_json: Json = False) -> None:
    """Show an account and what limits it."""
    _about(handle, who, lambda _, found: found, as_json=as_json)


@app.command("ban")
def ban(
    handle: Handle,
    who: As,
    reason: Annotated[str, typer.Option(help="Why; they are told.")],
    days: Annotated[float | None, typer.Option(help="For how many days; without, for good.", min=0)] = None,
    as_json: Json = False,
) -> None:
    """Bar an account: its sign-ins end at once."""

    def act(client: Client, found: Account) -> Account:
        until = None if days is None else _in(days)
        return client.identity.ban_account(found.user_id, body=BanOrder(reason=reason, until=until))

    _about(handle, who, act, as_json=as_json)


@app.command("quarantine")
def quarantine(handle: Handle, who: As, reason: Reason, days: Days, as_json: Json = False) -> None:
    """Limit an account for a while, without a word to its owner."""

    def act(client: Client, found: Account) -> Account:
        order = QuarantineOrder(reason=reason, until=_in(days))
        return client.identity.quarantine_account(found.user_id, body=order)

    _about(handle, who, act, as_json=as_json)


@app.command("shadow")
def shadow(handle: Handle, who: As, reason: Reason, as_json: Json = False) -> None:
    """Hide an account from others, without a word to its owner."""

    def act(client: Client, found: Account) -> Account:
        return client.identity.shadow_account(found.user_id, body=ShadowOrder(reason=reason))

    _about(handle, who, act, as_json=as_json)


@app.command("lift")
def lift(
    limit: Annotated[Limit, typer.Argument(help="What is taken back.")],
    handle: Handle,
    who: As,
    as_json: Json = False,
) -> None:
    """End a ban, a quarantine or a shadow."""

    def act(client: Client, found: Account) -> Account:
        lifts = {
            Limit.BAN: client.identity.lift_ban,
            Limit.QUARANTINE: client.identity.lift_quarantine,
            Limit.SHADOW: client.identity.lift_shadow,
        }
        return lifts[limit](found.user_id)

    _about(handle, who, act, as_json=as_json)


@app.command("reset-password")
def reset_password(handle: Handle, as_json: Json = False) -> None:
    """Give an account a new password, shown once, and sign it out everywhere. Works while the platform runs, or not."""
    from services.bootstrap.recovery import give_password  # SQL, only where it is needed
    from services.kernel.errors import NotFound

    settings = read_settings()
    try:
        password, ended = asyncio.run(give_password(settings, handle))
    except NotFound as error:
        remedy = "see the handles as an admin: GET /v1/accounts"
        raise Trouble(str(error), settings.home.root.as_posix(), remedy) from error
    if as_json:
        return print_json({"handle": handle, "password": password, "sign_ins_ended": ended})
    console.print(
        f"{handle} signs in with {password} from now on; {ended} sign-ins have ended", soft_wrap=True
    )


def _about(handle: str, who: str, act: Callable[[Client, Account], Account], *, as_json: bool) -> None:
    """Do it to the account with this handle, and show what became of it."""
    with signed_in(who, password_of(who), _CREDENTIALS) as client:
        likely = client.identity.iter_accounts(handle_start=handle, limit=200)
        named = next((one for one in likely if one.handle == handle), None)
        if named is None:
            raise Trouble(
                f"nobody is called {handle}", "the accounts", "write the handle as they sign in with it"
            )
        after = act(client, named)
    return print_json(after.to_dict()) if as_json else _print(after)


def _in(days: float) -> datetime:
    return SystemClock().now() + timedelta(days=days)


def _print(account: Account) -> None:
    ban, quarantined = account.ban, account.quarantined_until
    end = "" if ban is None else f"until {local_time(ban.until)}" if ban.until else "for good"
    facts = {
        "account": f"{account.handle} ({account.user_id})",
        "name": account.display_name,
        "roles": " ".join(account.roles),
        "reputation": str(account.reputation),
        "banned": "" if ban is None else f"{end}: {ban.reason}",
        "quarantine": f"until {local_time(quarantined)}" if quarantined else "",
        "shadow": "hidden from others" if account.shadowed else "",
    }
    print_facts({name: value for name, value in facts.items() if value})
