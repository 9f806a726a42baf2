"""The way to the LAB: asks on a channel's socket whether a publisher may come, and hands over what they send."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable
from pathlib import Path

import pydantic
from pydantic import MISSING

from generated.models import LiveAnswer, LiveRequest
from generated.vocabulary import ErrorCode
from services.kernel.errors import Conflict, Unauthenticated, Unavailable


class Intake:
    """A publisher's Matroska on its way; `on_end` is told once, when the LAB takes no more of it."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, limit_bytes: int) -> None:
        self._reader, self._writer, self._limit_bytes = reader, writer, limit_bytes
        self._watching: asyncio.Task[None] | None = None

    def watch(self, on_end: Callable[[], None]) -> None:
        """Begin to look out for the LAB's end of it."""
        self._watching = asyncio.create_task(self._watch(on_end), name="live-intake")

    def put(self, data: bytes) -> bool:
        """Hand on; False when more waits than may."""
        if self._writer.is_closing():
            return True  # its end is about to be told
        self._writer.write(data)
        return self._writer.transport.get_write_buffer_size() <= self._limit_bytes

    def close(self) -> None:
        """Nothing more comes; what waits is still handed on."""
        if self._watching is not None:
            self._watching.cancel()
        self._writer.close()

    async def _watch(self, on_end: Callable[[], None]) -> None:
        try:
            while await self._reader.read(1024):
                pass
        except OSError:
            pass
        self._watching = None
        on_end()


async def ask(socket: Path, key: str, *, timeout_s: float, limit_bytes: int, take: bool) -> Intake:
    """The LAB's word on a publisher who shows `key`; with `take` they have the channel, until the intake is closed.

    Raises Unauthenticated for another key, Conflict where the channel is not to be had, and Unavailable.
    """
    request = LiveRequest(key_sha256=hashlib.sha256(key.encode()).hexdigest(), take=take)
    try:
        async with asyncio.timeout(timeout_s):
            reader, writer = await asyncio.open_unix_connection(str(socket))
            try:
                writer.write(request.model_dump_json().encode() + b"\n")
                answer = LiveAnswer.model_validate_json(await reader.readline())
            except BaseException:
                writer.close()
                raise
    except (OSError, ValueError, pydantic.ValidationError) as error:
        away = "The LAB does not answer just now; try again."
        raise Unavailable(ErrorCode.LAB_UNAVAILABLE, away) from error
    if answer.code is MISSING:
        return Intake(reader, writer, limit_bytes)
    writer.close()
    detail = "" if answer.detail is MISSING else answer.detail
    if answer.code is ErrorCode.AUTH_FAILED:
        raise Unauthenticated(answer.code, detail)
    raise Conflict(answer.code, detail)
