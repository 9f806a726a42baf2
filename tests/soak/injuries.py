"""What happens when: drawn by lot for a seed, pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from random import Random

VICTIMS = ("lab", "edge-1", "edge-2", "redis", "sfu", "watchdog")


class Kind(StrEnum):
    """What may happen to a machine."""

    KILL = "kill -9"
    DELETE = "a segment is deleted"
    FILL = "the disk is full"
    FREE = "there is room again"
    STEP = "the clock steps"


@dataclass(frozen=True)
class Injury:
    """At `at_s` seconds; `victim` names a process, `by_s` is the clock's step."""

    at_s: float
    kind: Kind
    victim: str = ""
    by_s: float = 0.0

    def __str__(self) -> str:
        detail = self.victim or (f"{self.by_s:+g} s" if self.by_s else "")
        return f"{self.kind} {detail}".strip()


def plan(lasts_s: float, seed: int, *, kill_every_s: float, full_s: float, step_s: float) -> list[Injury]:
    """Everything in order of time: kills throughout, each other thing at least once, in each ten minutes anew.

    The disk stays full while processes are killed, too. Every step of the clock is taken back.
    """
    dice = Random(seed)
    return sorted(
        [*_kills(lasts_s, dice, kill_every_s), *_others(lasts_s, dice, full_s, step_s)],
        key=lambda one: one.at_s,
    )


def _kills(lasts_s: float, dice: Random, every_s: float) -> Iterator[Injury]:
    """Each process once before any of them twice."""
    waiting: list[str] = []
    for number in range(1, int(lasts_s / every_s) + 1):
        at_s = number * every_s - dice.uniform(0, every_s / 3)
        waiting = waiting or dice.sample(VICTIMS, len(VICTIMS))
        yield Injury(at_s, Kind.KILL, waiting.pop())


def _others(lasts_s: float, dice: Random, full_s: float, step_s: float) -> Iterator[Injury]:
    rounds = max(int(lasts_s / 600), 1)
    share_s = lasts_s / rounds
    for number in range(rounds):
        begin_s = number * share_s
        fill_s = begin_s + share_s * 0.3
        yield Injury(begin_s + share_s * 0.12, Kind.DELETE)
        yield Injury(fill_s, Kind.FILL)
        yield Injury(fill_s + full_s, Kind.FREE)
        back_s, forth_s = begin_s + share_s * 0.7, begin_s + share_s * 0.85
        sign = dice.choice((-1, 1))
        yield Injury(back_s, Kind.STEP, by_s=sign * step_s)
        yield Injury(forth_s, Kind.STEP, by_s=-sign * step_s)
