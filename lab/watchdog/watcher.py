"""Looks at one channel again and again: fetches what is new, decodes it, says what is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lab.assets import AssetManifest
from lab.playout.channel import SLATE_ID, Channel
from lab.playout.patch import BrokenSegment
from lab.playout.published import ScheduleReader
from lab.playout.shelf import Shelf
from lab.watchdog.decoding import Levels, Luma, Undecodable, listen, look
from lab.watchdog.domain import Found, Kind, Limits, Programme, Seen, Watch, see, wrong
from lab.watchdog.player import Listed, Player, Unreachable
from services.kernel.clock import Clock

_MEASURED = {"black": Kind.BLACK, "freeze": Kind.FROZEN, "silence": Kind.SILENT}
"""Prep's checks whose value is a share of the programme's length."""


@dataclass(frozen=True)
class Expected:
    """What the channel should air: its published schedule and what prep wrote of each asset. Read only."""

    channel: Channel
    schedule: ScheduleReader
    shelf: Shelf

    def programme(self, index: int) -> Programme:
        """What is known of what airs at `index`."""
        slate = self.shelf.slate()
        if slate is None:
            return Programme(is_slate=True)
        clip = self.schedule.current().at(index, slate.clip).clip
        if clip.asset_id == SLATE_ID:
            return Programme(is_slate=True)
        try:
            return Programme(measured(self.shelf.manifest(clip.asset_id)))
        except BrokenSegment:
            return Programme()


def measured(manifest: AssetManifest) -> dict[Kind, float]:
    """Seconds of each stretch in the whole programme, as prep measured them.

    Prep takes no black for a freeze; a picture that is black stands still, too.
    """
    found = {
        _MEASURED[check.name]: (check.value or 0.0) * manifest.duration_ms / 1000
        for check in manifest.checks
        if check.name in _MEASURED
    }
    return {**found, Kind.FROZEN: found.get(Kind.FROZEN, 0.0) + found.get(Kind.BLACK, 0.0)}


class Watcher:
    """One channel. For `patience_s` after the start a channel that never answered has not begun yet."""

    def __init__(
        self,
        player: Player,
        expected: Expected,
        clock: Clock,
        limits: Limits,
        levels: Levels,
        *,
        patience_s: float,
    ) -> None:
        self._player = player
        self._expected = expected
        self._clock = clock
        self._limits = limits
        self._levels = levels
        self._watch = Watch()
        self._luma: Luma | None = None
        self._answered = clock.monotonic() + patience_s - limits.unreachable_s

    def look(self) -> list[Found]:
        """One look; what is wrong."""
        grid = self._expected.channel.grid
        newest = self._expected.channel.newest(grid.index_at(self._clock.now()))
        try:
            picture, sound = self._player.playlists()
        except Unreachable:
            silent_for_s = max(self._clock.monotonic() - self._answered, 0.0)
            return wrong(self._watch, self._limits, behind_s=None, silent_for_s=silent_for_s)
        self._answered = self._clock.monotonic()
        for index in self._new(picture):
            self._take(index, picture[index], sound.get(index))
        behind_s = float(grid.seconds_of(max(newest - max(picture), 0)))
        return wrong(self._watch, self._limits, behind_s=behind_s, silent_for_s=0.0)

    def _new(self, picture: Mapping[int, Listed]) -> list[int]:
        """Indexes not seen yet; at first, and after a step of the clock, only the newest."""
        last, newest = self._watch.index, max(picture)
        if last is None or not 0 <= newest - last < len(picture):
            return [newest] if newest != last else []
        return [index for index in sorted(picture) if index > last]

    def _take(self, index: int, picture: Listed, sound: Listed | None) -> None:
        segment_s = float(self._expected.channel.grid.segment)
        seen = self._seen(index, picture, sound, segment_s)
        programme = self._expected.programme(index)
        self._watch = see(self._watch, seen, programme, segment_s, self._limits)

    def _seen(self, index: int, picture: Listed, sound: Listed | None, segment_s: float) -> Seen:
        try:
            media = self._player.fetch(picture)
            shown = look(media.media, self._levels, self._luma, segment_s)
            self._luma = shown.last
            stretches = {Kind.BLACK: shown.black, Kind.FROZEN: shown.frozen}
            if sound is None:
                raise Unreachable("its sound is not listed")
            stretches[Kind.SILENT] = listen(self._player.fetch(sound).media, self._levels)
        except (Unreachable, Undecodable) as error:
            self._luma = None
            return Seen(index, broken=str(error))
        return Seen(index, stretches, missing=media.stands_in)
