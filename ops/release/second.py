"""A second platform beside the running one, on a copy of its home."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from services.infra.backup import restore
from services.infra.paths import Home
from services.infra.settings import Settings
from services.upkeep import Upkeep

_NOT_ITS_OWN = (
    *("VVTV_ALERT_WEBHOOK_URL", "VVTV_ALERT_WEBHOOK_SECRET", "VVTV_LIVE_KEY", "VVTV_REDIS_URL"),
    *("VVTV_CLOUDFLARE_BASE_URL", "VVTV_CLOUDFLARE_TOKEN", "VVTV_CLOUDFLARE_SECRET"),
    *("VVTV_DATABASE_URL", "VVTV_STATE_DB", "VVTV_RUN_ONCE", "VVTV_FORCE_NIGHTLY"),
)
_HOST = "127.0.0.1"
_LOOK_S = 0.2


class NotReady(Exception):
    """The second platform could not be started, or never became ready; says why."""


def copied_home(settings: Settings, upkeep: Upkeep, root: Path, now: datetime) -> Home:
    """A home like the running one; raises `OSError`, `Unusable` or `Damaged`."""
    home = Home(root)
    root.mkdir(mode=0o700, parents=True)
    backup = upkeep.make_backup(secure=False)
    home.system.mkdir()
    databases = {"lab": home.state_db, "platform": home.platform_db}
    restore(backup, databases, [], home.restore_mark, now)
    if settings.home.storage.is_dir():
        shutil.copytree(settings.home.storage, home.storage, copy_function=_linked)
    if settings.home.broadcast.is_dir():
        shutil.copytree(settings.home.broadcast, home.broadcast)
    settings.home.library.mkdir(parents=True, exist_ok=True)
    home.library.symlink_to(settings.home.library.resolve(), target_is_directory=True)
    return home


def environment(home: Home, config_dir: Path, given: Mapping[str, str]) -> dict[str, str]:
    """The environment of a second platform: it tells nobody, and shares nothing but media that are never rewritten."""
    kept = {name: value for name, value in given.items() if name not in _NOT_ITS_OWN}
    return {
        **kept,
        "VVTV_HOME": str(home.root),
        "VVTV_CONFIG_DIR": str(config_dir),
        "VVTV_HOST": _HOST,
        "VVTV_PORT": str(_free_port()),
        "VVTV_CLOUD_SYNC": "off",
    }


class Second:
    """The second platform; `stop` ends it, whatever state it is in."""

    def __init__(self, env: Mapping[str, str], log: Path) -> None:
        self._env = dict(env)
        self.log = log
        with log.open("ab") as said:
            command = [sys.executable, "-m", "ops.vvtvctl", "up"]
            self._supervisor = subprocess.Popen(
                command, env=self._env, stdin=subprocess.DEVNULL, stdout=said, stderr=said
            )

    def wait_until_ready(self, timeout_s: float) -> None:
        """Raises `NotReady` when it ended or is not ready in time."""
        deadline = time.monotonic() + timeout_s
        url = f"http://{_HOST}:{self._env['VVTV_PORT']}/readyz"
        while time.monotonic() < deadline:
            if (status := self._supervisor.poll()) is not None:
                raise NotReady(f"it ended with status {status}: {self._last_words()}")
            try:
                with urllib.request.urlopen(url, timeout=_LOOK_S * 10) as answer:
                    if b'"ready":true' in answer.read().replace(b" ", b""):
                        return
            except OSError:
                pass
            time.sleep(_LOOK_S)
        raise NotReady(f"it was not ready within {timeout_s:g} s: {self._last_words()}")

    def vvtvctl(self, *words: str) -> subprocess.CompletedProcess[str]:
        """A command to it."""
        return vvtvctl(self._env, words)

    def stop(self, timeout_s: float) -> int:
        """Ctrl-C, then a kill; the exit status."""
        if self._supervisor.poll() is None:
            self._supervisor.send_signal(signal.SIGINT)
        try:
            return self._supervisor.wait(timeout=timeout_s)
        except subprocess.TimeoutExpired:
            self._supervisor.kill()  # its children end with it
            return self._supervisor.wait()

    def _last_words(self) -> str:
        lines = self.log.read_text(errors="replace").splitlines()
        return lines[-1] if lines else "it said nothing"


def vvtvctl(env: Mapping[str, str], words: Sequence[str]) -> subprocess.CompletedProcess[str]:
    """A command of this code in an environment."""
    command = [sys.executable, "-m", "ops.vvtvctl", *words]
    return subprocess.run(command, env=dict(env), capture_output=True, text=True, check=False)


def _linked(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)  # another disk, or one without hard links


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((_HOST, 0))
        return int(probe.getsockname()[1])
