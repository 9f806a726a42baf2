"""A bad way between a client and the SFU: a UDP relay that drops, delays and swaps what passes, both ways.

The client is shown no other address than the relay's, so nothing gets around it.
"""

from __future__ import annotations

import heapq
import itertools
import random
import re
import select
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import httpx

_CANDIDATE = re.compile(r"a=candidate:(\S+) 1 udp (\d+) (\d+\.\d+\.\d+\.\d+) (\d+) typ host[^\r\n]*\r?\n")
_DATAGRAM_BYTES = 2048


@dataclass(frozen=True)
class Weather:
    """A share of `loss`, `delay_s` for what passes, and up to `jitter_s` more, by which packets overtake each other."""

    loss: float
    delay_s: float = 0.02
    jitter_s: float = 0.01


@dataclass
class Way:
    """The relay; `weather` may change while it runs."""

    weather: Weather
    passed: int = 0
    dropped: int = 0
    came: list[tuple[float, int]] = field(default_factory=list)
    """When how many bytes came from the SFU, whether they passed or not."""
    _dice: random.Random = field(default_factory=lambda: random.Random(7))
    _stop: threading.Event = field(default_factory=threading.Event)
    _threads: list[threading.Thread] = field(default_factory=list)

    def through(self, answer: str) -> str:
        """The SDP answer as it leads over the relay."""
        found = _CANDIDATE.search(answer)
        assert found is not None, answer
        foundation, priority, host, port = found.groups()
        near, far = (socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for _ in range(2))
        for one in (near, far):
            one.bind((host, 0))
        relay = near.getsockname()[1]
        thread = threading.Thread(target=self._run, args=(near, far, (host, int(port))), daemon=True)
        thread.start()
        self._threads.append(thread)
        line = f"a=candidate:{foundation} 1 udp {priority} {host} {relay} typ host\r\n"
        bare = "".join(
            each for each in answer.splitlines(keepends=True) if not each.startswith("a=candidate:")
        )
        return bare.replace("a=end-of-candidates", f"{line}a=end-of-candidates")

    def most_bps(self, window_s: float = 1) -> float:
        """The most that came from the SFU within any such window."""
        most, within, first = 0, 0, 0
        for at, size in self.came:
            within += size
            while self.came[first][0] <= at - window_s:
                within -= self.came[first][1]
                first += 1
            most = max(most, within)
        return 8 * most / window_s

    def end(self) -> None:
        """Nothing passes any more."""
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _run(self, near: socket.socket, far: socket.socket, target: tuple[str, int]) -> None:
        client: tuple[str, int] | None = None
        numbers = itertools.count()
        due: list[tuple[float, int, socket.socket, bytes, tuple[str, int]]] = []
        with near, far:
            while not self._stop.is_set():
                wait_s = max(min(due[0][0] - time.monotonic(), 0.05), 0) if due else 0.05
                for ready in select.select([near, far], [], [], wait_s)[0]:
                    data, sender = ready.recvfrom(_DATAGRAM_BYTES)
                    if ready is near:
                        client = sender
                    else:
                        self.came.append((time.monotonic(), len(data)))
                    to = (far, target) if ready is near else (near, client)
                    if self._dice.random() < self.weather.loss or to[1] is None:
                        self.dropped += 1
                        continue
                    late_s = self.weather.delay_s + self._dice.random() * self.weather.jitter_s
                    heapq.heappush(due, (time.monotonic() + late_s, next(numbers), to[0], data, to[1]))
                while due and due[0][0] <= time.monotonic():
                    _, _, by, data, address = heapq.heappop(due)
                    self.passed += 1
                    by.sendto(data, address)


def _bare(sdp: str) -> str:
    """An SDP without candidates."""
    return "".join(line for line in sdp.splitlines(keepends=True) if not line.startswith("a=candidate:"))


class Led(httpx.AsyncBaseTransport):
    """HTTP that shows its client the SFU's answers as they lead over a way."""

    def __init__(self, inner: httpx.AsyncBaseTransport, way: Way) -> None:
        self._inner, self._way = inner, way

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Pass a request on, without its candidates; an SDP answer is led."""
        offer = _bare((await request.aread()).decode()).encode()
        told = [(name, value) for name, value in request.headers.raw if name.lower() != b"content-length"]
        bare = httpx.Request(request.method, request.url, headers=told, content=offer)
        answer = await self._inner.handle_async_request(bare)
        body = await answer.aread()
        if answer.status_code == 201:
            body = self._way.through(body.decode()).encode()
        headers = [(name, value) for name, value in answer.headers.raw if name.lower() != b"content-length"]
        return httpx.Response(answer.status_code, headers=headers, content=body)

    async def aclose(self) -> None:
        """Close what is behind."""
        await self._inner.aclose()


@contextmanager
def a_way(weather: Weather) -> Iterator[Way]:
    """A relay, gone afterwards."""
    way = Way(weather)
    try:
        yield way
    finally:
        way.end()
