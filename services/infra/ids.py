"""UUIDv7 ids (RFC 9562, section 5.7): 48 bits of milliseconds, then a counter, then randomness."""

import os
import threading
import uuid
from collections.abc import Callable

from services.kernel.clock import Clock

_COUNTER_BITS = 12
_COUNTER_MAX = (1 << _COUNTER_BITS) - 1


class Uuid7Source:
    """`IdSource` whose ids rise strictly within one process.

    Within a millisecond, and while the wall clock stands still or steps back, the 12-bit
    `rand_a` field counts (RFC 9562, section 6.2, method 1); when it overflows the
    millisecond moves on ahead of the clock. Safe from several threads.
    """

    def __init__(self, clock: Clock, entropy: Callable[[int], bytes] = os.urandom) -> None:
        self._clock = clock
        self._entropy = entropy
        self._lock = threading.Lock()
        self._last_ms = -1
        self._counter = 0

    def new(self) -> str:
        random = self._entropy(9)
        with self._lock:
            millisecond, counter = self._tick(int.from_bytes(random[8:]) & 0x7F)
        value = (
            millisecond << 80
            | 0x7 << 76
            | counter << 64
            | 0b10 << 62
            | int.from_bytes(random[:8]) & ((1 << 62) - 1)
        )
        return str(uuid.UUID(int=value))

    def _tick(self, start: int) -> tuple[int, int]:
        now_ms = int(self._clock.now().timestamp() * 1000)
        if now_ms > self._last_ms:
            self._last_ms, self._counter = now_ms, start
        elif self._counter == _COUNTER_MAX:
            self._last_ms, self._counter = self._last_ms + 1, start
        else:
            self._counter += 1
        return self._last_ms, self._counter
