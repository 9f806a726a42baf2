"""`python -m bench.playlist [--json]`: playlists and segments per CPU second, the same bytes from every contender."""

from __future__ import annotations

import asyncio
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from bench.playlist.peers import Contender, has_nginx, running
from bench.playlist.stage import CHANNEL, INDEX, PLAYLIST, SEGMENT, StoppedClock, origin, prepare
from lab.playout.playlist import media_playlist
from lab.playout.published import ScheduleReader

ROUNDS = 5
CONNECTIONS = 8
REQUESTS = {PLAYLIST: 4000, SEGMENT: 400}
NAIVE_REQUESTS = 60
Figures = dict[str, float]


def main(arguments: list[str]) -> int:
    """Measure and print."""
    with tempfile.TemporaryDirectory(prefix="vvtv-") as folder:
        root = Path(folder)
        prepare(root)
        made = in_process(root)
        served = asyncio.run(over_http(root))
    if "--json" in arguments:
        print(json.dumps({"in_process_per_cpu_s": made, "over_http_per_cpu_s": served}, indent=2))
    else:
        print(table(made, served))
    return 0


def in_process(root: Path) -> Figures:
    """Playlists per CPU second without a server."""
    schedule = ScheduleReader(root / "broadcast/main/schedule.jsonl").current()
    ours = origin(root)
    slate = schedule.reserves[0].slate
    assert StoppedClock().monotonic() == 0.0
    moving = iter(range(INDEX, INDEX + 10_000_000))
    return {
        "made anew": _rate(lambda: media_playlist(CHANNEL, schedule, next(moving), slate), 2000),
        "from the tick's memo": _rate(lambda: ours.answer(PLAYLIST), 20000),
    }


def _rate(act: Callable[[], object], count: int) -> float:
    rates = []
    for _ in range(ROUNDS):
        began = time.process_time()
        for _ in range(count):
            act()
        rates.append(count / (time.process_time() - began))
    return statistics.median(rates)


async def over_http(root: Path) -> dict[str, Figures]:
    """Answers per CPU second of the server, interleaved rounds, medians."""
    names = ["origin", "naive", *(["nginx", "front"] if has_nginx() else [])]
    samples: dict[str, dict[str, list[float]]] = {path: {name: [] for name in names} for path in REQUESTS}
    bodies: dict[str, set[bytes]] = {path: set() for path in REQUESTS}
    for _ in range(ROUNDS):
        for name in names:
            with running(name, root) as contender:
                for path in REQUESTS if name != "naive" else [PLAYLIST]:
                    samples[path][name].append(await _measure(contender, path, bodies[path]))
    for path, seen in bodies.items():
        if len(seen) != 1:
            raise SystemExit(f"the contenders differ in {path}")
    return {
        path: {name: statistics.median(rates) for name, rates in found.items() if rates}
        for path, found in samples.items()
    }


async def _measure(contender: Contender, path: str, bodies: set[bytes]) -> float:
    count = NAIVE_REQUESTS if contender.name == "naive" else REQUESTS[path]
    request = f"GET {path} HTTP/1.1\r\nhost: bench\r\n\r\n".encode()
    await _send(contender, request, max(count // 10, CONNECTIONS), bodies)
    began = contender.cpu_s()
    await _send(contender, request, count, bodies)
    return count / (contender.cpu_s() - began)


async def _send(contender: Contender, request: bytes, count: int, bodies: set[bytes]) -> None:
    async def client(share: int) -> None:
        reader, writer = await asyncio.open_unix_connection(str(contender.socket), limit=1 << 22)
        for _ in range(share):
            writer.write(request)
            head = (await reader.readuntil(b"\r\n\r\n")).lower()
            for field in (
                b" 200 ",
                b"cache-control: public, max-age=",
                b"access-control-allow-origin: *",
                b"etag",
            ):
                if field not in head and (field != b"etag" or b"m3u8" in request):
                    raise SystemExit(f"{contender.name}: {field!r} is missing")
            length = int(head.partition(b"content-length:")[2].split(b"\r\n")[0])
            bodies.add(await reader.readexactly(length))
        writer.close()

    await asyncio.gather(*(client(count // CONNECTIONS) for _ in range(CONNECTIONS)))


def table(made: Figures, served: dict[str, Figures]) -> str:
    """The Markdown section."""
    lines = [
        "## Playlists",
        "",
        "A window of 8 segments over a day of schedule. The same bytes, CORS, Cache-Control and",
    ]
    lines += [f"ETag from every contender; medians of {ROUNDS} interleaved rounds.", ""]
    lines += ["| in process | playlists per CPU second |", "|---|---:|"]
    lines += [f"| {name} | {rate:,.0f} |" for name, rate in made.items()]
    titles = {PLAYLIST: "playlist", SEGMENT: "segment of 500 kB, patched"}
    names = {
        "origin": "our origin (uvicorn, one process)",
        "naive": "naive: schedule read and folded per request (uvicorn)",
        "nginx": "peer: nginx, static file, sendfile",
        "front": "our origin and the nginx of docs/nginx.md before it",
    }
    for path, rates in served.items():
        lines += [
            "",
            f"| {titles[path]} over HTTP | answers per server CPU second | to nginx |",
            "|---|---:|---:|",
        ]
        best = rates.get("nginx")
        for name, rate in rates.items():
            ratio = f"{rate / best:.2f}" if best else "nginx is not installed"
            lines.append(f"| {names[name]} | {rate:,.0f} | {ratio} |")
    return "\n".join(lines)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
