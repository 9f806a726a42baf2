"""Counts by kind within a minute, so that what is told of each stays bounded. Pure: the time is an argument."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime


@dataclass
class Minutes:
    """Counts by kind within a minute of the clock: pure but for what it remembers."""

    most: int
    _minute: datetime | None = None
    _seen: Counter[str] = field(default_factory=Counter)

    def admit(self, kind: str, now: datetime) -> tuple[bool, dict[str, int]]:
        """Whether this one is an entry of its own, and how many of each kind the minute before were not."""
        minute, left = now.replace(second=0, microsecond=0), {}
        if minute != self._minute:
            left = {name: count - self.most for name, count in self._seen.items() if count > self.most}
            self._minute, self._seen = minute, Counter()
        self._seen[kind] += 1
        return self._seen[kind] <= self.most, left
