"""A wire to the platform that can be cut: every connection over it ends at once, and new ones are taken again."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

_CHUNK_BYTES = 1 << 16


class Wire:
    """Passes TCP connections on to `target`, a port of this machine; `base_url` is its own end.

    `answered` are the bytes that came back from there since the last cut.
    """

    def __init__(self, target: int, host: str) -> None:
        self._target = target
        self._listener = socket.create_server((host, 0))
        self._ends: set[socket.socket] = set()
        self.answered = 0
        self.base_url = f"http://{host}:{self._listener.getsockname()[1]}"

    def take(self) -> None:
        """Take connections until closed."""
        with suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                far = socket.create_connection(("127.0.0.1", self._target))
                self._ends |= {near, far}
                for one, other in ((near, far), (far, near)):
                    threading.Thread(target=self._pass, args=(one, other, one is far), daemon=True).start()

    def cut(self) -> int:
        """End every connection without a word; how many ends there were."""
        ends, self._ends = self._ends, set()
        self.answered = 0
        for end in ends:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        return len(ends)

    def close(self) -> None:
        """Take no more, and cut."""
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self.cut()

    def _pass(self, one: socket.socket, other: socket.socket, answers: bool) -> None:
        """Carry what `one` says to `other`; who reads an end also closes it."""
        with suppress(OSError):
            while data := one.recv(_CHUNK_BYTES):
                other.sendall(data)
                if answers and one in self._ends:
                    self.answered += len(data)
        self._ends.discard(one)
        with suppress(OSError):
            other.shutdown(socket.SHUT_RDWR)
        one.close()


@contextmanager
def wired(target: int, host: str = "127.0.0.1") -> Iterator[Wire]:
    """A wire from `host` to `target`, gone afterwards."""
    wire = Wire(target, host)
    thread = threading.Thread(target=wire.take, daemon=True)
    thread.start()
    try:
        yield wire
    finally:
        wire.close()
        thread.join()
