"""Tiny stand-in processes for the supervisor: real ones, with nothing to do."""

from __future__ import annotations

import sys
from pathlib import Path

from ops.supervisor.restart import RestartPolicy
from ops.supervisor.spec import ProcessSpec
from ops.supervisor.supervisor import Pace

PACE = Pace(
    restart=RestartPolicy(first_delay_s=0.05, factor=2, longest_delay_s=1, healthy_after_s=60),
    stop_grace_s=5,
    stage_wait_s=5,
    poll_s=0.02,
)


def a_process(
    name: str, code: str, *, stage: int = 0, listens: bool = False, ready: Path | None = None
) -> ProcessSpec:
    """Return a process running a line of Python."""
    return ProcessSpec(
        name, (sys.executable, "-u", "-S", "-c", code), stage=stage, listens=listens, ready_path=ready
    )


SLEEPER = "import time; print('up', flush=True); time.sleep(600)"
DEAF = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(600)"


def tells_when_it_stops(log: Path, name: str) -> str:
    """Code of a process that writes its name to `log` when it is told to stop."""
    return (
        "import signal, sys, time\n"
        f"def end(*_):\n    open({str(log)!r}, 'a').write({name!r} + ' ')\n    sys.exit(0)\n"
        "signal.signal(signal.SIGTERM, end)\n"
        "print('up', flush=True)\n"
        "time.sleep(600)"
    )
