"""`vvtvctl canary`, `promote` and `go-live`: from a candidate to what is on air, each step with its evidence."""

from __future__ import annotations

import os
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ops.vvtvctl.output import Json, console, print_json, print_table
from ops.vvtvctl.trouble import Exit, Trouble
from services.infra.clock import SystemClock

if TYPE_CHECKING:
    from ops.release.result import Result

Config = Annotated[
    Path | None,
    typer.Option(
        "--config", metavar="DIR", help="The candidate's configuration; the running one when left out."
    ),
]
AutoPromote = Annotated[
    bool, typer.Option(envvar="VVTV_CANARY_AUTO_PROMOTE", help="Promote it at once when it passes.")
]


def canary(config: Config = None, auto_promote: AutoPromote = False, as_json: Json = False) -> None:
    """Try this code, with the configuration in DIR, on a copy of the running platform; leaves with 1 when it failed.

    A second platform on a free port, with databases from a fresh backup, is soaked and stopped; nothing of it stays but
    the evidence in canary/<moment>/ of the home.
    """
    from ops.release.canary import Candidate
    from ops.release.canary import canary as run
    from ops.vvtvctl.checked import settings_and_bundle
    from ops.vvtvctl.house import upkeep_of
    from services.infra.backup.stamp import stamp

    settings, bundle = settings_and_bundle()
    clock = SystemClock()
    directory = (config or settings.config_dir).absolute()
    if not directory.is_dir():
        raise Trouble("there is no such folder", str(directory), "name the candidate's configuration folder")
    folder = settings.home.canaries / stamp(clock.now())
    try:
        with console.status("beginning…") as status:
            result = run(
                settings,
                upkeep_of(settings),
                clock,
                Candidate(directory, version()),
                bundle.platform.canary,
                folder,
                lambda what: status.update(f"{what}…"),
            )
    except OSError as error:
        remedy = "make room, or make the folder this user's own"
        raise Trouble(f"the canary was not begun ({error.strerror or error})", str(folder), remedy) from error
    _tell(result, folder, as_json and not auto_promote)
    if result.passed and auto_promote:
        promote(folder, as_json)
    raise typer.Exit(Exit.OK if result.passed else Exit.NO)


def promote(
    path: Annotated[Path, typer.Argument(help="A canary's folder or its result.env.")],
    as_json: Json = False,
) -> None:
    """Put a candidate in place that passed its canary; takes it back when that is not well.

    Refuses while an alert is high or critical, and without a PASS of late for this code and this configuration.
    """
    from ops.release.promotion import FORMER, Refused, RolledBack, allowed
    from ops.release.promotion import promote as run
    from ops.release.result import Unreadable, read_result, write_env
    from ops.vvtvctl.checked import settings_and_bundle
    from ops.vvtvctl.station import station

    settings, bundle = settings_and_bundle()
    limits, clock = bundle.platform.canary, SystemClock()
    evidence = (path if path.is_dir() else path.parent).absolute()
    try:
        result = read_result(path)
    except Unreadable as error:
        raise Trouble(str(error), str(path), "run `vvtvctl canary`, and name the folder it tells") from error
    try:
        allowed(result, version(), limits.valid_s, clock.now())
        with station() as client, console.status("looking at the alerts…") as status:
            installed = run(
                client, result, settings.config_dir, evidence, limits, lambda what: status.update(f"{what}…")
            )
        done = "installed" if installed else "the configuration is in place; a restart runs this code"
        values = {"VVTV_PROMOTED_AT": clock.now().isoformat(), "VVTV_PROMOTED": done}
        write_env(evidence / "promoted.env", values)
    except Refused as error:
        remedy = "mend it (`vvtvctl alerts list`), and run `vvtvctl canary` again"
        raise Trouble(f"not promoted: {error}", str(path), remedy) from error
    except RolledBack as error:
        remedy = f"the former configuration is in place again; compare it with {result.config_dir}"
        raise Trouble(f"rolled back: {error}", str(settings.config_dir), remedy) from error
    except OSError as error:
        remedy = "make the folder this user's own; what was before is in place"
        raise Trouble(
            f"not promoted ({error.strerror or error})", str(settings.config_dir), remedy
        ) from error
    if as_json:
        return print_json({"promoted": str(evidence), "installed": installed})
    console.print(f"promoted: {done}", style="green")
    if installed:
        console.print(f"what was before: {evidence / FORMER}", soft_wrap=True)


def go_live(
    phase: Annotated[
        int, typer.Argument(min=1, max=3, help="1 checks, 2 operation, 3 canary and promotion.")
    ],
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Go through a phase of going live; leaves with 1 when a step failed. Evidence in go-live/phase<N>/<moment>/.

    1: checks. 2: runbook, backup and restore, a short soak. 3: canary, promotion, the control plane if there is one.
    """
    from ops.release.golive import Step, go_through
    from ops.vvtvctl.checked import settings_and_bundle
    from services.infra.backup.stamp import stamp

    settings, _ = settings_and_bundle()
    folder = settings.home.go_live / f"phase{phase}" / stamp(SystemClock().now())
    try:
        with console.status("beginning…") as status:

            def told(step: Step) -> None:
                status.update(f"{step.name}…")

            done = go_through(
                phase, os.environ, settings, (config or settings.config_dir).absolute(), folder, told
            )
    except OSError as error:
        raise Trouble(
            f"the evidence cannot be written ({error.strerror or error})", str(folder), "make room there"
        ) from error
    passed = all(one.passed is not False for one in done)
    if as_json:
        steps = [{"step": one.name, "passed": one.passed, "found": one.found} for one in done]
        print_json({"phase": phase, "passed": passed, "evidence": str(folder), "steps": steps})
    else:
        words = {True: "[green]PASS[/]", False: "[red]FAIL[/]", None: "[yellow]skipped[/]"}
        rows = ((words[one.passed], one.name, one.found) for one in done)
        print_table(f"going live, phase {phase}", ("verdict", "step", "found"), rows, "nothing was done")
        console.print(f"{'PASS' if passed else 'FAIL'}: {folder}", style="bold", soft_wrap=True)
    raise typer.Exit(Exit.OK if passed else Exit.NO)


def version() -> str:
    """The version of this code, and a hash of what it is: two checkouts of one version are two candidates."""
    from importlib import metadata

    from services.infra.settings import REPOSITORY

    digest = sha256()
    for package in ("generated", "services", "lab", "ops"):
        for file in sorted((REPOSITORY / package).rglob("*.py")):
            digest.update(f"{file.relative_to(REPOSITORY)}\0".encode() + file.read_bytes())
    return f"{metadata.version('voulezvous-platform')}+{digest.hexdigest()[:12]}"


def _tell(result: Result, folder: Path, as_json: bool) -> None:
    from ops.release.result import FILE

    if as_json:
        return print_json({"result": result.result, "reason": result.reason or None, "evidence": str(folder)})
    console.print(
        f"{result.result}: {folder / FILE}", style="green" if result.passed else "red", soft_wrap=True
    )
    if result.reason:
        console.print(result.reason, markup=False, soft_wrap=True)
