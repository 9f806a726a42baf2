"""The real platform in a home of its own: the supervisor and everything it starts, as `make up` runs it.

Tests reach it through a tap on the wire (tests/support/tap), which holds every answer and message to the contract. A
connection that the platform ends too early is a fault, unless it was open during `kill`, `stop` or `start`: that ends
what a killed supervisor left.
"""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from email.message import Message
from pathlib import Path
from typing import Any

import psutil

from tests.support.conformance import REPOSITORY
from tests.support.tap.process import TapProcess

_START_TIMEOUT_S = 60.0


class Platform:
    """A running platform. `home` is its VVTV_HOME; `log` holds all that it said; `port` is where tests reach it."""

    def __init__(self, home: Path, port: int, env: Mapping[str, str]) -> None:
        self.home = home
        self.port = port
        self.base_url = f"http://127.0.0.1:{port}"
        self.log = home / "platform.log"
        behind = free_port()
        self._tap = TapProcess(port, behind)
        self._env = {**os.environ, **env, "VVTV_HOME": str(home), "VVTV_PORT": str(behind)}
        self._supervisor: subprocess.Popen[bytes] | None = None

    def start(
        self, timeout_s: float = _START_TIMEOUT_S, until: Callable[[Platform], bool] | None = None
    ) -> None:
        """Start the supervisor; return when the channel is on air, or when `until` holds."""
        if self._supervisor is not None:
            self._supervisor.wait(timeout=10)  # the one before was stopped or killed
        self.home.mkdir(parents=True, exist_ok=True)
        self._tap.start()
        with self._tap.cuts():
            with self.log.open("ab") as log:
                self._supervisor = subprocess.Popen(
                    [sys.executable, "-m", "ops.vvtvctl", "up"],
                    cwd=REPOSITORY,
                    env=self._env,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                )
            self.wait_until(lambda: until(self) if until else self.on_air(), timeout_s)

    def stop(self) -> int:
        """Ctrl-C; answer the exit status."""
        if self._supervisor is None:
            return 0
        try:
            with self._tap.cuts():
                if self._supervisor.poll() is None:
                    self._supervisor.send_signal(signal.SIGINT)
                return self._supervisor.wait(timeout=30)
        finally:
            self.kill_everything()

    def kill(self, pid: int) -> None:
        """SIGKILL one of its processes and see it end; what it was answering may be cut off."""
        with self._tap.cuts():
            os.kill(pid, signal.SIGKILL)
            while not _ended(pid):
                time.sleep(0.01)

    def pids(self) -> dict[str, int]:
        """Process ids by the supervisor's names for them (`lab`, `redis`, `edge-1`, ...)."""
        if self._supervisor is None or self._supervisor.poll() is not None:
            return {}
        found = {}
        for child in psutil.Process(self._supervisor.pid).children():
            try:
                if name := child.environ().get("VVTV_PROCESS"):
                    found[name] = child.pid
            except (psutil.Error, OSError):
                continue
        return found

    def kill_everything(self) -> None:
        """SIGKILL the supervisor and every descendant in one go."""
        self._tap.stop()
        if self._supervisor is None:
            return
        try:
            family = psutil.Process(self._supervisor.pid).children(recursive=True)
        except psutil.NoSuchProcess:
            family = []
        for pid in [self._supervisor.pid, *(child.pid for child in family)]:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
        self._supervisor.wait()
        psutil.wait_procs(family, timeout=10)

    def get(self, path: str) -> Any:
        """The JSON body of a GET; raises urllib.error.HTTPError on an error status."""
        return json.loads(self.text(path))

    def text(self, path: str) -> str:
        """The body of a GET as text; raises urllib.error.HTTPError on an error status, which is to be closed."""
        with urllib.request.urlopen(self.base_url + path, timeout=10) as answer:
            return str(answer.read().decode())

    def on_air(self) -> bool:
        """Whether the channel's playlist lists segments that can be fetched."""

        def plays() -> bool:
            names = re.findall(r"^(?!#).+$", self.text("/hls/main/360/playlist.m3u8"), re.MULTILINE)
            return bool(names) and self._head(names[-1])[0] == 200

        return _answered(plays)

    def alive(self) -> bool:
        """Whether a worker answers."""
        return _answered(lambda: bool(self.get("/healthz")))

    def ready(self) -> bool:
        """Whether /readyz says so."""
        return _answered(lambda: bool(self.get("/readyz")["ready"]))

    def media_sequence(self) -> int:
        """EXT-X-MEDIA-SEQUENCE of the 360p playlist now."""
        found = re.search(r"#EXT-X-MEDIA-SEQUENCE:(\d+)", self.text("/hls/main/360/playlist.m3u8"))
        assert found
        return int(found[1])

    def segment_is_stand_in(self) -> bool:
        """Whether the newest segment is the slate standing in for a vanished one."""
        names = re.findall(r"^(?!#).+$", self.text("/hls/main/360/playlist.m3u8"), re.MULTILINE)
        return "no-store" in self._head(names[-1])[1].get("cache-control", "")

    def wait_until(self, condition: Callable[[], bool], timeout_s: float, *, every_s: float = 0.1) -> None:
        """Poll until `condition` holds; on time-out fail with the end of the log.

        A signer keeps equal calls apart by the second: a condition that signs is polled `every_s` of 1 for long.
        """
        deadline = time.monotonic() + timeout_s
        while not condition():
            if self._supervisor is not None and self._supervisor.poll() not in (None, 0):
                raise AssertionError(f"the supervisor ended: {self._supervisor.returncode}\n{self.tail()}")
            if time.monotonic() > deadline:
                raise AssertionError(f"not within {timeout_s:g} s\n{self.tail()}")
            time.sleep(every_s)

    @property
    def admin_password(self) -> str:
        """What the first start told of the first admin."""
        told = re.search(r"first start: sign in as \S+ with the password (\S+)", self.log.read_text())
        assert told, self.tail()
        return told[1]

    def tail(self, lines: int = 60) -> str:
        """The end of the log."""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])

    def _head(self, name: str) -> tuple[int, Mapping[str, str]]:
        url = name if name.startswith("/") else f"/hls/main/360/{name}"
        try:
            with urllib.request.urlopen(self.base_url + url, timeout=10) as answer:
                return answer.status, _lowered(answer.headers)
        except urllib.error.HTTPError as error:
            with error:
                return error.code, _lowered(error.headers)


def _answered(ask: Callable[[], bool]) -> bool:
    """What is asked; False too when an error or nobody answers."""
    try:
        return ask()
    except urllib.error.HTTPError as error:
        error.close()  # it holds the connection
        return False
    except (OSError, TimeoutError):
        return False


def _ended(pid: int) -> bool:
    """Whether a process has ended, reaped or not: its connections are closed."""
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def _lowered(headers: Message) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}


def free_port() -> int:
    """A TCP port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start_platform(
    home: Path | None = None,
    port: int | None = None,
    env: Mapping[str, str] | None = None,
    until: Callable[[Platform], bool] | None = None,
) -> Platform:
    """Start a platform in `home` (a fresh temporary folder by default); wait until it is on air, or `until` holds."""
    platform = Platform(home or Path(tempfile.mkdtemp(prefix="vvtv-")), port or free_port(), env or {})
    try:
        platform.start(until=until)
    except BaseException:
        platform.kill_everything()
        raise
    return platform
