"""One run: kills, everybody's return, and the verdict."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from math import inf

from tests.chat_kills.crowd import a_crowd
from tests.chat_kills.house import House
from tests.chat_kills.judging import Wrong


@dataclass(frozen=True)
class Verdict:
    """What became of messages, and of clients whose node died; `wrong` is every broken promise."""

    kills: int
    clients: int
    cut_off: int
    """How often a client's node died."""
    said: int
    acknowledged: int
    unanswered_at_kills: int
    said_again: int
    told: int
    back_median_s: float
    back_max_s: float
    took_s: float
    wrong: tuple[Wrong, ...]


async def play(
    house: House,
    kills: int,
    clients: int,
    messages: int,
    seed: int,
    within_s: float = inf,
    tell: Callable[[str], None] = lambda _: None,
) -> Verdict:
    """So many kills under so many clients, who say `messages` each between them, or as many as begin `within_s`.

    `tell` hears how it goes.
    """
    began, back, unanswered, killed = time.monotonic(), list[float](), 0, 0
    async with a_crowd(house, clients, seed) as crowd:
        tell(f"{len(crowd.clients)} clients follow")
        while killed < kills and time.monotonic() < began + within_s:
            returned, waiting = await crowd.round(messages)
            back += returned
            unanswered += waiting
            killed += 1
            tell(f"kill {killed}: {len(returned)} cut off, {_described(returned)}; {waiting} unanswered")
        tell("everybody is answered" if await crowd.settle() else "not everybody is answered")
        wrong = await crowd.judged()
        everybody = [client.told for client in crowd.clients]
        return Verdict(
            kills=killed,
            clients=len(everybody),
            cut_off=len(back),
            said=sum(len(told.said) for told in everybody),
            acknowledged=sum(len(told.acknowledged) for told in everybody),
            unanswered_at_kills=unanswered,
            said_again=sum(client.again for client in crowd.clients),
            told=sum(len(told.heard) for told in everybody),
            back_median_s=round(statistics.median(back), 2),
            back_max_s=round(max(back), 2),
            took_s=round(time.monotonic() - began, 1),
            wrong=tuple(wrong),
        )


def _described(back_s: list[float]) -> str:
    return f"back after {statistics.median(back_s):.1f} s, the last one after {max(back_s):.1f} s"
