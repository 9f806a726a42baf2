"""A thread that does one step of a pipeline, with a bounded line before it and its error carried back."""

from __future__ import annotations

import contextlib
import queue
import threading
from collections.abc import Callable
from typing import Generic, TypeVar

Item = TypeVar("Item")
_POLL_S = 0.2


class Stage(Generic[Item]):
    """Runs `work` on each item in order, in its own thread; codecs release the interpreter, so stages overlap."""

    def __init__(self, name: str, work: Callable[[Item], None], *, depth: int) -> None:
        self._work = work
        self._line: queue.Queue[Item | None] = queue.Queue(depth)
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def put(self, item: Item) -> None:
        """Hand over `item`, waiting for room; raises what `work` raised."""
        self._put(item)

    def finish(self) -> None:
        """Wait until everything handed over is done; raises what `work` raised."""
        self._put(None)
        self._thread.join()
        if self._error is not None:
            raise self._error

    def abandon(self) -> None:
        """Drop what waits and end the thread; an error of `work` is not told."""
        while self._thread.is_alive():
            try:
                self._line.put(None, timeout=_POLL_S)
            except queue.Full:
                with contextlib.suppress(queue.Empty):
                    self._line.get_nowait()
                continue
            self._thread.join(_POLL_S)

    def _put(self, item: Item | None) -> None:
        while True:
            if self._error is not None:
                raise self._error
            try:
                return self._line.put(item, timeout=_POLL_S)
            except queue.Full:
                continue

    def _run(self) -> None:
        while (item := self._line.get()) is not None:
            try:
                self._work(item)
            except BaseException as error:  # noqa: BLE001 carried to the thread that waits
                self._error = error
                return
