"""Ends what an earlier supervisor of this home left behind, so the next one starts clean.

Every supervised process carries its home in the environment, which its own children inherit: a leftover is found by
that mark, never by a pid file that may name a stranger.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import psutil

MARK = "VVTV_SUPERVISED_HOME"


def mark(home: Path) -> dict[str, str]:
    """Return the environment entry that marks a process as supervised for `home`."""
    return {MARK: str(home.resolve())}


def find(home: Path) -> list[psutil.Process]:
    """Return the processes marked for `home`, this one excepted. Call it while holding the home's lock."""
    wanted = str(home.resolve())
    return [
        process
        for process in psutil.process_iter()
        if process.pid != os.getpid() and _marked(process, wanted)
    ]


def end(processes: list[psutil.Process], grace_s: float) -> int:
    """Ask the processes to stop, kill those still there after `grace_s` seconds, return how many were killed."""
    for process in processes:
        _quietly(process.terminate)
    _, alive = psutil.wait_procs(processes, timeout=grace_s)
    for process in alive:
        _quietly(process.kill)
    psutil.wait_procs(alive, timeout=grace_s)
    return len(alive)


def _marked(process: psutil.Process, wanted: str) -> bool:
    try:
        return process.environ().get(MARK) == wanted
    except (psutil.Error, OSError):
        return False


def _quietly(action: Callable[[], None]) -> None:
    try:
        action()
    except psutil.NoSuchProcess:
        return
