"""`python -m bench.sfu [--json] [--quick]`: CPU per forwarded packet and tiles per core, ours and Janus.

One process plays everybody: publishers of a tile each, as `thumb_low` has it, and viewers who are shown all of them.
CPU time is the server process's alone, all its threads, the kernel's part included.
"""

from __future__ import annotations

import asyncio
import statistics
import struct
import sys
import time
from dataclasses import dataclass, field

import psutil
import uvloop
from aiortc.rtp import RtcpReceiverInfo, RtcpRrPacket, RtcpSenderInfo, RtcpSrPacket

from bench.report import Report, tell
from bench.sfu.film import FPS, Frame, frames
from bench.sfu.link import VP8, Link
from bench.sfu.servers import SERVERS, Server

OURS = "ours"
RATE_HZ = 90_000
RTP = struct.Struct("!BBHII")
TAIL = struct.Struct("!I")
HEADINGS = (
    "server",
    "CPU us a packet forwarded",
    "to ours",
    "cores",
    "tiles per core",
    "delay p50 ms",
    "delay p99 ms",
    "lost",
)


@dataclass(frozen=True)
class Scene:
    """How many people, for how long, how often."""

    publishers: int = 8
    viewers: int = 40
    warm_up_s: float = 4
    measured_s: float = 10
    rounds: int = 3

    @property
    def tiles(self) -> int:
        """Tiles that are sent to somebody."""
        return self.publishers * self.viewers


@dataclass(frozen=True)
class Sample:
    """One round of one server; delays in milliseconds, as the first viewer sees them."""

    cpu_us: float
    cores: float
    p50_ms: float
    p99_ms: float
    lost: int


@dataclass(frozen=True)
class Result:
    """Medians over the rounds."""

    server: str
    cpu_us: float
    to_ours: float
    cores: float
    tiles_per_core: float
    p50_ms: float
    p99_ms: float
    lost: int


@dataclass
class Tile:
    """One publisher: what it sends next, and what it has sent."""

    link: Link
    ssrc: int
    film: list[Frame]
    number: int
    sequence: int = 0
    packets: int = 0
    octets: int = 0
    sent: dict[int, float] = field(default_factory=dict)

    def send(self) -> None:
        """One picture; the last four bytes of each packet say which it is of all."""
        frame = self.film[self.number % len(self.film)]
        timestamp = self.number * RATE_HZ // FPS & 0xFFFFFFFF
        for at, payload in enumerate(frame):
            marker = 0x80 if at == len(frame) - 1 else 0
            name = self.ssrc << 20 | self.packets
            picture = (0x8000 | self.number & 0x7FFF).to_bytes(2, "big")
            body = payload[:2] + picture + payload[4:-4] + TAIL.pack(name)
            self.sent[name] = time.perf_counter()
            head = RTP.pack(0x80, marker | VP8, self.sequence, timestamp, self.ssrc)
            self.link.send(head + body)
            self.sequence = self.sequence + 1 & 0xFFFF
            self.packets += 1
            self.octets += len(body)
        self.number += 1
        if self.number % FPS == 0:
            ntp = int((time.time() + 2208988800) * (1 << 32))
            info = RtcpSenderInfo(ntp, timestamp, self.packets, self.octets)
            self.link.send_rtcp(bytes(RtcpSrPacket(self.ssrc, info)))


class Viewer:
    """Counts what arrives; `looks` opens each packet and notes when it came."""

    def __init__(self, link: Link, *, looks: bool) -> None:
        self.link, self._looks = link, looks
        self.packets = 0
        self.came: dict[int, float] = {}
        self._highest: dict[int, int] = {}
        link.listen(self._hear)

    def report(self) -> None:
        """Tell the server that all is well, as browsers do every second."""
        infos = [RtcpReceiverInfo(ssrc, 0, 0, high, 20, 0, 0) for ssrc, high in self._highest.items()]
        if infos:
            self.link.send_rtcp(bytes(RtcpRrPacket(1, infos)))

    def _hear(self, data: bytes) -> None:
        self.packets += 1
        self._highest[int.from_bytes(data[8:12], "big")] = int.from_bytes(data[2:4], "big")
        if self._looks:
            now = time.perf_counter()
            self.came.setdefault(TAIL.unpack(self.link.opened(data)[-4:])[0], now)


