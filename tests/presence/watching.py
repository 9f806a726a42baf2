"""What watchers are told: each of them by itself, as a client keeps its list (docs/presence.md)."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from tests.presence.crowd import Crowd, Person, watch

_DATA: Final = b',"data":'
_KEPT: Final = 512
"""Tellings that are kept taken apart: the same one goes to everybody who watches."""


@dataclass(frozen=True)
class Telling:
    """What one message tells: sets of people by their bits."""

    present: int
    gone: int


@dataclass(eq=False)
class Wait:
    """What each watcher is to be told: that people are gone, or present, since a moment of each.

    `left` are those of whom each watcher has not been told, and `delays_s` how long the longest of each telling took.
    """

    people: int
    is_gone: bool
    since: Mapping[int, float]
    left: list[int] = field(default_factory=list)
    delays_s: list[float] = field(default_factory=list)
    _oldest: dict[int, float] = field(default_factory=dict)

    def hear(self, watcher: int, told: int) -> None:
        """Somebody is told of people."""
        new = told & self.left[watcher]
        if new:
            self.left[watcher] ^= new
            self.delays_s.append(time.monotonic() - self._since(new))

    @property
    def is_over(self) -> bool:
        """Whether everybody knows."""
        return not any(self.left)

    def _since(self, people: int) -> float:
        if people not in self._oldest:
            self._oldest[people] = min(self.since[number] for number in numbers(people))
        return self._oldest[people]


def numbers(people: int) -> list[int]:
    """The numbers of a set of people."""
    found = []
    while people:
        lowest = people & -people
        found.append(lowest.bit_length() - 1)
        people ^= lowest
    return found


class Watcher:
    """Somebody who is told of others. One that reads the whole list knows it; others look at its first page only."""

    def __init__(self, watching: Watching, person: Person, number: int, *, is_whole: bool) -> None:
        self.person = person
        self.is_whole = is_whole
        self.known = 0
        """Whom they know to be there; without meaning unless they read the whole list."""
        self.resyncs = 0
        self.disorder = 0
        """How often a number did not rise."""
        self._watching = watching
        self._number = number
        self._sequence = 0
        self._since_asked: list[Telling] | None = None
        """What was told while the list is asked for."""
        self._asks_again = False

    @property
    def knows(self) -> bool:
        """Whether their list is not on its way."""
        return self._since_asked is None and self._sequence > 0

    def hear(self, text: bytes) -> None:
        """A message."""
        head, is_update, data = text.partition(_DATA)
        said = json.loads(head + b"}" if is_update else text)
        if is_update:
            self.disorder += said["sequence"] <= self._sequence
            self._take(self._watching.taken_apart(data[:-1]))
        elif said["type"] == "resync":
            self.resyncs += 1
            self._resync()
        self._sequence = said["sequence"]

    def _take(self, told: Telling) -> None:
        if self._since_asked is not None:
            self._since_asked.append(told)
        self._apply(told)
        for wait in self._watching.waits:
            wait.hear(self._number, told.gone if wait.is_gone else told.present)

    def _apply(self, told: Telling) -> None:
        self.known = (self.known | told.present) & ~told.gone

    def _resync(self) -> None:
        if self._since_asked is None:
            self._watching.later.create_task(self._ask())
        else:
            self._asks_again = True

    async def _ask(self) -> None:
        """Ask for the list, and apply to it what was told meanwhile."""
        while True:
            self._asks_again, self._since_asked = False, []
            shown, cursor = await self._watching.crowd.page(self.person)
            while cursor is not None and self.is_whole:
                page, cursor = await self._watching.crowd.page(self.person, cursor)
                shown |= page
            if not self._asks_again:
                break
        told, self._since_asked = self._since_asked, None
        self.known = shown
        for one in told:
            self._apply(one)
        self._look(ends=cursor is None)

    def _look(self, *, ends: bool) -> None:
        """What the list says. Whoever is not on a first page that goes on may be on the next one: nobody can know."""
        for wait in self._watching.waits:
            wait.hear(self._number, wait.people & (~self.known if wait.is_gone else self.known))
            if not ends and not wait.is_gone:
                wait.left[self._number] = 0


class Watching:
    """Those who watch, and what they wait for."""

    def __init__(self, crowd: Crowd, later: asyncio.TaskGroup, people: Sequence[Person], whole: int) -> None:
        self.crowd = crowd
        self.later = later
        self.waits: list[Wait] = []
        self.watchers = [
            Watcher(self, person, number, is_whole=number < whole) for number, person in enumerate(people)
        ]
        self._apart: dict[bytes, Telling] = {}

    def begin(self) -> None:
        """Have them watch."""
        for watcher in self.watchers:
            watch(watcher.person, watcher.hear)

    def wait_for(self, people: int, since: Mapping[int, float], *, is_gone: bool) -> Wait:
        """Everybody is to be told of people from now on; `since` is by their numbers."""
        left = [people & ~watcher.person.bit for watcher in self.watchers]
        wait = Wait(people, is_gone, since, left)
        self.waits.append(wait)
        return wait

    def taken_apart(self, data: bytes) -> Telling:
        """What a difference tells."""
        if data not in self._apart:
            if len(self._apart) >= _KEPT:
                self._apart.clear()
            said = json.loads(data)
            self._apart[data] = Telling(
                self._set(one["presence_id"] for one in said["present"]), self._set(said["gone"])
            )
        return self._apart[data]

    def _set(self, presences: object) -> int:
        found = 0
        for presence_id in presences:  # type: ignore[attr-defined]
            found |= 1 << self.crowd.number_of[presence_id]
        return found
