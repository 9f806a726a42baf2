"""Keeping a bounded number of items at even distances from a stream whose length nobody knows yet. Pure."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

Item = TypeVar("Item")


class Thinned(Generic[Item]):
    """At most `limit` of the items offered as 0, 1, 2, ...: every `stride`-th, and the stride doubles as it must."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self.stride = 1
        self.items: list[Item] = []

    def offer(self, number: int, make: Callable[[], Item]) -> None:
        """Take item `number` if it is its turn; it is made only then."""
        if number % self.stride:
            return
        self.items.append(make())
        if len(self.items) > self._limit:
            self.items = self.items[::2]
            self.stride *= 2
