"""The supervisor over real processes: tiny stand-ins, so that only its own behaviour is at stake."""

from __future__ import annotations

import asyncio
import io
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import psutil
import pytest

from ops.supervisor import leftovers, listen, lock
from ops.supervisor.console import Console
from ops.supervisor.spec import LISTEN_FD, ProcessSpec
from ops.supervisor.supervisor import Supervisor
from services.infra.clock import SystemClock
from tests.support.standins import DEAF, PACE, SLEEPER, a_process, tells_when_it_stops

DEADLINE_S = 60.0
ROOT = Path(__file__).parents[2]


class Running:
    """A running supervisor, what it logged and how to stop it."""

    def __init__(self, supervisor: Supervisor, out: io.StringIO, stop: asyncio.Event) -> None:
        self.supervisor = supervisor
        self.stop = stop
        self._out = out

    @property
    def log(self) -> str:
        return self._out.getvalue()

    def pid(self, name: str) -> int | None:
        return self.supervisor.pids[name]


@asynccontextmanager
async def running(specs: Sequence[ProcessSpec], **environment: str) -> AsyncIterator[Running]:
    out, stop = io.StringIO(), asyncio.Event()
    console = Console(tuple(spec.name for spec in specs), out, colour=False)
    supervisor = Supervisor(specs, PACE, SystemClock(), console, {**os.environ, **environment})
    task = asyncio.create_task(supervisor.run(stop))
    try:
        yield Running(supervisor, out, stop)
    finally:
        stop.set()
        await task


async def eventually(condition: Callable[[], object], what: str) -> None:
    deadline = time.monotonic() + DEADLINE_S
    while not condition():
        assert time.monotonic() < deadline, f"never happened: {what}"
        await asyncio.sleep(0.02)


def test_a_killed_process_is_started_again_and_the_log_says_so() -> None:
    async def scenario() -> None:
        async with running([a_process("a", SLEEPER), a_process("b", SLEEPER)]) as house:
            await eventually(lambda: house.log.count("up") == 2, "both say they are up")
            first, other = house.pid("a"), house.pid("b")
            assert first is not None
            os.kill(first, signal.SIGKILL)
            await eventually(lambda: house.log.count("up") == 3, "a is up again")
            assert house.pid("a") not in (None, first)
            assert house.pid("b") == other
            assert "a | ended by SIGKILL; starting again in 0.05 s" in house.log

    asyncio.run(scenario())


def test_a_process_that_ends_by_itself_is_started_again_ever_more_slowly() -> None:
    async def scenario() -> None:
        async with running([a_process("a", "raise SystemExit(3)")]) as house:
            await eventually(lambda: "in 0.2 s" in house.log, "three early ends")
            assert "ended with status 3; starting again in 0.05 s" in house.log
            assert "starting again in 0.1 s" in house.log

    asyncio.run(scenario())


def test_a_missing_program_is_named_and_disturbs_nobody() -> None:
    async def scenario() -> None:
        ghost = ProcessSpec("ghost", ("/nowhere/program",))
        async with running([ghost, a_process("a", SLEEPER)]) as house:
            await eventually(lambda: "up" in house.log, "a is up")
            assert "cannot start /nowhere/program: No such file or directory" in house.log

    asyncio.run(scenario())


def test_stages_start_in_order_and_stop_in_the_opposite_one(tmp_path: Path) -> None:
    stopped, ready = tmp_path / "stopped", tmp_path / "ready"
    first = f"open({str(ready)!r}, 'w').close()\n" + tells_when_it_stops(stopped, "first")

    async def scenario() -> None:
        specs = [
            a_process("third", tells_when_it_stops(stopped, "third"), stage=2),
            a_process("first", "import time; time.sleep(0.3)\n" + first, ready=ready),
            a_process("second", tells_when_it_stops(stopped, "second"), stage=1),
        ]
        async with running(specs) as house:
            assert house.pid("second") is None
            await eventually(lambda: house.log.count("up") == 3, "all are up")

    asyncio.run(scenario())
    assert stopped.read_text() == "third second first "


def test_a_process_deaf_to_the_polite_signal_is_killed_after_the_grace() -> None:
    pace = PACE.__class__(PACE.restart, stop_grace_s=0.3, stage_wait_s=1, poll_s=0.02)

    async def scenario() -> tuple[int, str]:
        out, stop = io.StringIO(), asyncio.Event()
        supervisor = Supervisor(
            [a_process("deaf", DEAF)], pace, SystemClock(), Console(("deaf",), out), os.environ
        )
        task = asyncio.create_task(supervisor.run(stop))
        await eventually(lambda: "up" in out.getvalue(), "it is up")
        pid = supervisor.pids["deaf"]
        assert pid is not None
        stop.set()
        await task
        return pid, out.getvalue()

    pid, log = asyncio.run(scenario())
    assert not psutil.pid_exists(pid)
    assert "did not stop within 0.3 s: killed" in log


