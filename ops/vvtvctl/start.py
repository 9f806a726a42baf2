"""`vvtvctl up`: start the platform here and keep it running."""

from __future__ import annotations

import os

import typer

from ops.supervisor.listen import CannotListen
from ops.supervisor.lock import HomeInUse
from ops.supervisor.up import Plan, run
from ops.vvtvctl.station import address
from ops.vvtvctl.trouble import Exit, Trouble
from services.infra.configuration import check, load
from services.infra.settings import read_settings


def up() -> None:
    """Start everything and keep it running until Ctrl-C; prints the address, then “on air”."""
    settings = read_settings()
    if problems := check(settings.config_dir, os.environ):
        named = "\n".join(f"  - {problem}" for problem in problems)
        what = f"the configuration has {len(problems)} problem{'s' * (len(problems) > 1)}:\n{named}"
        remedy = "correct them and start again; `vvtvctl validate config` repeats this list"
        raise Trouble(what, str(settings.config_dir), remedy, Exit.SETTINGS)
    bundle = load(settings.config_dir, os.environ)
    try:
        status = run(Plan(settings, bundle.platform, address(settings)))
    except HomeInUse as error:
        raise Trouble("this home is in use", str(settings.home.root), str(error), Exit.BUSY) from error
    except CannotListen as error:
        raise Trouble("the address is not free", address(settings), str(error), Exit.BUSY) from error
    raise typer.Exit(status)
