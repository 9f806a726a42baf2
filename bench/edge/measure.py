"""Server CPU per request of every contender, each alone in its process; rounds are interleaved.

Processes are started anew several times: where code and data happen to lie in memory makes one process of the same
program some percent faster than another for as long as it lives.
"""

from __future__ import annotations

import contextlib
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from bench.edge import load, work
from bench.edge.peers import CONTENDERS, NOT_ASKED
from bench.edge.work import Asked

_WARM_UP = 256
_Samples: TypeAlias = dict[tuple[Asked, str], list[float]]


@dataclass(frozen=True)
class Row:
    """One contender on one kind of request: microseconds of server CPU per request, medians over rounds.

    `of_raw` and `of_fastapi` compare requests per CPU second with those peers in the same round. `alone_of_raw` does so
    with one connection, so that the server sleeps between two requests; measured of ours only.
    """

    operation: str
    asked: str
    contender: str
    cpu_us: float
    low_us: float
    high_us: float
    of_raw: float
    of_fastapi: float
    alone_of_raw: float | None


@dataclass(frozen=True)
class _Server:
    socket: str
    process: int


@dataclass(frozen=True)
class Plan:
    """How often and how much: `rounds` after each start."""

    starts: int
    rounds: int
    requests: int
    connections: int


def measure(folder: Path, plan: Plan, report: Callable[[str], None]) -> list[Row]:
    """A row per kind of request and contender. Raises AssertionError when two answer differently."""
    samples: _Samples = {}
    for start in range(plan.starts):
        report(f"start {start + 1} of {plan.starts}")
        with _servers(folder) as servers:
            for asked in work.ALL:
                _assert_equal(servers, asked, plan)
            for number in range(plan.rounds):
                _round(servers, number + 1, plan, samples)
    return [
        _row(asked, name, samples) for asked in work.ALL for name in CONTENDERS if (asked, name) in samples
    ]


def _round(servers: dict[str, _Server], number: int, plan: Plan, samples: _Samples) -> None:
    for asked in work.ALL:
        for name, server in _rotated(servers, number):
            if (name, asked) not in NOT_ASKED:
                spent_us = _spent_us(server, asked, number, plan.requests, plan.connections)
                samples.setdefault((asked, name), []).append(spent_us)
        for name in ("raw", "ours"):
            alone_us = _spent_us(servers[name], asked, -number, plan.requests, 1)
            samples.setdefault((asked, f"{name}, alone"), []).append(alone_us)


@contextlib.contextmanager
def _servers(folder: Path) -> Iterator[dict[str, _Server]]:
    """Every contender in a process of its own."""
    sockets = {name: folder / f"{name}.sock" for name in CONTENDERS}
    processes = {
        name: subprocess.Popen([sys.executable, "-m", "bench.edge.serve", name, str(socket)])
        for name, socket in sockets.items()
    }
    try:
        for name, socket in sockets.items():
            _wait(socket, processes[name])
        yield {name: _Server(str(socket), processes[name].pid) for name, socket in sockets.items()}
    finally:
        for process in processes.values():
            process.terminate()
        for name, process in processes.items():
            process.wait()
            sockets[name].unlink(missing_ok=True)


def _wait(socket: Path, process: subprocess.Popen[bytes]) -> None:
    while not socket.exists():
        if process.poll() is not None:
            raise SystemExit(f"{socket.stem} did not start")
        time.sleep(0.05)


def _rotated(servers: dict[str, _Server], by: int) -> list[tuple[str, _Server]]:
    """Each round begins with another contender."""
    listed = list(servers.items())
    return listed[by % len(listed) :] + listed[: by % len(listed)]


def _assert_equal(servers: dict[str, _Server], asked: Asked, plan: Plan) -> None:
    """Warm up, and hold every contender to the same status, type and bytes."""
    asking = load.requests(asked, _WARM_UP, 0, int(time.time()))
    expected = load.send(servers["raw"].socket, asking, plan.connections)
    for name, server in servers.items():
        if name == "raw" or (name, asked) in NOT_ASKED:
            continue
        for reply, other in zip(load.send(server.socket, asking, plan.connections), expected, strict=True):
            assert reply == other, f"{name} answers {asked.operation} with {reply}, not {other}"


def _spent_us(server: _Server, asked: Asked, number: int, requests: int, connections: int) -> float:
    asking = load.requests(asked, requests, number, int(time.time()))
    before_ns = cpu_ns(server.process)
    load.send(server.socket, asking, connections)
    return (cpu_ns(server.process) - before_ns) / 1e3 / requests


def cpu_ns(process: int) -> int:
    """Nanoseconds on a CPU by every thread of a process, from the scheduler (proc(5), schedstat)."""
    threads = Path(f"/proc/{process}/task").iterdir()
    return sum(int((thread / "schedstat").read_text().split()[0]) for thread in threads)


def _row(asked: Asked, name: str, samples: _Samples) -> Row:
    own = samples[asked, name]
    return Row(
        asked.operation,
        asked.title,
        name,
        statistics.median(own),
        min(own),
        max(own),
        _ratio(samples[asked, "raw"], own),
        _ratio(samples[asked, "fastapi_full"], own),
        _ratio(samples[asked, "raw, alone"], samples[asked, "ours, alone"]) if name == "ours" else None,
    )


def _ratio(theirs: list[float], ours: list[float]) -> float:
    """Ours per CPU second, of theirs: the median of the rounds."""
    return statistics.median(their / our for their, our in zip(theirs, ours, strict=True))
