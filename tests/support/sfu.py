"""The real SFU process in a home of its own, and peers that publish and watch through its WHIP and WHEP."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from fractions import Fraction
from pathlib import Path
from typing import IO

import httpx
import numpy as np
from aiortc import (
    AudioStreamTrack,
    RTCConfiguration,
    RTCPeerConnection,
    RTCSessionDescription,
    VideoStreamTrack,
)
from aiortc.mediastreams import MediaStreamTrack
from av import VideoFrame

from generated.models import MediaEndpoints, WhipWhepEndpoints
from services.infra.clock import SystemClock
from services.infra.configuration import load
from services.infra.ids import Uuid7Source
from services.infra.settings import read_settings
from services.media.ports import ClosingProvider
from services.media.wiring import build_media
from tests.support.conformance import REPOSITORY

BITS = 16
"""Bits of the moving code that a picture carries."""
_TICK = Fraction(1, 90000)


class SfuProcess:
    """`python -m ops.processes.sfu` as the supervisor starts it; it logs to standard error, or where told."""

    def __init__(
        self, home: Path, env: Mapping[str, str] | None = None, *, log: IO[bytes] | int | None = None
    ) -> None:
        self._env = {**os.environ, **(env or {}), "VVTV_HOME": str(home)}
        self.settings = read_settings(self._env)
        self.socket = self.settings.home.sfu_socket
        self._log = log
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def start(self) -> None:
        """Return when its socket answers."""
        self.settings.home.prepare()
        self.socket.unlink(missing_ok=True)
        command = [sys.executable, "-m", "ops.processes.sfu"]
        self._process = subprocess.Popen(
            command, cwd=REPOSITORY, env=self._env, stdin=subprocess.DEVNULL, stderr=self._log
        )
        until = time.monotonic() + 30
        while not self.socket.exists():
            assert self._process.poll() is None, "the SFU ended"
            assert time.monotonic() < until, "the SFU does not listen"
            time.sleep(0.02)

    def stop(self, number: int = signal.SIGTERM) -> int:
        """End it with a signal; its exit status."""
        assert self._process is not None
        if self._process.poll() is None:
            self._process.send_signal(number)
        return self._process.wait(timeout=15)

    @asynccontextmanager
    async def provider(self) -> AsyncIterator[ClosingProvider]:
        """The platform's adapter to it."""
        bundle, clock = load(self.settings.config_dir, self.settings.variables), SystemClock()
        media = build_media(
            self.settings, bundle.platform, lambda: bundle.profiles, clock, Uuid7Source(clock)
        )
        try:
            yield media.provider
        finally:
            await media.provider.aclose()

    @asynccontextmanager
    async def client(self) -> AsyncIterator[httpx.AsyncClient]:
        """Speaks to its socket as the edge does."""
        transport = httpx.AsyncHTTPTransport(uds=str(self.socket))
        async with httpx.AsyncClient(transport=transport, base_url="http://sfu", timeout=10) as client:
            yield client


def whip_whep(endpoints: MediaEndpoints) -> WhipWhepEndpoints:
    """The endpoints, which must be the embedded provider's."""
    assert isinstance(endpoints, WhipWhepEndpoints)
    return endpoints


class CodedPicture(VideoStreamTrack):
    """Every frame shows its own number, as bars that survive any codec."""

    def __init__(self, width: int, height: int, fps: int, first: int = 0) -> None:
        super().__init__()
        self._size, self._fps = (width, height), fps
        self._began: float | None = None
        self._first = self.number = first

    async def recv(self) -> VideoFrame:
        """The next frame, when it is due."""
        if self._began is None:
            self._began = time.monotonic()
        await asyncio.sleep(max(self._began + (self.number - self._first) / self._fps - time.monotonic(), 0))
        self.number += 1
        frame = VideoFrame.from_ndarray(drawn(self.number, *self._size), format="gray").reformat(
            format="yuv420p"
        )
        frame.pts, frame.time_base = int((time.monotonic() - self._began) * 90000), _TICK
        return frame


def drawn(number: int, width: int, height: int) -> np.ndarray:
    """A picture of `BITS` bars, white for a one."""
    bits = [255 if number >> (BITS - 1 - at) & 1 else 0 for at in range(BITS)]
    row = np.repeat(np.array(bits, np.uint8), width // BITS)
    return np.tile(np.pad(row, (0, width - len(row))), (height, 1))


def read_code(frame: VideoFrame) -> int:
    """The number that a received frame shows."""
    plane = frame.to_ndarray(format="gray")
    middle, bar = plane[plane.shape[0] // 2], frame.width // BITS
    bars = [middle[at * bar + bar // 4 : (at + 1) * bar - bar // 4].mean() for at in range(BITS)]
    return sum(1 << (BITS - 1 - at) for at, light in enumerate(bars) if light > 127)


class Peer:
    """One aiortc peer; `resource` is where its connection lives once it is made."""

    def __init__(self, client: httpx.AsyncClient, token: str) -> None:
        self._client = client
        self.headers = {"authorization": f"Bearer {token}"}
        self.pc = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        self.resource = ""
        self.etag = ""

    async def publish(self, url: str, *tracks: MediaStreamTrack) -> httpx.Response:
        """Offer tracks by WHIP; return when connected, or with the refusal."""
        for track in tracks:
            self.pc.addTransceiver(track, direction="sendonly")
        return await self._exchange(url)

    async def watch(self, url: str, *kinds: str) -> httpx.Response:
        """Ask for slots by WHEP."""
        for kind in kinds:
            self.pc.addTransceiver(kind, direction="recvonly")
        return await self._exchange(url)

    @property
    def tracks(self) -> list[MediaStreamTrack]:
        """What is received, slot by slot."""
        return [receiver.track for receiver in self.pc.getReceivers()]

    async def close(self) -> None:
        """Leave."""
        await self.pc.close()

    async def _exchange(self, url: str) -> httpx.Response:
        await self.pc.setLocalDescription(await self.pc.createOffer())
        headers = {**self.headers, "content-type": "application/sdp"}
        answer = await self._client.post(url, content=self.pc.localDescription.sdp, headers=headers)
        if answer.status_code != 201:
            return answer
        self.resource, self.etag = answer.headers["location"], answer.headers["etag"]
        await self.pc.setRemoteDescription(RTCSessionDescription(answer.text, "answer"))
        await self.connected()
        return answer

    async def connected(self, timeout_s: float = 10) -> None:
        """Wait until the connection stands."""
        until = time.monotonic() + timeout_s
        while self.pc.connectionState != "connected":
            assert self.pc.connectionState not in ("failed", "closed"), self.pc.connectionState
            assert time.monotonic() < until, self.pc.connectionState
            await asyncio.sleep(0.005)


SILENCE = AudioStreamTrack
"""Sound that is there and says nothing."""


async def codes(track: MediaStreamTrack, count: int, timeout_s: float = 15) -> list[int]:
    """The numbers of the next frames of a track."""
    found: list[int] = []
    async with asyncio.timeout(timeout_s):
        while len(found) < count:
            frame = await track.recv()
            assert isinstance(frame, VideoFrame)
            found.append(read_code(frame))
    return found