async def measure(server: Server, film: list[Frame], scene: Scene) -> Sample:
    """Connect everybody, let them be, and count."""
    # Apart, so that key frames and pictures of different people do not come at once.
    tiles = [
        Tile(await server.publish(number + 1), number + 1, film, number * 5)
        for number in range(scene.publishers)
    ]
    playing = [asyncio.create_task(_play(tile, at / scene.publishers / FPS)) for at, tile in enumerate(tiles)]
    await asyncio.sleep(0.5)
    viewers = [Viewer(await server.watch(scene.publishers), looks=at == 0) for at in range(scene.viewers)]
    playing.append(asyncio.create_task(_report(viewers)))
    await asyncio.sleep(scene.warm_up_s)
    process = psutil.Process(server.pid)
    before, began = _state(process, viewers), time.perf_counter()
    await asyncio.sleep(scene.measured_s)
    after, took_s = _state(process, viewers), time.perf_counter() - began
    await asyncio.sleep(0.3)
    for task in playing:
        task.cancel()
    packets, cpu_s = after[1] - before[1], after[0] - before[0]
    # Only what was sent while it was measured: before, a viewer may have been waiting for a key frame.
    sent = {n: at for tile in tiles for n, at in tile.sent.items() if 0 <= at - began < took_s}
    delays = sorted(viewers[0].came[name] - at for name, at in sent.items() if name in viewers[0].came)
    expected = len(sent) * len(viewers)
    if packets < 0.97 * expected:
        raise SystemExit(f"only {packets} of {expected} packets were forwarded")
    await asyncio.gather(*(one.link.close() for one in tiles), *(one.link.close() for one in viewers))
    return Sample(
        cpu_s / packets * 1e6,
        cpu_s / took_s,
        delays[len(delays) // 2] * 1000,
        delays[int(len(delays) * 0.99)] * 1000,
        len(sent) - len(delays),
    )


def _state(process: psutil.Process, viewers: list[Viewer]) -> tuple[float, int]:
    used = process.cpu_times()
    return used.user + used.system, sum(one.packets for one in viewers)


async def _play(tile: Tile, later_s: float) -> None:
    began = time.perf_counter() + later_s
    first = tile.number
    while True:
        await asyncio.sleep(max(began + (tile.number - first) / FPS - time.perf_counter(), 0))
        tile.send()


async def _report(viewers: list[Viewer]) -> None:
    while True:
        for one in viewers:
            one.report()
            await asyncio.sleep(1 / len(viewers))


async def results(scene: Scene) -> list[Result]:
    """Every server, rounds interleaved."""
    film = frames()
    samples: dict[str, list[Sample]] = {name: [] for name in SERVERS}
    for _ in range(scene.rounds):
        for name, running in SERVERS.items():
            async with running() as server:
                samples[name].append(await measure(server, film, scene))
    ours = statistics.median(one.cpu_us for one in samples[OURS])
    return [_result(name, rounds, ours, scene) for name, rounds in samples.items()]


def _result(name: str, rounds: list[Sample], ours: float, scene: Scene) -> Result:
    def middle(of: str) -> float:
        return float(statistics.median(getattr(one, of) for one in rounds))

    return Result(
        name,
        middle("cpu_us"),
        middle("cpu_us") / ours,
        middle("cores"),
        scene.tiles / middle("cores"),
        middle("p50_ms"),
        middle("p99_ms"),
        sum(one.lost for one in rounds),
    )


def cells(result: Result) -> tuple[str, ...]:
    """One row of the table."""
    return (
        result.server,
        f"{result.cpu_us:.1f}",
        f"{result.to_ours:.2f}x",
        f"{result.cores:.3f}",
        f"{result.tiles_per_core:,.0f}",
        f"{result.p50_ms:.2f}",
        f"{result.p99_ms:.2f}",
        str(result.lost),
    )


def about(scene: Scene) -> str:
    """What was measured."""
    missing = "" if len(SERVERS) > 1 else " Janus is not installed (`apt install janus`)."
    return (
        f"{scene.publishers} publishers of a `thumb_low` tile (VP8, 320x180, {FPS} pictures a second) and "
        f"{scene.viewers} viewers of all of them: {scene.tiles} tiles, each with SRTP of its own "
        f"(AES_CM_128_HMAC_SHA1_80). CPU of the server's process, all threads, with the kernel's part of it. Medians "
        f"of {scene.rounds} interleaved rounds of {scene.measured_s:g} s. Every packet of the first viewer is opened "
        "and looked for; delays are from the publisher's send to there. Goal: at or under Janus." + missing
    )


def measured(quick: bool) -> tuple[Report[Result], list[Result]]:
    """What was found, and how it is told."""
    scene = Scene(viewers=10, warm_up_s=3, measured_s=4, rounds=1) if quick else Scene()
    found = uvloop.run(results(scene))
    report = Report(
        "SFU: forwarding tiles, against Janus",
        about(scene),
        HEADINGS,
        cells,
        is_ours=lambda one: one.server == OURS,
    )
    return report, found


if __name__ == "__main__":
    raise SystemExit(tell(sys.argv[1:], __doc__, measured))
