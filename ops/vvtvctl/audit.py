"""The audit log, verified where it lies: every row hashed anew, every link of the chain followed."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from ops.vvtvctl.output import Json, console, local_time, print_json, print_table
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


@app.command("search")
def search(
    who: Annotated[str | None, typer.Option(help="By whom; the beginning will do.")] = None,
    what: Annotated[str | None, typer.Option(help="What was done, such as account. or queue.moved.")] = None,
    of: Annotated[str | None, typer.Option(help="Of what, such as account:01935b7e.")] = None,
    trace: Annotated[
        str | None, typer.Option(help="What it was part of: a trace, as `--json` shows them.")
    ] = None,
    since: Annotated[datetime | None, typer.Option(help="From this local time on.")] = None,
    until: Annotated[datetime | None, typer.Option(help="Before this local time.")] = None,
    limit: Annotated[int, typer.Option(help="How many at most.", min=1)] = 50,
    as_json: Json = False,
) -> None:
    """Show who did what, and why, newest first: of the LAB's log and the platform's together."""
    from ops.vvtvctl import chains  # SQL, only where it is needed
    from services.audit import Wanted

    wanted = Wanted(who, what, of, since and since.astimezone(), until and until.astimezone(), trace)
    found = chains.acts(read_settings(), wanted, limit)
    if as_json:
        return print_json([{"database": act.log.value, **asdict(act.row), "hash": act.hash} for act in found])
    print_table(
        "acts",
        ("when", "who", "what", "of", "why"),
        (
            (
                local_time(datetime.fromisoformat(act.row.occurred_at)),
                act.row.actor,
                act.row.action,
                act.row.subject,
                act.row.reason or "",
            )
            for act in found
        ),
        "no act like that",
    )


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
