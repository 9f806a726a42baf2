"""Where the SFU brings who publishes a live source by WHIP: a socket of the channel that admits or refuses.

One line of JSON says who comes, one line answers; what is taken is handed over on the same connection. Strangers are
audited as those who push by RTMP are, without letting them fill the log.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import hmac
import socket
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import pydantic
import structlog

from generated.models import LiveAnswer, LiveRequest
from generated.vocabulary import ErrorCode
from services.infra.paths import clear_socket
from services.kernel.errors import KernelError

_log = structlog.get_logger("lab.live")
_LINE_BYTES = 4096
_BACKLOG = 16
_MINUTE_S = 60.0
_STRANGER = LiveAnswer(code=ErrorCode.AUTH_FAILED, detail="Another stream key.")


@dataclass
class Refusals:
    """Which refusals are entries of their own: pure. At most so many a minute; the others are counted."""

    per_minute: int
    _since_s: float = float("-inf")
    _entered: int = 0
    _counted: int = 0

    def enter(self, now_s: float) -> int | None:
        """How many were not entered since the last entry, if this one is to be one; else None."""
        if now_s - self._since_s >= _MINUTE_S:
            self._since_s, self._entered = now_s, 0
        if self._entered >= self.per_minute:
            self._counted += 1
            return None
        self._entered += 1
        left, self._counted = self._counted, 0
        return left

    def give_back(self, count: int) -> None:
        """So many could not be entered: the next entry counts them."""
        self._counted += count


class Door:
    """Admits to one channel. `take` gives the channel to a connection, or says why not, or with None only asks."""

    def __init__(
        self,
        path: Path,
        key: str,
        take: Callable[[socket.socket | None], LiveAnswer],
        refused: Callable[[str], Awaitable[None]],
        *,
        refusals_per_minute: int,
        timeout_s: float,
    ) -> None:
        self._path, self._key_sha256 = path, hashlib.sha256(key.encode()).hexdigest()
        self._take, self._refused = take, refused
        self._refusals = Refusals(refusals_per_minute)
        self._timeout_s = timeout_s

    async def run(self) -> None:
        """Be open until cancelled. Raises OSError where the socket can't be made."""
        clear_socket(self._path)
        loop = asyncio.get_running_loop()
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listener:
            listener.bind(str(self._path))
            listener.listen(_BACKLOG)
            listener.setblocking(False)
            try:
                async with asyncio.TaskGroup() as visits:
                    while True:
                        visitor, _ = await loop.sock_accept(listener)
                        visits.create_task(self._visit(visitor))
            finally:
                self._path.unlink(missing_ok=True)

    async def _visit(self, visitor: socket.socket) -> None:
        """Answer one; who was taken keeps the connection, in hands that own a copy of it."""
        loop, knows = asyncio.get_running_loop(), True
        visitor.setblocking(False)
        with visitor, contextlib.suppress(OSError, ValueError, pydantic.ValidationError):
            async with asyncio.timeout(self._timeout_s):
                line = b""
                while not line.endswith(b"\n") and len(line) < _LINE_BYTES:
                    if not (part := await loop.sock_recv(visitor, _LINE_BYTES)):
                        return
                    line += part
                request = LiveRequest.model_validate_json(line)
                knows = hmac.compare_digest(request.key_sha256, self._key_sha256)
                answer = self._take(visitor if request.take else None) if knows else _STRANGER
                await loop.sock_sendall(visitor, answer.model_dump_json().encode() + b"\n")
            if not knows:
                await self._audit()

    async def _audit(self) -> None:
        """Enter a refusal; where that can't be, it is logged and counted, for no stranger may end the channel by it."""
        left = self._refusals.enter(asyncio.get_running_loop().time())
        if left is None:
            return
        more = f" ({left} more since the last entry)" if left else ""
        try:
            await self._refused(f"another stream key, by WHIP{more}")
        except KernelError as error:
            self._refusals.give_back(left + 1)
            _log.error("live_refusal_not_audited", error=str(error))
