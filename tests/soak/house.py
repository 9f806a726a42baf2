"""The real platform on its small disk, and the hands that hurt it."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import psutil

from ops.soak.samples import processes
from tests.soak.ground import SteppedClock, fill
from tests.soak.injuries import Injury, Kind
from tests.support.conformance import REPOSITORY
from tests.support.platform import free_port

QUICK = {
    "VVTV_CFG__alerts__raise_after_s": "2",
    "VVTV_CFG__alerts__clear_after_s": "2",
}
"""Alerts about a disk that is full for seconds; a viewer is not shown anything else by them."""


@dataclass(frozen=True)
class Act:
    """One row of the LAB's audit log."""

    action: str
    subject: str
    reason: str


class House:
    """One supervisor on one home. `close` ends everything."""

    def __init__(self, home: Path, clock: SteppedClock, seed: int, env: Mapping[str, str]) -> None:
        self.home = home
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = home.parent / "platform.log"
        self._clock = clock
        self._dice = Random(seed)
        self._filler = home / "filler"
        self._env = {
            **{name: value for name, value in os.environ.items() if not name.startswith("VVTV_")},
            **clock.environment(),
            **QUICK,
            **env,
            "VVTV_HOME": str(home),
            "VVTV_PORT": str(self.port),
        }
        with self.log.open("ab") as log:
            command = [sys.executable, "-m", "ops.vvtvctl", "up"]
            self._supervisor = subprocess.Popen(
                command, cwd=REPOSITORY, env=self._env, stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )

    def get(self, path: str) -> Any:
        """The JSON answer; raises OSError."""
        with urllib.request.urlopen(self.url + path, timeout=5) as answer:
            return json.load(answer)

    def pids(self) -> dict[str, int]:
        """The supervised processes by name."""
        return {one.name: one.pid for one in processes(self.home)}

    def wait_until(self, holds: Callable[[], bool], patience_s: float, what: str) -> None:
        """Raises AssertionError with the log's end when it never does."""
        deadline = time.monotonic() + patience_s
        while time.monotonic() < deadline:
            try:
                if holds():
                    return
            except (OSError, KeyError, IndexError):
                pass
            time.sleep(0.2)
        tail = "\n".join(self.log.read_text(errors="replace").splitlines()[-40:])
        raise AssertionError(f"not within {patience_s:g} s: {what}\n{tail}")

    def hurt(self, injury: Injury) -> str:
        """Do it; what was done."""
        match injury.kind:
            case Kind.KILL:
                return self._kill(injury.victim)
            case Kind.DELETE:
                return self._delete()
            case Kind.FILL:
                fill(self._filler)
                return f"{self._filler.stat().st_size >> 20} MiB written"
            case Kind.FREE:
                self._filler.unlink()
                return "removed"
            case Kind.STEP:
                self._clock.step(injury.by_s)
                return "stepped"

    def acts(self) -> list[Act]:
        """The LAB's audit log."""
        with sqlite3.connect(f"file:{self.home / 'state' / 'vvtv.db'}?mode=ro", uri=True) as database:
            rows = database.execute("SELECT action, subject, reason FROM audit_events ORDER BY sequence")
            return [Act(action, subject, reason or "") for action, subject, reason in rows]

    def vvtvctl(self, *words: str) -> subprocess.CompletedProcess[str]:
        """A command of an operator on this machine."""
        command = [sys.executable, "-m", "ops.vvtvctl", *words]
        return subprocess.run(
            command, cwd=REPOSITORY, env=self._env, capture_output=True, text=True, check=False
        )

    def close(self) -> int:
        """Ctrl-C, and for what does not end a kill; the supervisor's exit status."""
        if self._supervisor.poll() is None:
            self._supervisor.send_signal(signal.SIGINT)
        try:
            return self._supervisor.wait(timeout=40)
        except subprocess.TimeoutExpired:
            for child in psutil.Process(self._supervisor.pid).children(recursive=True):
                child.kill()
            self._supervisor.kill()
            return self._supervisor.wait()

    def _kill(self, name: str) -> str:
        pid = self.pids().get(name)
        if pid is None:
            return "it was starting again already"
        os.kill(pid, signal.SIGKILL)
        return f"pid {pid}"

    def _delete(self) -> str:
        airing = self.get("/v1/broadcast/now")["current"].get("asset_id")
        folders = [folder for folder in (self.home / "storage" / "assets").iterdir() if folder.is_dir()]
        chosen = next((folder for folder in folders if folder.name == airing), None)
        media = sorted((chosen or self._dice.choice(sorted(folders))).rglob("*.m4s"))
        gone = self._dice.choice(media)
        gone.unlink()
        return str(gone.relative_to(self.home))
