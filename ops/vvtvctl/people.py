"""Accounts of this home, where nobody who may change them can sign in."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer

from ops.vvtvctl.output import Json, console, print_json
from ops.vvtvctl.trouble import Trouble
from services.infra.settings import read_settings

app = typer.Typer(help="The people of this house.", no_args_is_help=True)


@app.callback()
def people() -> None:
    """The people of this house."""


@app.command("reset-password")
def reset_password(
    handle: Annotated[str, typer.Argument(help="Whose.")],
    as_json: Json = False,
) -> None:
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
