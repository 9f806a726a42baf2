"""When a publisher is asked for a key frame: at once, not too often, and again while none comes.

An encoder that has just sent one ignores the next request (Chromium does for 300 ms), so a request that brought nothing
is repeated.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Asking:
    """Seconds between requests at least, and before one is repeated; after `attempts` they were in vain."""

    interval_s: float
    retry_s: float
    attempts: int


class KeyFrameRequests:
    """The requests for one incoming stream. `waiting`: one was asked for, and may yet come."""

    def __init__(self, asking: Asking) -> None:
        self._asking = asking
        self._asked_s: float | None = None
        self._left = 0
        self.waiting = False
        self.in_vain = 0
        """How often all attempts were, from the beginning on."""

    def want(self, now_s: float) -> bool:
        """Somebody needs a key frame: whether to ask for it now. If not, `due` will say so."""
        if not self.waiting:
            self.waiting, self._left = True, self._asking.attempts
        return self.due(now_s)

    def due(self, now_s: float) -> bool:
        """Whether to ask now, for what is wanted and has not come."""
        if not self.waiting:
            return False
        wait_s = self._asking.interval_s if self._left == self._asking.attempts else self._asking.retry_s
        if self._asked_s is not None and now_s - self._asked_s < wait_s:
            return False
        if not self._left:
            self.waiting, self.in_vain = False, self.in_vain + 1
            return False
        self._asked_s = now_s
        self._left -= 1
        return True

    def came(self) -> None:
        """A key frame is here."""
        self.waiting = False
