"""The LAB's end of a live source by WHIP: the real door, and what came through it read as the LAB's receiver does."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import av
from av.audio.frame import AudioFrame
from av.video.frame import VideoFrame

from generated.models import LiveAnswer
from generated.vocabulary import ErrorCode
from lab.live.door import Door
from tests.support.sfu import read_code

KEY = "open.sesame"


class Taken:
    """One publisher's Matroska, read in a thread as it comes."""

    def __init__(self, connection: socket.socket) -> None:
        connection.setblocking(True)
        self.connection = connection
        self.pictures: list[tuple[float, int]] = []
        """Seconds of the session and the code that each picture shows."""
        self.sounds: list[tuple[float, float]] = []
        """Seconds of the session and the length of each block of sound."""
        self.reading = asyncio.get_running_loop().run_in_executor(None, self._read)

    def _read(self) -> None:
        file = self.connection.makefile("rb", buffering=0)
        with (
            contextlib.suppress(av.error.FFmpegError, OSError),
            av.open(file, "r", format="matroska") as found,
        ):
            for packet in found.demux():
                for frame in packet.decode():
                    if isinstance(frame, VideoFrame):
                        self.pictures.append((float(frame.time or 0), read_code(frame)))
                    elif isinstance(frame, AudioFrame):
                        self.sounds.append((float(frame.time or 0), frame.samples / frame.sample_rate))

    def hand_back(self) -> None:
        """End it from this side, as when an operator stops the source."""
        with contextlib.suppress(OSError):
            self.connection.shutdown(socket.SHUT_RDWR)
        self.connection.close()

    async def until(self, pictures: int, timeout_s: float = 20) -> None:
        """Wait for so many pictures."""
        async with asyncio.timeout(timeout_s):
            while len(self.pictures) < pictures:
                await asyncio.sleep(0.05)


class Channel:
    """Takes one publisher at a time while it is `open`; `refused` is what would be audited."""

    def __init__(self) -> None:
        self.open = True
        self.taken: list[Taken] = []
        self.refused: list[str] = []

    def take(self, visitor: socket.socket | None) -> LiveAnswer:
        if not self.open:
            return LiveAnswer(code=ErrorCode.LIVE_UNAVAILABLE, detail="Nobody may publish now.")
        if self.taken and not self.taken[-1].reading.done():
            return LiveAnswer(code=ErrorCode.LIVE_TAKEN, detail="Another source has the channel.")
        if visitor is not None:
            self.taken.append(Taken(visitor.dup()))
        return LiveAnswer()

    async def audit(self, reason: str) -> None:
        self.refused.append(reason)


@asynccontextmanager
async def a_channel(path: Path) -> AsyncIterator[Channel]:
    """A channel that takes live sources at a socket."""
    channel = Channel()
    door = Door(path, KEY, channel.take, channel.audit, refusals_per_minute=2, timeout_s=2)
    opened = asyncio.create_task(door.run())
    try:
        while not path.exists():
            await asyncio.sleep(0.01)
        yield channel
    finally:
        opened.cancel()
        for one in channel.taken:
            one.hand_back()
        await asyncio.gather(opened, *(one.reading for one in channel.taken), return_exceptions=True)
