"""Three nodes that serve the channel, and a viewer who remembers everything they ever said."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from lab.playout.channel import Channel
from lab.playout.origin import ChannelOrigin
from lab.playout.published import ScheduleReader
from lab.playout.schedule import Slot
from lab.playout.shelf import Shelf
from services.infra.paths import Home
from services.kernel.clock import Clock

_SEQUENCE = re.compile(r"#EXT-X-MEDIA-SEQUENCE:(\d+)\n")
_SEGMENT = re.compile(r"(?m)^(\d+)\.m4s$")


@dataclass
class Viewers:
    """Asks three origins for one playlist; `wrong` lists every broken promise."""

    home: Home
    channel: Channel
    clock: Clock
    told: dict[int, Slot] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    instants: int = 0
    _nodes: list[ChannelOrigin] = field(default_factory=list)
    _sequence: int = -1
    _newest: int = -1

    def __post_init__(self) -> None:
        self._nodes = [self._node() for _ in range(2)]
        self._reader = ScheduleReader(self._file())
        self._shelf = Shelf(self.home.storage, manifests_kept=1)

    def _node(self) -> ChannelOrigin:
        shelf = Shelf(self.home.storage, manifests_kept=8)
        return ChannelOrigin(self.channel, ScheduleReader(self._file()), shelf, self.clock)

    def _file(self) -> Path:
        return self.home.schedule(self.channel.channel_id)

    def look(self, *, fresh: bool) -> None:
        """One reload of the playlist on every node; `fresh` adds one that has just started."""
        nodes = [*self._nodes, *([self._node()] if fresh else [])]
        bodies = {b"".join(node.answer("720/playlist.m3u8").parts) for node in nodes}
        self.instants += 1
        if len(bodies) != 1:
            self._complain("nodes disagree")
        text = bodies.pop().decode()
        self._sequence_of(text)
        self._remember([int(number) for number in _SEGMENT.findall(text)])

    def _sequence_of(self, text: str) -> None:
        found = _SEQUENCE.search(text)
        sequence = int(found[1]) if found else -1
        if sequence < self._sequence:
            self._complain(f"media sequence {self._sequence} went back to {sequence}")
        self._sequence = sequence

    def _remember(self, listed: list[int]) -> None:
        """Whatever was told of an index stays true, and no index between two reloads is passed over."""
        if listed != list(range(listed[0], listed[-1] + 1)):
            self._complain(f"a gap in {listed}")
        schedule, slate = self._reader.current(), self._shelf.slate()
        if slate is None:
            return self._complain("no slate")
        first = min(listed[0], self._newest + 1) if self._newest >= 0 else listed[0]
        for index in range(first, listed[-1] + 1):
            slot = schedule.at(index, slate.clip)
            said = self.told.setdefault(index, slot)
            if (said.clip.asset_id, said.segment) != (slot.clip.asset_id, slot.segment):
                self._complain(f"index {index} was {said.clip.title}, now {slot.clip.title}")
        self._newest = max(self._newest, listed[-1])

    def _complain(self, text: str) -> None:
        self.wrong.append(f"{self.clock.now():%Y-%m-%d %H:%M:%S} {text}")
