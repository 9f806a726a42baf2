"""Work on a home itself, beside the platform or in its place; kept apart, for the LAB and SQL are slow to import."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from lab.process import only_one
from ops.processes.lab import once
from ops.supervisor.lock import HomeInUse, held
from ops.vvtvctl.checked import settings_and_bundle
from ops.vvtvctl.trouble import Exit, Trouble
from services.audit import AuditLog
from services.infra.clock import SystemClock
from services.infra.ids import Uuid7Source
from services.infra.settings import Settings, read_settings
from services.infra.telemetry import configure_logs
from services.upkeep import Upkeep


def lab_runs() -> bool:
    """Whether a LAB has this home."""
    try:
        with only_one(read_settings().home.lab_lock):
            return False
    except BlockingIOError:
        return True


def cycle_here(*, force_nightly: bool) -> int:
    """One cycle of the LAB in this process; its exit status."""
    settings, _ = settings_and_bundle()
    configure_logs("lab")
    return once(replace(settings, run_once=True, force_nightly=force_nightly))


@contextmanager
def stopped(settings: Settings) -> Iterator[None]:
    """Keep the platform of this home from starting; raises `Trouble` while it runs."""
    home = settings.home
    try:
        with held(home.supervisor_lock, home.root), only_one(home.lab_lock):
            yield
    except (HomeInUse, BlockingIOError) as error:
        remedy = "stop it (Ctrl-C where `make up` runs), then repeat the command"
        raise Trouble("the platform runs on this home", str(home.root), remedy, Exit.BUSY) from error


def upkeep_of(settings: Settings) -> Upkeep:
    """The upkeep of this home."""
    _, bundle = settings_and_bundle()
    clock = SystemClock()
    return Upkeep(settings, bundle.platform, clock, AuditLog(clock, Uuid7Source(clock)))
