"""Ties a child's life to its supervisor's: when the supervisor dies, however, the kernel ends the child."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from collections.abc import Callable

_PR_SET_PDEATHSIG = 1  # prctl(2)


def lifeline() -> Callable[[], None] | None:
    """Return what a child runs between fork and exec, or None where the kernel has no such signal.

    Elsewhere than Linux an orphan is ended by the next start (see `leftovers`).
    """
    if sys.platform != "linux":
        return None
    libc = ctypes.CDLL(None, use_errno=True)
    parent = os.getpid()

    def tie() -> None:
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:  # the parent died before the signal was asked for
            os._exit(1)

    return tie
