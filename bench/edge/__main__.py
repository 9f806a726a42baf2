"""`python -m bench.edge [--json]`: a Markdown section, or the rows as JSON."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

from bench.edge.apps import CONTENDERS
from bench.edge.load import Reply, gets, posts, send

WARM_UP, CONNECTIONS = 200, 4
GOAL = 0.55


@dataclass(frozen=True)
class Row:
    """Server CPU of one contender on one operation, microseconds per request."""

    operation: str
    contender: str
    title: str
    cpu_us: float
    low_us: float
    high_us: float
    of_fastapi_full: float
    of_fastapi_bare: float


def main() -> int:
    """Exit status 1 when the goal is missed."""
    parser = argparse.ArgumentParser(prog="bench.edge", description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--requests", type=int, default=1000)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-edge-") as folder, _servers(Path(folder)) as servers:
        rows = _measure(servers, given.rounds, given.requests)
    if given.json:
        print(json.dumps([asdict(row) for row in rows]))
    else:
        print(_markdown(rows, given.rounds, given.requests))
    ours = [row.of_fastapi_full for row in rows if row.contender == "ours"]
    return 0 if max(ours) <= GOAL else 1


@contextlib.contextmanager
def _servers(folder: Path) -> Iterator[dict[str, tuple[str, int]]]:
    """Every contender in a process of its own, by name: its socket and its process."""
    started = {name: folder / f"{name}.sock" for name in CONTENDERS}
    processes = {
        name: subprocess.Popen([sys.executable, "-m", "bench.edge.serve", name, str(socket)])
        for name, socket in started.items()
    }
    try:
        for name, socket in started.items():
            _wait(socket, processes[name])
        yield {name: (str(socket), processes[name].pid) for name, socket in started.items()}
    finally:
        for process in processes.values():
            process.terminate()
        for process in processes.values():
            process.wait()


def _wait(socket: Path, process: subprocess.Popen[bytes]) -> None:
    while not socket.exists():
        if process.poll() is not None:
            raise SystemExit(f"{socket.stem} did not start")
        time.sleep(0.05)


def _requests(operation: str, count: int, round_number: int) -> list[bytes]:
    return list(gets(count)) if operation == "GET" else list(posts(count, round_number, int(time.time())))


def _measure(servers: dict[str, tuple[str, int]], rounds: int, requests: int) -> list[Row]:
    samples: dict[tuple[str, str], list[float]] = {}
    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("rounds", total=2 * (rounds + 1))
        for operation in ("POST", "GET"):
            _assert_equal(servers, operation)
            progress.advance(task)
            for number in range(rounds):
                for name, (socket, process) in _rotated(servers, number):
                    spent_us = _round(socket, process, _requests(operation, requests, number + 1))
                    samples.setdefault((operation, name), []).append(spent_us / requests)
                progress.advance(task)
    return [_row(operation, name, samples) for operation, name in samples]


def _rotated(servers: dict[str, tuple[str, int]], by: int) -> list[tuple[str, tuple[str, int]]]:
    """Each round begins with another contender."""
    listed = list(servers.items())
    return listed[by % len(listed) :] + listed[: by % len(listed)]


def _round(socket: str, process: int, requests: list[bytes]) -> float:
    before_ns = _cpu_ns(process)
    replies = asyncio.run(send(socket, requests, CONNECTIONS))
    spent_ns = _cpu_ns(process) - before_ns
    assert all(reply.status in (200, 201) for reply in replies), replies[0]
    return spent_ns / 1e3


def _cpu_ns(process: int) -> int:
    """Nanoseconds on a CPU by every thread of a process, from the scheduler (proc(5), schedstat)."""
    threads = Path(f"/proc/{process}/task").iterdir()
    return sum(int((thread / "schedstat").read_text().split()[0]) for thread in threads)


def _assert_equal(servers: dict[str, tuple[str, int]], operation: str) -> None:
    """Warm up, and hold every contender to the same status, type and bytes."""
    requests = _requests(operation, WARM_UP, 0)
    told: dict[str, list[Reply]] = {
        name: asyncio.run(send(socket, requests, CONNECTIONS)) for name, (socket, _) in servers.items()
    }
    for name, replies in told.items():
        for reply, expected in zip(replies, told["raw"], strict=True):
            assert reply == expected, f"{name} answers {operation} with {reply}, not {expected}"


def _row(operation: str, name: str, samples: dict[tuple[str, str], list[float]]) -> Row:
    own = samples[operation, name]
    middle = statistics.median(own)
    full, bare = (statistics.median(samples[operation, f"fastapi_{kind}"]) for kind in ("full", "bare"))
    return Row(operation, name, CONTENDERS[name][0], middle, min(own), max(own), middle / full, middle / bare)


def _markdown(rows: list[Row], rounds: int, requests: int) -> str:
    sizes = {"POST": len(_requests("POST", 1, 0)[0].partition(b"\r\n\r\n")[2]), "GET": 0}
    lines = [
        "## Generated edge against its peers",
        "",
        f"""Server CPU per request under uvicorn (uvloop, httptools, no access log), one process each; medians of
{rounds} interleaved rounds of {requests} requests over {CONNECTIONS} connections. Same models, and status, content
type and bytes asserted equal. POST: signed, {sizes["POST"]} B in. GET: public, polled by every viewer.
Goal: ours at most {GOAL:.2f} of FastAPI with the same features.""",
    ]
    for operation in ("POST", "GET"):
        lines += [
            "",
            f"| {operation} | CPU per request | lowest to highest | of FastAPI, same features | of FastAPI, none |",
            "| --- | ---: | ---: | ---: | ---: |",
        ]
        lines += [
            f"| {row.title} | {row.cpu_us:.0f} us | {row.low_us:.0f} to {row.high_us:.0f} us "
            f"| {row.of_fastapi_full:.2f} | {row.of_fastapi_bare:.2f} |"
            for row in rows
            if row.operation == operation
        ]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
