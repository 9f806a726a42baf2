"""The newest messages of a thread, from which many are told, each from where they are."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from services.chat.domain import Hearers
from services.infra.frames import Framed


@dataclass(frozen=True, slots=True)
class Told:
    """A message as it is sent, and who hears it."""

    sequence: int
    hearers: Hearers
    said: Framed


class Window:
    """A thread's newest messages after `floor`, up to `head`."""

    def __init__(self, head: int) -> None:
        self.head = self.floor = head
        self._newest: deque[Told] = deque()

    def add(self, message: Told, size: int) -> None:
        """One more; the oldest go when there are more than `size`."""
        self._newest.append(message)
        self.head = message.sequence
        while len(self._newest) > size:
            self.floor = self._newest.popleft().sequence

    def forget(self) -> None:
        """Keep nothing: a message of it is not as it was."""
        self._newest.clear()
        self.floor = self.head

    def next(self, mark: int, to: str) -> Told | None:
        """The first message after `mark` that somebody hears. A mark below the floor is the caller's to look for."""
        found = None
        for message in reversed(self._newest):
            if message.sequence <= mark:
                break
            if to in message.hearers:
                found = message
        return found
