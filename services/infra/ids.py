"""UUIDv7 ids (RFC 9562, section 5.7): 48 bits of milliseconds, then a counter, then randomness."""

import os
import threading
import uuid
from collections.abc import Callable
from datetime import datetime

from services.kernel.clock import Clock

_COUNTER_BITS = 12
_COUNTER_MAX = (1 << _COUNTER_BITS) - 1
_DRAWN_AT_ONCE = 64
_TAIL_BYTES = 10
_VARIANT = dict(zip("0123456789abcdef", "89ab" * 4, strict=True))


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
        now_ms = self._clock.unix_ms()
        if now_ms > self._last_ms:
            self._last_ms, self._counter = now_ms, start
        elif self._counter == _COUNTER_MAX:
            self._last_ms, self._counter = self._last_ms + 1, start
        else:
            self._counter += 1
        return self._last_ms, self._counter


def first_of(moment: datetime) -> str:
    """The lowest id that can be made at a moment: what is older has ids below it."""
    digits = f"{int(moment.timestamp() * 1000):012x}"
    return f"{digits[:8]}-{digits[8:]}-7000-8000-000000000000"


class RequestIds:
    """`IdSource` for what need only be told apart, as requests are: unordered within a millisecond.

    74 random bits (RFC 9562, section 5.7) instead of a counter, so there is nothing to lock; they are drawn and written
    out for many ids at once. For the event loop's thread alone; a forked process draws its own.
    """

    def __init__(self, clock: Clock, entropy: Callable[[int], bytes] = os.urandom) -> None:
        self._clock = clock
        self._entropy = entropy
        self._millisecond = -1
        self._head = ""
        self._tails: list[str] = []
        os.register_at_fork(after_in_child=self._tails.clear)

    def new(self) -> str:
        if not self._tails:
            self._tails.extend(_tails(self._entropy(_DRAWN_AT_ONCE * _TAIL_BYTES)))
        millisecond = self._clock.unix_ms()
        if millisecond != self._millisecond:
            self._millisecond, digits = millisecond, f"{millisecond:012x}"
            self._head = f"{digits[:8]}-{digits[8:]}-7"
        return self._head + self._tails.pop()


def _tails(random: bytes) -> list[str]:
    """What follows the version: `rand_a`, the variant and `rand_b` as they are written, from every ten bytes."""
    return [
        f"{digits[:3]}-{_VARIANT[digits[3]]}{digits[4:7]}-{digits[8:]}"
        for digits in random.hex("-", _TAIL_BYTES).split("-")
    ]
