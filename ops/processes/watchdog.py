"""The watchdog's process: looks at the platform's own output as a player would."""

from __future__ import annotations

import signal
import threading

from lab.watchdog.process import watch
from ops.processes.entry import begin
from services.infra.clock import SystemClock
from services.infra.configuration import load
from services.infra.settings import Settings


def run(settings: Settings, stop: threading.Event) -> None:
    """Watch until `stop` is set."""
    bundle = load(settings.config_dir, settings.variables)
    watch(settings.home, settings.url, bundle.channels_config, bundle.platform, SystemClock(), stop)


def main() -> int:
    """Watch until told to stop and return the exit status."""
    settings, stop = begin("watchdog"), threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    run(settings, stop)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
