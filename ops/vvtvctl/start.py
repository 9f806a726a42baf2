"""`vvtvctl up`: start the platform here and keep it running."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer
from pydantic import MISSING

from ops.vvtvctl.station import address
from ops.vvtvctl.trouble import Exit, Trouble

if TYPE_CHECKING:
    from services.infra.configuration import ConfigBundle


def up() -> None:
    """Start everything and keep it running until Ctrl-C; prints the address, then “on air”.

    With VVTV_RUN_ONCE=1, run one cycle of the LAB instead and leave with 0 or 1.
    """
    from ops.supervisor.ground import CannotWrite  # the supervisor, only where it is started
    from ops.supervisor.listen import CannotListen
    from ops.supervisor.lock import HomeInUse
    from ops.supervisor.up import Plan, run
    from ops.vvtvctl.checked import settings_and_bundle

    settings, bundle = settings_and_bundle()
    if settings.run_once:
        from ops.vvtvctl.house import cycle_here  # the whole LAB, only where it is run

        raise typer.Exit(cycle_here(force_nightly=settings.force_nightly))
    try:
        status = run(Plan(settings, bundle.platform, address(settings), _takes_whip(bundle)))
    except CannotWrite as error:
        raise Trouble(
            str(error), f"{error.folder} ({error.variable})", error.remedy, Exit.SETTINGS
        ) from error
    except HomeInUse as error:
        raise Trouble("this home is in use", str(settings.home.root), str(error), Exit.BUSY) from error
    except CannotListen as error:
        raise Trouble("the address is not free", address(settings), str(error), Exit.BUSY) from error
    raise typer.Exit(status)


def _takes_whip(bundle: ConfigBundle) -> bool:
    """Whether a channel takes a live source by WHIP."""
    taken = (channel.live for channel in bundle.channels.values())
    return any(live is not MISSING and live.whip is not MISSING for live in taken)
