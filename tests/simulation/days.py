"""Random days of a station: operators edit, files come and go, media vanish, the LAB is killed, the clock is stepped.

`live` lets them happen and returns what was broken of what the station promises: no gap, no overlap, no sequence that
goes back, nothing told that becomes untrue, three nodes alike; a guide that is right, no repeat within the card's
window that the plan didn't own up to, nothing for adults in the children's hours.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

from pydantic import MISSING

from generated.models import (
    AssetUpdate,
    OwnerCard,
    PlayoutChange,
    ProgrammeFacts,
    QueueEntry,
    QueueInsert,
    QueueMove,
)
from generated.vocabulary import AssetState, PlanningRule, ProgrammeKind, QueueEntryState, QueueOrigin
from lab.autopilot.service import Autopilot
from lab.planner.dayparts import daypart_at
from lab.station.as_run import Aired
from services.kernel.errors import KernelError
from tests.simulation.viewers import Viewers
from tests.support.clock import ManualClock
from tests.support.configuration import knobs
from tests.support.ids import CountingIds
from tests.support.lab import OPERATOR, Bench, a_lab

BEGINNING = datetime(2026, 3, 1, 12, tzinfo=UTC)
PROGRAMMES = 70
BREAKS = 4
LONGEST = 1700
TAGS = ("music", "film", "talk", "late", "culture", "short")
CREATORS = ("ana", "rui", "eva", "ivo", "lia", "gil")
RATINGS = (0, 0, 10, 12, 16, 18)
LONGEST_STEP_S = 240
EDITS_PER_HOUR = 1.5
SEGMENT = timedelta(seconds=32 / 15)
KNOBS: dict[str, dict[str, object]] = {
    "curator": {"min_confidence_apply": 0.57},
    "autopilot": {"enabled": True, "canary_pct": 0.5, "evidence_min_s": 14_400},
}
"""Both are on, and do more than as shipped."""
LOOKS_PER_HOUR = 6.0
"""Of the curator and of the autopilot."""


@dataclass(frozen=True)
class Verdict:
    """What a simulation found; `wrong` is empty when every promise was kept."""

    days: float
    instants: int
    programmes: int
    breaks: int
    restarts: int
    edits: int
    bent: int
    curated: int
    trials: int
    wrong: tuple[str, ...]


class Days:
    """One station over its restarts, with the shipped channel and `further` ones like it."""

    def __init__(self, root: Path, seed: int, further: Sequence[str] = ()) -> None:
        self.random = random.Random(seed)
        self.root = root
        self.clock = ManualClock(BEGINNING)
        self.ids = CountingIds()
        self.further = {name: dict[str, Any]() for name in further}
        self.channels = ("main", *further)
        self.viewers: dict[str, Viewers] = {}
        self.booked: dict[str, QueueEntry] = {}
        self.ratings: dict[str, int] = {}
        self.restarts = self.edits = self.films = self.trials = 0

    async def live(self, days: float, progress: Callable[[float], None] = lambda _: None) -> Verdict:
        """Let `days` pass."""
        ends = self.clock.now() + timedelta(days=days)
        aired, wrong = list[Aired](), list[str]()
        while self.clock.now() < ends:
            async with a_lab(self.root, self.clock, ids=self.ids, further=self.further) as bench:
                bench.features = knobs(bench.features, **KNOBS)
                if not self.viewers:
                    await self._begin(bench)
                killed = min(self.clock.now() + timedelta(hours=self.random.uniform(2, 60)), ends)
                while self.clock.now() < killed:
                    await self._step(bench)
                    progress(1 - (ends - self.clock.now()) / timedelta(days=days))
                aired, wrong, self.trials = [], [], 0
                for channel in bench.lab.parts.channels:
                    found = await channel.as_run.page(0, None, 1_000_000)
                    aired += found
                    wrong += self._judged(bench.card, found, self.viewers[channel.name])
                    wrong += await self._unowned(channel.autopilot)
            self.restarts += 1
        told = [line for viewers in self.viewers.values() for line in viewers.wrong]
        programmes = [one for one in aired if one.kind is ProgrammeKind.PROGRAMME]
        breaks = sum(one.kind is ProgrammeKind.BREAK for one in aired)
        bent = sum(entry.relaxed is not MISSING for entry in self.booked.values())
        instants, restarts = sum(one.instants for one in self.viewers.values()), self.restarts - 1
        curated = sum(entry.origin is QueueOrigin.CURATOR for entry in self.booked.values())
        return Verdict(
            days,
            instants,
            len(programmes),
            breaks,
            restarts,
            self.edits,
            bent,
            curated,
            self.trials,
            (*told, *wrong),
        )

    async def _begin(self, bench: Bench) -> None:
        for channel in bench.lab.parts.channels:
            self.viewers[channel.name] = Viewers(bench.home, channel.publication.channel, self.clock)
        for _ in range(PROGRAMMES):
            self._film(bench)
        for number in range(BREAKS):
            folder = bench.home.library / ("idents", "bumpers")[number % 2]
            bench.film(f"break-{number}.mkv", 1 + number, folder)
        await bench.take_in(60)
        for asset in await bench.assets():
            await self._describe(bench, asset.asset_id)
        await bench.lab.parts.everywhere.refill(vary=True)

    def _film(self, bench: Bench) -> None:
        self.films += 1
        length = int(LONGEST ** self.random.random()) + 4
        bench.film(f"film-{self.films:04}.mkv", length)

    async def _describe(self, bench: Bench, asset_id: str) -> None:
        rating = self.ratings[asset_id] = self.random.choice(RATINGS)
        creator, tags = self.random.choice(CREATORS), self.random.sample(TAGS, 2)
        facts = ProgrammeFacts(creator=creator, tags=tags, rating=rating)
        await bench.control.update_asset(OPERATOR, AssetUpdate(facts=facts), asset_id=asset_id)

    async def _step(self, bench: Bench) -> None:
        seconds = self.random.uniform(1, LONGEST_STEP_S)
        self.clock.advance(seconds)
        if self.random.random() < seconds / 86_400:
            self.clock.step_wall(self.random.choice([-40, -5, 3, 30]))
        for viewers in self.viewers.values():
            viewers.look(fresh=False)
        await bench.station.tick()
        for viewers in self.viewers.values():
            viewers.look(fresh=self.random.random() < 0.05)
        in_emergency = [c.name for c in bench.lab.parts.channels if c.publication.switches.emergency]
        if in_emergency and self.random.random() < 0.2:
            await self._switch(bench, in_emergency[0])
        elif self.random.random() < seconds / 3600 * EDITS_PER_HOUR:
            await self._something(bench)
        if self.random.random() < seconds / 3600 * LOOKS_PER_HOUR:
            for desk in bench.lab.desks:
                await desk.curator.run()
                await desk.autopilot.run()
        await self._note_queue(bench)

    async def _unowned(self, autopilot: Autopilot) -> list[str]:
        """What was tuned beyond the bounds of the card, and how many trials have ended."""
        view = await autopilot.show(1000)
        self.trials += sum(trial.ended_at is not None for trial in view.trials)
        return [
            f"{parameter.name} is tuned to {factor}"
            for parameter, factor in view.parameters
            if not parameter.least <= factor <= parameter.most
        ]

    async def _note_queue(self, bench: Bench) -> None:
        for channel in self.channels:
            page = await bench.control.list_queue(OPERATOR, channel=channel, limit=20, cursor=None)
            self.booked.update({entry.entry_id: entry for entry in page.body.items})

    async def _something(self, bench: Bench) -> None:
        self.edits += 1
        happening = self.random.choice(
            [
                *(self._insert, self._insert, self._move, self._move, self._drop),
                *(self._arrive, self._lose, self._switch),
            ]
        )
        try:
            await happening(bench)
        except KernelError:
            return  # an operator was refused, as it may be

    async def _insert(self, bench: Bench) -> None:
        ready = [asset for asset in await bench.assets() if asset.state is AssetState.READY]
        asset = self.random.choice(ready)
        body = QueueInsert(asset_id=asset.asset_id, position=self.random.randint(0, 9))
        channel = self.random.choice(self.channels)
        await bench.control.insert_queue_entry(OPERATOR, body, channel=channel, idempotency_key=None)

    async def _move(self, bench: Bench) -> None:
        entry = await self._waiting(bench)
        body = QueueMove(position=self.random.randint(0, 9), version=entry.version)
        await bench.control.move_queue_entry(OPERATOR, body, entry_id=entry.entry_id, idempotency_key=None)

    async def _drop(self, bench: Bench) -> None:
        entry = await self._waiting(bench)
        await bench.control.remove_queue_entry(OPERATOR, entry_id=entry.entry_id)

    async def _arrive(self, bench: Bench) -> None:
        self._film(bench)
        await bench.take_in(60)
        newest = max(await bench.assets(), key=lambda asset: asset.asset_id)
        await self._describe(bench, newest.asset_id)

    async def _switch(self, bench: Bench, channel: str | None = None) -> None:
        """An emergency begins, or ends."""
        channel = channel or self.random.choice(self.channels)
        body = PlayoutChange(emergency=not bench.channel(channel).publication.switches.emergency)
        if self.random.random() < 0.5:
            body = PlayoutChange(emergency=body.emergency, emergency_clips=self.random.randint(1, 3))
        await bench.control.change_playout(OPERATOR, body, channel=channel)

    async def _lose(self, bench: Bench) -> None:
        """The media of an asset vanish; prep makes them again from the source."""
        asset = self.random.choice(await bench.assets())
        shutil.rmtree(bench.home.storage / "assets" / asset.asset_id, ignore_errors=True)
        await bench.station.check()
        await bench.settle(60)

    async def _waiting(self, bench: Bench) -> QueueEntry:
        channel = self.random.choice(self.channels)
        page = await bench.control.list_queue(OPERATOR, channel=channel, limit=20, cursor=None)
        return self.random.choice([e for e in page.body.items if e.state is QueueEntryState.WAITING])

    def _judged(self, card: OwnerCard, aired: list[Aired], viewers: Viewers) -> list[str]:
        wrong, last = [], dict[str, Aired]()
        window = timedelta(seconds=card.variety.asset_repeat_s)
        for one in aired:
            told = viewers.told.get(one.start_index)
            if told is not None and told.clip.title != one.title:
                wrong.append(f"{one.started_at} aired {one.title}, viewers had been told {told.clip.title}")
            if one.kind is not ProgrammeKind.PROGRAMME or one.asset_id is None or one.entry_id is None:
                continue
            entry, before = self.booked[one.entry_id], last.get(one.asset_id)
            last[one.asset_id] = one
            if entry.starts_at is not MISSING and abs(one.started_at - entry.starts_at) > SEGMENT:
                wrong.append(f"{one.started_at} {one.title} was promised for {entry.starts_at}")
            if entry.origin is QueueOrigin.OPERATOR:
                continue
            relaxed = () if entry.relaxed is MISSING else entry.relaxed
            repeats = before is not None and one.started_at - before.started_at < window
            if repeats and PlanningRule.ASSET_REPEAT not in relaxed:
                wrong.append(f"{one.started_at} {one.title} repeats, and the plan doesn't say so")
            if not self._suits(card, one):
                wrong.append(f"{one.started_at} {one.title} is for adults")
        return [*wrong, *self._misplaced(card, aired)]

    def _misplaced(self, card: OwnerCard, aired: list[Aired]) -> list[str]:
        """A break that the planner chose follows something else, another break at most, and not itself."""
        wrong = []
        for before, one in pairwise(aired):
            entry = self.booked.get(one.entry_id or "")
            if one.kind is not ProgrammeKind.BREAK or entry is None or entry.origin is QueueOrigin.OPERATOR:
                continue
            if not self._suits(card, one):
                wrong.append(f"{one.started_at} {one.title} is for adults")
            if before.asset_id == one.asset_id:
                wrong.append(f"{one.started_at} the break {one.title} airs twice in a row")
        return wrong

    def _suits(self, card: OwnerCard, one: Aired) -> bool:
        rating = self.ratings[one.asset_id or ""]
        moments = (one.started_at, one.ends_at - timedelta(milliseconds=1))
        parts = [daypart_at(card, moment) for moment in moments]
        return all(part is not None and rating <= part.max_rating for part in parts)
