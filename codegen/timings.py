"""What each step of generation costs in CPU seconds: in this process, and in the tools it starts."""

from __future__ import annotations

import resource
from dataclasses import dataclass


@dataclass(frozen=True)
class Step:
    """One step: CPU seconds of this process and of its finished children, user and system together."""

    name: str
    own_s: float
    children_s: float

    @property
    def cpu_s(self) -> float:
        """Both together."""
        return self.own_s + self.children_s


class Timings:
    """Collects steps; called with the name of each one as it begins, it ends the one before.

    The first is what starting Python and importing took until the collection was made.
    """

    def __init__(self) -> None:
        self._done: list[Step] = []
        self._name = "start and imports"
        self._since = (0.0, 0.0)

    def __call__(self, step: str) -> None:
        now = _cpu_s()
        self._done.append(Step(self._name, now[0] - self._since[0], now[1] - self._since[1]))
        self._name, self._since = step, now

    def steps(self) -> tuple[Step, ...]:
        """Every step so far; the one under way ends here."""
        self("after")
        return tuple(self._done)


def _cpu_s() -> tuple[float, float]:
    """CPU seconds of this process, and of those of its children that it has waited for."""
    own, children = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return own.ru_utime + own.ru_stime, children.ru_utime + children.ru_stime
