"""The audit log, verified where it lies: every row hashed anew, every link of the chain followed."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import typer

from ops.vvtvctl.output import Json, console, print_json
from ops.vvtvctl.trouble import Exit
from services.infra.settings import Settings, read_settings

if TYPE_CHECKING:
    from ops.vvtvctl.chains import Verdict

app = typer.Typer(help="The audit log.", no_args_is_help=True)


def export(as_json: Json = False) -> None:
    """Write what is new in every audit log below audits/ of this home, then verify all that is there."""
    from ops.vvtvctl import chains

    settings = read_settings()
    found = chains.exported(settings)
    if as_json:
        return print_json(
            [{"database": one.database, "export": one.export and asdict(one.export)} for one in found]
        )
    for one in found:
        new = one.export
        told = f"rows {new.first} to {new.last}, head {new.head[:16]}" if new else "nothing new"
        console.print(f"{one.database}: {told}, in {settings.home.audits / one.database}", soft_wrap=True)


@app.command("verify")
def verify(as_json: Json = False) -> None:
    """Verify the audit chain of every database of this home, and its exports; leaves with 1 when one is broken."""
    found = verdicts(read_settings())
    if as_json:
        print_json([verdict.as_dict() for verdict in found])
    elif not found:
        console.print("there is no audit log yet: nothing has run in this home")
    else:
        for verdict in found:
            console.print(verdict.sentence(), style="green" if verdict.intact else "red")
    raise typer.Exit(Exit.OK if all(verdict.intact for verdict in found) else Exit.NO)


def verdicts(settings: Settings) -> list[Verdict]:
    """Verify every chain of this home."""
    from ops.vvtvctl import chains  # SQL, only where it is needed

    return chains.verdicts(settings)
