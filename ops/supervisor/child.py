"""Runs one process, starts it again when it ends, and passes on every line it says."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
from collections.abc import Callable, Mapping
from contextlib import suppress

from ops.supervisor.diary import Diary
from ops.supervisor.lifeline import lifeline
from ops.supervisor.restart import History, RestartPolicy, after_end
from ops.supervisor.spec import LISTEN_FD, PROCESS_NAME, ProcessSpec
from services.kernel.clock import Clock

_LINE_LIMIT_BYTES = 1 << 20
Say = Callable[[str], None]


class Child:
    """One supervised process: `keep_running` until `stop`."""

    def __init__(
        self,
        spec: ProcessSpec,
        policy: RestartPolicy,
        clock: Clock,
        say: Say,
        environment: Mapping[str, str],
        listener: socket.socket | None = None,
        diary: Diary | None = None,
    ) -> None:
        self.spec = spec
        self._diary = diary
        self._policy = policy
        self._clock = clock
        self._say = say
        self._listener = listener if spec.listens else None
        self._environment = {**environment, **spec.env, PROCESS_NAME: spec.name, **self._inherited()}
        self._process: asyncio.subprocess.Process | None = None
        self._stopping = asyncio.Event()
        self._loop: asyncio.Task[None] | None = None

    @property
    def pid(self) -> int | None:
        """The running process's id, or None while there is none."""
        return self._process.pid if self._process and self._process.returncode is None else None

    def start(self) -> None:
        """Start the process and keep it running."""
        self._loop = asyncio.create_task(self._keep_running(), name=f"child:{self.spec.name}")

    async def stop(self, grace_s: float) -> None:
        """Ask the process to end with SIGTERM; after `grace_s` seconds kill it and whatever it started."""
        self._stopping.set()
        if self._loop is None:
            return
        self._signal(signal.SIGTERM)
        done, _ = await asyncio.wait({self._loop}, timeout=grace_s)
        if not done:
            self._say(f"did not stop within {grace_s:g} s: killed")
            self.kill()
            await self._loop

    def kill(self) -> None:
        """Kill the process and its whole group at once."""
        if self.pid is not None:
            _kill_group(self.pid)

    async def _keep_running(self) -> None:
        history = History()
        while not self._stopping.is_set():
            started = self._clock.monotonic()
            outcome = await self._run_once()
            if self._stopping.is_set():
                return
            history, delay_s = after_end(self._policy, history, self._clock.monotonic() - started)
            self._say(f"{outcome}; starting again in {delay_s:g} s")
            if self._diary is not None:
                self._diary.ended(self.spec.name, outcome)
            with suppress(TimeoutError):
                async with asyncio.timeout(delay_s):
                    await self._stopping.wait()

    async def _run_once(self) -> str:
        ear, mouth = os.pipe()
        pump = asyncio.create_task(self._pass_on_lines(ear))
        try:
            self._process = await self._spawn(mouth)
        except OSError as error:
            return f"cannot start {self.spec.argv[0]}: {error.strerror}"
        finally:
            os.close(mouth)
        pid = self._process.pid
        if self._stopping.is_set():
            self._signal(signal.SIGTERM)
        code = await self._process.wait()
        _kill_group(pid)  # what it started must not outlive it
        await pump
        return _outcome(code)

    async def _spawn(self, mouth: int) -> asyncio.subprocess.Process:
        return await asyncio.create_subprocess_exec(
            *self.spec.argv,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=mouth,
            stderr=mouth,
            env=self._environment,
            pass_fds=() if self._listener is None else (self._listener.fileno(),),
            start_new_session=True,  # Ctrl-C in the terminal reaches the supervisor alone
            preexec_fn=lifeline(),
        )

    async def _pass_on_lines(self, ear: int) -> None:
        """Say every line until the last writer is gone.

        The pipe is ours and not asyncio's, whose `wait()` would wait for the pipe's writers, grandchildren included.
        """
        reader = asyncio.StreamReader(limit=_LINE_LIMIT_BYTES)
        transport, _ = await asyncio.get_running_loop().connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(ear, "rb")
        )
        while True:
            try:
                raw = await reader.readline()
            except ValueError:  # a line beyond the limit: its buffered part is dropped
                continue
            if not raw:
                return transport.close()
            if text := raw.decode("utf-8", "replace").rstrip():
                self._say(text)

    def _inherited(self) -> dict[str, str]:
        return {} if self._listener is None else {LISTEN_FD: str(self._listener.fileno())}

    def _signal(self, number: signal.Signals) -> None:
        if self.pid is not None:
            with suppress(ProcessLookupError):
                os.kill(self.pid, number)


def _kill_group(pid: int) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)


def _outcome(code: int) -> str:
    if code < 0:
        return f"ended by {signal.Signals(-code).name}"
    return f"ended with status {code}"
