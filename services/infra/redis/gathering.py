"""Calls that many make at the same time, made as one: whoever asks while a call is under way is in the next.

So a burst costs a few calls and one connection, and nobody is told what was so before they asked.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

Asked = TypeVar("Asked")
Told = TypeVar("Told")


class Gathered(Generic[Asked, Told]):
    """One kind of call; `call` answers each of up to `most` in their order, or raises, which all of them hear."""

    def __init__(self, call: Callable[[Sequence[Asked]], Awaitable[Sequence[Told]]], most: int) -> None:
        self._call = call
        self._most = most
        self._waiting: deque[tuple[Asked, asyncio.Future[Told]]] = deque()
        self._calling: asyncio.Task[None] | None = None

    async def of(self, one: Asked) -> Told:
        """What is answered to this. Raises what the call raises."""
        future: asyncio.Future[Told] = asyncio.get_running_loop().create_future()
        self._waiting.append((one, future))
        if self._calling is None:
            self._calling = asyncio.create_task(self._call_for_all())
        return await future

    async def _call_for_all(self) -> None:
        try:
            while self._waiting:
                count = min(len(self._waiting), self._most)
                await self._call_for([self._waiting.popleft() for _ in range(count)])
        finally:
            self._calling = None

    async def _call_for(self, asking: Sequence[tuple[Asked, asyncio.Future[Told]]]) -> None:
        try:
            told = await self._call([one for one, _ in asking])
        except BaseException as error:
            given_up = ConnectionError("the call was given up")
            for future in (*(future for _, future in asking), *self._left(error)):
                _fail(future, error if isinstance(error, Exception) else given_up)
            if not isinstance(error, Exception):
                raise
            return
        for (_, future), answer in zip(asking, told, strict=True):
            if not future.done():
                future.set_result(answer)

    def _left(self, error: BaseException) -> list[asyncio.Future[Told]]:
        """Those for whom nobody will call any more, because the loop ends."""
        if isinstance(error, Exception):
            return []
        left = [future for _, future in self._waiting]
        self._waiting.clear()
        return left


def _fail(future: asyncio.Future[Told], error: Exception) -> None:
    if not future.done():
        future.set_exception(error)
        future.exception()  # whoever asked may be gone