def test_what_a_killed_process_started_ends_with_it(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    code = (
        "import subprocess, sys, time\n"
        "p = subprocess.Popen([sys.executable, '-S', '-c', 'import time; time.sleep(600)'])\n"
        f"open({str(note)!r}, 'w').write(str(p.pid) + '\\n')\n"
        "time.sleep(600)"
    )

    async def scenario() -> None:
        async with running([a_process("a", code)]) as house:
            await eventually(lambda: note.exists() and note.read_text().endswith("\n"), "the grandchild runs")
            grandchild = psutil.Process(int(note.read_text()))
            parent = house.pid("a")
            assert parent is not None
            os.kill(parent, signal.SIGKILL)
            await eventually(lambda: not _alive(grandchild), "the grandchild is gone")

    asyncio.run(scenario())


def test_workers_share_the_listening_socket_and_survive_each_other() -> None:
    listener = listen.bind("127.0.0.1", 0, backlog=64)
    port = listener.getsockname()[1]
    serve = (
        "import os, socket\n"
        f"s = socket.socket(fileno=int(os.environ[{LISTEN_FD!r}])); s.setblocking(True)\n"
        "print('up', flush=True)\n"
        "while True:\n"
        "    c, _ = s.accept(); c.sendall(str(os.getpid()).encode()); c.close()"
    )

    async def ask() -> int:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        answer = int(await reader.read())
        writer.close()
        return answer

    async def scenario() -> None:
        out, stop = io.StringIO(), asyncio.Event()
        specs = [a_process("e1", serve, listens=True), a_process("e2", serve, listens=True)]
        supervisor = Supervisor(specs, PACE, SystemClock(), Console((), out), os.environ, listener)
        task = asyncio.create_task(supervisor.run(stop))
        await eventually(lambda: out.getvalue().count("up") == 2, "both serve")
        victim = await ask()
        os.kill(victim, signal.SIGKILL)
        await eventually(lambda: "SIGKILL" in out.getvalue(), "its end is noticed")
        answers = [await ask() for _ in range(20)]
        assert victim not in answers
        await eventually(lambda: out.getvalue().count("up") == 3, "it is back")
        stop.set()
        await task

    asyncio.run(scenario())
    listener.close()


def test_a_taken_port_is_refused_with_what_to_do() -> None:
    taken = listen.bind("127.0.0.1", 0, backlog=1)
    port = taken.getsockname()[1]
    with pytest.raises(
        listen.CannotListen, match=f"{port} is taken by another program.*VVTV_PORT={port + 1}"
    ):
        listen.bind("127.0.0.1", port, backlog=1)
    taken.close()


def test_a_second_supervisor_on_one_home_is_refused_and_names_the_first(tmp_path: Path) -> None:
    path = tmp_path / "system" / "supervisor.lock"
    refused = pytest.raises(lock.HomeInUse, match=rf"pid {os.getpid()}.*VVTV_HOME")
    with lock.held(path, tmp_path), refused, lock.held(path, tmp_path):
        pytest.fail("two supervisors hold one home")
    with lock.held(path, tmp_path):
        pass


def test_children_end_when_their_supervisor_is_killed(tmp_path: Path) -> None:
    note = tmp_path / "pids"
    supervisor = _a_supervisor_process(tmp_path, note, SLEEPER)
    pids = _noted(note, 2)
    supervisor.kill()
    supervisor.wait()
    children = [psutil.Process(pid) for pid in pids if psutil.pid_exists(pid)]
    _, alive = psutil.wait_procs(children, timeout=DEADLINE_S)
    assert alive == []


def test_leftovers_of_a_killed_supervisor_are_found_by_their_mark_and_ended(tmp_path: Path) -> None:
    note = tmp_path / "pids"
    supervisor = _a_supervisor_process(tmp_path, note, DEAF)
    pids = _noted(note, 2)
    supervisor.kill()
    supervisor.wait()
    left = leftovers.find(tmp_path)
    assert {process.pid for process in left} == set(pids)
    assert leftovers.find(tmp_path / "another-home") == []
    assert leftovers.end(left, grace_s=0.2) == 2
    assert leftovers.find(tmp_path) == []


def _a_supervisor_process(home: Path, note: Path, code: str) -> subprocess.Popen[bytes]:
    """Start a supervisor of two stand-ins in its own process; it notes their pids once both are up."""
    program = f"""
import asyncio, io, os
from ops.supervisor.console import Console
from ops.supervisor.leftovers import mark
from ops.supervisor.supervisor import Supervisor
from pathlib import Path
from services.infra.clock import SystemClock
from tests.support.standins import PACE, a_process

async def main():
    out = io.StringIO()
    specs = [a_process("a", {code!r}), a_process("b", {code!r})]
    supervisor = Supervisor(specs, PACE, SystemClock(), Console((), out), {{**os.environ, **mark(Path({str(home)!r}))}})
    task = asyncio.create_task(supervisor.run(asyncio.Event()))
    while out.getvalue().count("up") < 2:
        await asyncio.sleep(0.02)
    Path({str(note)!r}).write_text(" ".join(str(p) for p in supervisor.pids.values()) + "\\n")
    await task

asyncio.run(main())
"""
    return subprocess.Popen([sys.executable, "-c", program], cwd=ROOT)


def _noted(note: Path, count: int) -> list[int]:
    deadline = time.monotonic() + DEADLINE_S
    while not (note.exists() and note.read_text().endswith("\n")):
        assert time.monotonic() < deadline, "the supervisor never noted its children"
        time.sleep(0.02)
    pids = [int(word) for word in note.read_text().split()]
    assert len(pids) == count
    return pids


def _alive(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
