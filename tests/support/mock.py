"""The real mock server as a process, behind a tap that holds what it says to the contract."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from tests.support.conformance import REPOSITORY
from tests.support.platform import free_port
from tests.support.tap.process import TapProcess

_START_TIMEOUT_S = 60.0


class MockServer:
    """`vvtvctl contract mock` with words of its own, from the checkout `tree`.

    `base_url` leads through the tap, `bare_url` past it.
    """

    def __init__(self, home: Path, *words: str, tree: Path = REPOSITORY) -> None:
        self.port, self.bare_port = free_port(), free_port()
        self.base_url = f"http://127.0.0.1:{self.port}"
        self.bare_url = f"http://127.0.0.1:{self.bare_port}"
        self.log = home / "mock.log"
        self._home = home
        self._words = words
        self._tree = tree
        self._tap = TapProcess(self.port, self.bare_port, judges_only=True)
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Return when it answers."""
        self._home.mkdir(parents=True, exist_ok=True)
        self._tap.start()
        command = [sys.executable, "-m", "ops.vvtvctl", "contract", "mock", "--port", str(self.bare_port)]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [*command, *self._words],
                cwd=self._tree,
                env={**os.environ, "VVTV_HOME": str(self._home), "PYTHONUNBUFFERED": "1"},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        deadline = time.monotonic() + _START_TIMEOUT_S
        while not self._answers():
            assert self._process.poll() is None, self.said()
            assert time.monotonic() < deadline, self.said()
            time.sleep(0.1)

    def stop(self) -> int:
        """Ctrl-C; answer the exit status."""
        assert self._process is not None
        try:
            with self._tap.cuts():
                self._process.send_signal(signal.SIGINT)
                return self._process.wait(timeout=30)
        finally:
            self.kill()

    def kill(self) -> None:
        """End it at once, and its tap."""
        self._tap.stop()
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def said(self) -> str:
        """Everything that it wrote."""
        return self.log.read_text(errors="replace")

    def _answers(self) -> bool:
        try:
            return httpx.get(f"{self.bare_url}/docs").is_success
        except httpx.TransportError:
            return False


@contextmanager
def mock_server(home: Path, *words: str, tree: Path = REPOSITORY) -> Iterator[MockServer]:
    """A running mock; ended by Ctrl-C, which must leave with 0."""
    server = MockServer(home, *words, tree=tree)
    try:
        server.start()
        yield server
        assert server.stop() == 0, server.said()
    finally:
        server.kill()
