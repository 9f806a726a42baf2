"""Nodes of one house as processes: each a listener with two edge workers, started as the supervisor starts them."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import httpx

from ops.processes.limits import arguments
from ops.supervisor import listen
from ops.supervisor.platform import serving
from ops.supervisor.spec import LISTEN_FD
from tests.support.configuration import shipped
from tests.support.conformance import REPOSITORY

_START_S = 60.0
WORKERS = 2


class Node:
    """One machine's edges. `address` is where nginx reaches them; `log` holds all that they said."""

    def __init__(
        self, home: Path, env: Mapping[str, str], *, host: str = "127.0.0.1", workers: int = WORKERS
    ) -> None:
        config = shipped().platform
        home.mkdir(parents=True, exist_ok=True)
        self.log = home / "edges.log"
        self._listener: socket.socket = listen.bind(host, 0, config.http.backlog)
        self.address = "{}:{}".format(*self._listener.getsockname())
        self.base_url = f"http://{self.address}"
        self._limits = arguments(serving(config))
        self._workers = [self._start(home, env) for _ in range(workers)]

    def _start(self, home: Path, env: Mapping[str, str]) -> subprocess.Popen[bytes]:
        descriptor = self._listener.fileno()
        variables = {"VVTV_HOME": str(home), LISTEN_FD: str(descriptor), "PYTHONUNBUFFERED": "1"}
        with self.log.open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "ops.processes.edge", *self._limits],
                cwd=REPOSITORY,
                env={**os.environ, **env, **variables},
                pass_fds=(descriptor,),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    @property
    def pids(self) -> list[int]:
        """Its processes."""
        return [worker.pid for worker in self._workers]

    def wait(self, within_s: float = _START_S) -> None:
        """Return when the house is open: its first people can be called for. Raises AssertionError when it is not."""
        deadline = time.monotonic() + within_s
        while not self._open():
            assert all(worker.poll() is None for worker in self._workers), self.log.read_text()
            assert time.monotonic() < deadline, self.log.read_text()
            time.sleep(0.1)

    def _open(self) -> bool:
        try:
            body = {"handle": "nobody_here", "password": "a password of nobody"}
            answer = httpx.post(f"{self.base_url}/v1/auth/login", json=body, timeout=10)
        except httpx.TransportError:
            return False
        return answer.status_code == httpx.codes.UNAUTHORIZED

    def kill(self) -> None:
        """SIGKILL every worker at once, and close the door."""
        for worker in self._workers:
            worker.send_signal(signal.SIGKILL)
        self._listener.close()
        for worker in self._workers:
            worker.wait()
