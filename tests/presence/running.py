"""One run: people come, change, fall silent, die with a node and come back, while others watch; and the verdict."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final

import httpx

from generated.models import PresenceGuardrails
from services.presence.handlers import SILENT
from tests.chat_kills.crowd import PATIENCE_S, Calls
from tests.chat_kills.house import House
from tests.presence.crowd import AT_ONCE, Crowd, Person, bits, cut, leave
from tests.presence.judging import Bars, Knowledge, Seen, Told, Wrong, grown, percentile, wrongs
from tests.presence.load import Load, redis_of_this_process
from tests.presence.regulars import regulars
from tests.presence.watching import Wait, Watching, numbers

MOVERS: Final = 40
MOVES_PER_S: Final = 5
WHOLE: Final = 5
"""Watchers that read whole lists."""
PARTED: Final = 20
"""One of so many falls silent, and one of so many is cut off."""
_LOOK_S: Final = 0.05
_MIB: Final = 1024 * 1024


@dataclass(frozen=True)
class Verdict:
    """What became of people, and what they cost; `wrong` is every broken promise."""

    people: int
    watchers: int
    entered_s: float
    told_p50_ms: float
    """From a change to each of the watchers, and so below."""
    told_p99_ms: float
    hid_p99_ms: float
    showed_p99_ms: float
    left_p99_ms: float
    came_p99_ms: float
    told_max_ms: float
    tellings: int
    silent: int
    silent_gone_s: float
    """From the last sign of somebody to the last watcher who is told that they are gone; the longest."""
    killed: int
    killed_gone_s: float
    came_back_s: float
    """Until everybody who was on the dead node is known again."""
    heartbeats_per_s: float
    node_cores: float
    redis_cores: float
    node_mib: float
    kib_per_person: float
    growth_kib: float
    """Of the node while they are there."""
    redis_mib: float
    resyncs: int
    took_s: float
    wrong: tuple[Wrong, ...]


@dataclass(frozen=True)
class Plan:
    """What happens; `say` hears of each act."""

    people: int
    watchers: int
    kill: bool
    growth_bytes: int = 16 * _MIB
    say: Callable[[str], None] = lambda _: None
    movers: int = MOVERS
    settle_s: float = 5.0
    slack_s: float = 0.0
    """What everything may take longer, on a machine that does something else beside."""

    def bars(self, presence: PresenceGuardrails) -> Bars:
        """What is promised of a configuration."""
        return Bars(
            told_p99_s=1.0 + self.slack_s,
            gone_s=presence.gone_within_s + self.slack_s,
            ghosts_s=presence.ttl_s + 1 + self.slack_s,
            closed_s=presence.gone_within_s + 1 + self.slack_s,
            silent_code=SILENT,
            growth_bytes=self.growth_bytes,
            unheard_share=0.01,
        )


class Run:
    """The acts, one after the other."""

    def __init__(self, house: House, plan: Plan, crowd: Crowd, later: asyncio.TaskGroup) -> None:
        self._house = house
        self._plan = plan
        self._crowd = crowd
        self._later = later
        self._watching: Watching
        self._knowledge: list[Knowledge] = []
        self.struck = 0
        """How many were on the node that was killed."""
        self._returns: list[Told] = []

    async def enter(self) -> None:
        """Everybody comes; the last ones watch, on the last node."""
        plan, crowd, addresses = self._plan, self._crowd, self._house.addresses
        async for token, presence_id in regulars(self._house, plan.people):
            crowd.know(token, presence_id)
        first, away = plan.people - plan.watchers, addresses[:-1] or addresses
        shares = [(away[at], crowd.people[at : first : len(away)]) for at in range(len(away))]
        for address, people in (*shares, (addresses[-1], crowd.people[first:])):
            await crowd.open(people, address, lambda: plan.say("enter"))
        self._watching = Watching(crowd, self._later, crowd.people[first:], WHOLE)
        self._watching.begin()
        await _until(lambda: all(one.knows for one in self._watching.watchers))
        await self._known("after they had come")

    async def change(self) -> list[Told]:
        """Some hide, show themselves, leave and come again, at an even pace."""
        waits: dict[str, list[Wait]] = {}
        movers = self._free(self._plan.movers)
        steps = ("hid", "showed", "left", "came")
        began = time.monotonic()
        moves = [(what, one) for what in steps for one in movers]
        async with asyncio.TaskGroup() as tasks:
            for number, (what, one) in enumerate(moves):
                await asyncio.sleep(began + number / MOVES_PER_S - time.monotonic())
                wait = self._watching.wait_for(
                    one.bit, {one.number: time.monotonic()}, is_gone=what in ("hid", "left")
                )
                waits.setdefault(what, []).append(wait)
                tasks.create_task(self._move(what, one))
        told = []
        for what, of in waits.items():
            everybody = [await self._told(what, wait) for wait in of]
            delays = [delay for one in everybody for delay in one.delays_s]
            told.append(Told(what, delays, sum(one.untold for one in everybody)))
        self._plan.say("changes")
        return told

    async def fall_silent(self) -> tuple[Told, dict[str, tuple[int, float]]]:
        """Some show no more that they are there, and others are cut off; how watchers and the sockets end."""
        share = max(1, self._plan.people // PARTED)
        parted = self._free(2 * share)
        quiet, off = parted[:share], parted[share:]
        for one in quiet:
            one.beats = False
        for one in off:
            cut(one)
        since = {one.number: one.beat_at for one in quiet} | {one.number: time.monotonic() for one in off}
        wait = self._watching.wait_for(bits(parted), since, is_gone=True)
        told = await self._told("silent", wait)
        await _until(lambda: all(one.socket is None for one in quiet))
        closed = {
            f"person {one.number}": (one.closes.pop() if one.closes else 0, one.closed_at - one.beat_at)
            for one in quiet
        }
        self._plan.say("silence")
        await self._come_back(parted, quiet[0].at)
        return told, closed

    async def die(self) -> Told:
        """The first node is killed, with everybody on it; they come back on the last one once they are gone."""
        address = self._house.addresses[0]
        struck = [one for one in self._crowd.people if one.at == address]
        self.struck = len(struck)
        wait = self._watching.wait_for(
            bits(struck), dict.fromkeys((one.number for one in struck), time.monotonic()), is_gone=True
        )
        self._house.kill(address)
        for one in struck:
            one.beats = False
        told = await self._told("killed", wait)
        for one in struck:
            one.closes.clear()
        self._plan.say("kill")
        await self._come_back(struck, self._house.addresses[-1])
        return told

    def seen(
        self,
        changes: Sequence[Told],
        silent: Told,
        closed: Mapping[str, tuple[int, float]],
        killed: Told | None,
        rss: Sequence[int],
    ) -> Seen:
        """Everything, at the end."""
        return Seen(
            changes=changes,
            silent=silent,
            killed=killed,
            returns=self._returns,
            knowledge=self._knowledge,
            closed_s=closed,
            cut_off=[f"person {one.number}, {one.closes}" for one in self._crowd.people if one.closes],
            disorder=sum(one.disorder for one in self._watching.watchers),
            rss_bytes=rss,
            beats=self._crowd.beaten,
            pongs=self._crowd.pongs,
        )

    @property
    def resyncs(self) -> int:
        """How often watchers were told to ask for the list, but for when they began."""
        return sum(one.resyncs - 1 for one in self._watching.watchers)

    @property
    def came_back_s(self) -> float:
        """How long it took until the last ones who came back were known."""
        return self._returns[-1].worst_s

    async def _move(self, what: str, one: Person) -> None:
        match what:
            case "hid":
                await self._crowd.show(one, "hidden")
            case "showed":
                await self._crowd.show(one, "visible")
            case "left":
                leave(one)
            case _:
                await self._crowd.open([one], one.at)

    async def _come_back(self, people: Sequence[Person], address: str) -> None:
        since = dict.fromkeys((one.number for one in people), time.monotonic())
        wait = self._watching.wait_for(bits(people), since, is_gone=False)
        await self._crowd.open(people, address)
        self._returns.append(await self._told("came back", wait))
        await self._known("after they had come back")
        self._plan.say("return")

    async def _told(self, what: str, wait: Wait) -> Told:
        """Wait until everybody knows, or patience is at an end."""
        await _until(lambda: wait.is_over)
        self._watching.waits.remove(wait)
        return Told(what, wait.delays_s, sum(left.bit_count() for left in wait.left))

    async def _known(self, when: str) -> None:
        """Note whom those know who read whole lists, once that is as it should be or patience is at an end."""
        there = bits(one for one in self._crowd.people if one.socket is not None)
        whole = [one for one in self._watching.watchers if one.is_whole]
        await _until(lambda: all(one.knows and one.known == there & ~one.person.bit for one in whole))
        self._knowledge += [
            Knowledge(
                f"person {one.person.number} {when}",
                frozenset(numbers(one.known)),
                frozenset(numbers(there & ~one.person.bit)),
            )
            for one in whole
        ]

    def _free(self, most: int) -> list[Person]:
        """People who do not watch, from the beginning."""
        return self._crowd.people[: max(2, min(most, self._plan.people - self._plan.watchers))]


async def play(house: House, plan: Plan) -> Verdict:
    """All acts. Whoever watches lives on; without a kill so does the node."""
    began = time.monotonic()
    async with a_crowd(house) as (crowd, later):
        run = Run(house, plan, crowd, later)
        pids = house.pids(house.addresses[0])
        before = Load(pids).rss()
        await run.enter()
        entered_s = time.monotonic() - began
        await asyncio.sleep(plan.settle_s)
        node, redis = Load(pids), Load(redis_of_this_process())
        beaten, looking = crowd.beaten, asyncio.create_task(node.look())
        since = time.monotonic()
        changes = await run.change()
        beats_per_s = (crowd.beaten - beaten) / (time.monotonic() - since)
        node_cores, redis_cores = node.cores, redis.cores
        looking.cancel()
        silent, closed = await run.fall_silent()
        redis_bytes = redis.rss()
        killed = await run.die() if plan.kill else None
        seen = run.seen(changes, silent, closed, killed, node.rss_bytes)
        waited = [delay for told in changes for delay in told.delays_s]
        return Verdict(
            people=plan.people,
            watchers=plan.watchers,
            entered_s=round(entered_s, 1),
            told_p50_ms=round(1000 * percentile(waited, 50), 1),
            told_p99_ms=round(1000 * percentile(waited, 99), 1),
            **{f"{told.what}_p99_ms": round(1000 * percentile(told.delays_s, 99), 1) for told in changes},
            told_max_ms=round(1000 * max(waited, default=0), 1),
            tellings=len(waited),
            silent=len(closed),
            silent_gone_s=round(silent.worst_s, 2),
            killed=run.struck,
            killed_gone_s=0.0 if killed is None else round(killed.worst_s, 2),
            came_back_s=round(run.came_back_s, 2),
            heartbeats_per_s=round(beats_per_s),
            node_cores=round(node_cores, 2),
            redis_cores=round(redis_cores, 2),
            node_mib=round(node.rss_bytes[-1] / _MIB, 1),
            kib_per_person=round((node.rss_bytes[-1] - before) / plan.people / 1024, 1),
            growth_kib=round(grown(node.rss_bytes) / 1024),
            redis_mib=round(redis_bytes / _MIB, 1),
            resyncs=run.resyncs,
            took_s=round(time.monotonic() - began, 1),
            wrong=tuple(wrongs(seen, plan.bars(house.bundle.guardrails.presence))),
        )


@asynccontextmanager
async def a_crowd(house: House) -> AsyncIterator[tuple[Crowd, asyncio.TaskGroup]]:
    """Nobody yet, at the doors of a house."""
    few = httpx.Limits(max_connections=AT_ONCE)
    async with httpx.AsyncClient(timeout=PATIENCE_S, limits=few) as http, asyncio.TaskGroup() as later:
        crowd = Crowd(Calls(house, http, random.Random(1)))
        beating = later.create_task(crowd.beat())
        yield crowd, later
        beating.cancel()
        for one in crowd.people:
            cut(one)
        await asyncio.sleep(_LOOK_S)


async def _until(holds: Callable[[], bool]) -> None:
    """Return once something is so, or patience is at an end."""
    ends_at = time.monotonic() + PATIENCE_S
    while not holds() and time.monotonic() < ends_at:
        await asyncio.sleep(_LOOK_S)
